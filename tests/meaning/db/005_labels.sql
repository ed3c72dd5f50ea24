-- What a text can be.
CREATE DOMAIN mood AS text CHECK (VALUE IN ('sad', 'so so', 'happy'));
CREATE DOMAIN grade AS char(3) CHECK (VALUE IN ('a', 'bb', 'ccc'));
CREATE DOMAIN good AS grade CHECK (VALUE <> 'a');
CREATE TABLE orders (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'sent off')),
    channel varchar(8) CHECK (channel IN ('web', 'shop')),
    size char(2) CHECK (size IS NULL OR size IN ('s', 'm', 'xl')),
    kind text NOT NULL CHECK (kind = ANY (ARRAY['x', 'X', '1', ''])),
    mood mood,
    moods mood[],
    grade grade NOT NULL DEFAULT 'a',
    good good,
    -- An error of reading it would show it.
    token text CHECK (token IN ('t1', 't2')),
    -- Rows may be stored that it does not hold for.
    old text,
    UNIQUE (kind, channel)
);
ALTER TABLE orders ADD CHECK (old IN ('o1', 'o2')) NOT VALID;
CREATE VIEW paid AS SELECT id, status FROM orders;
CREATE TABLE logs (
    id integer,
    level text CHECK (level IN ('low', 'high')),
    PRIMARY KEY (id, level)
) PARTITION BY LIST (level);
CREATE TABLE logs_low PARTITION OF logs FOR VALUES IN ('low');
CREATE TABLE far.orders (status text CHECK (status IN ('here', 'there')));
-- JSON that is read as types of the program.
CREATE TABLE papers (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    meta jsonb NOT NULL,
    extra json,
    list jsonb
);
CREATE TABLE vault (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note text,
    pin varchar(4) NOT NULL CHECK (pin ~ '^\d+$'),
    settings jsonb,
    lock_version integer NOT NULL DEFAULT 0
);
