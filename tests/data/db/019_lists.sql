-- Keys of types whose bytes tell whether values are equal: relations of many rows ask for a list.
CREATE TABLE rooms (id smallint PRIMARY KEY);
CREATE TABLE devices (id uuid PRIMARY KEY, room_id smallint REFERENCES rooms);
CREATE TABLE readings (
    id integer PRIMARY KEY,
    device_id uuid NOT NULL REFERENCES devices,
    previous_id integer REFERENCES readings
);
