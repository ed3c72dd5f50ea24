-- Keys of types whose bytes tell whether values are equal: relations of many rows ask for a list.
CREATE TABLE rooms (id smallint PRIMARY KEY);
CREATE TABLE devices (id uuid PRIMARY KEY, room_id smallint REFERENCES rooms);
CREATE TABLE readings (
    id integer PRIMARY KEY,
    device_id uuid NOT NULL REFERENCES devices,
    previous_id integer REFERENCES readings
);

-- A column that a domain keeps from being NULL, and a version of rows without a primary key.
CREATE DOMAIN sum AS integer NOT NULL;
CREATE TABLE fees (code text NOT NULL UNIQUE, sum sum DEFAULT 1, lock_version integer NOT NULL);
