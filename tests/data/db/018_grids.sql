-- Arrays of several dimensions, as text.
CREATE DOMAIN grid AS integer[] NOT NULL;
CREATE TABLE grids (
    id integer PRIMARY KEY,
    cells integer[] NOT NULL,
    names text[],
    grid grid
);
