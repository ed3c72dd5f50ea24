-- Keys of types that travel in their own way.
CREATE TABLE mood_days (mood mood, day integer, note text, PRIMARY KEY (mood, day));
-- As text by `[types]`: the key here, and what points at it there.
CREATE TABLE threads (id bigint PRIMARY KEY);
CREATE TABLE replies (id bigint PRIMARY KEY, thread_id bigint NOT NULL REFERENCES threads);
CREATE TABLE spots (home address PRIMARY KEY);
CREATE TABLE stays (id bigint PRIMARY KEY, home address REFERENCES spots);
CREATE DOMAIN mark AS text CHECK (VALUE <> '');
CREATE TABLE stickers (marks mark[] PRIMARY KEY, note text);
-- The first column of a key is none that is written.
CREATE TABLE nicks (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    folded text GENERATED ALWAYS AS (lower(name)) STORED,
    note text NOT NULL DEFAULT '',
    UNIQUE (folded, name)
);
-- One seat a person that is not given back, and one tag of each kind.
CREATE TABLE bookings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person text NOT NULL,
    seat integer NOT NULL,
    returned boolean NOT NULL DEFAULT false,
    tag text
);
CREATE UNIQUE INDEX ON bookings (person) WHERE NOT returned;
CREATE UNIQUE INDEX "open WHERE" ON bookings (seat) WHERE returned IS FALSE AND tag IS NULL;
CREATE UNIQUE INDEX "first tag" ON bookings (tag) WHERE seat = 1;
CREATE UNIQUE INDEX "other tag" ON bookings (tag) WHERE seat = 2;
