-- What demands of values are easily taken for.
CREATE DOMAIN filled AS text CHECK (VALUE IS NOT NULL AND VALUE <> '');
CREATE DOMAIN twice AS text CONSTRAINT wide CHECK (VALUE IN ('x', 'y', 'z')) CONSTRAINT narrow CHECK (VALUE IN ('x', 'y'));
CREATE DOMAIN code AS varchar(2) CHECK (VALUE IN ('de', 'at')) CONSTRAINT here CHECK (VALUE <> 'at');
CREATE DOMAIN temper AS state CHECK (VALUE <> 'gone');
CREATE DOMAIN bag AS jsonb CHECK (true);
CREATE DOMAIN above AS integer CHECK (VALUE > 0);
CREATE COLLATION own (locale = 'C');
CREATE TYPE address AS (zip text, city varchar(3));
CREATE TABLE lands (code code PRIMARY KEY, name varchar(3) COLLATE own, CHECK (code <> 'xx'));
CREATE TABLE demands (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    land code REFERENCES lands,
    is_on boolean CHECK (is_on IS TRUE),
    is_off boolean CHECK (is_off IS NOT TRUE),
    a integer CHECK (COALESCE(a > 0, false)),
    b integer CHECK (CASE WHEN b > 0 THEN true ELSE false END),
    c integer CHECK (CASE WHEN c > 0 THEN false ELSE true END),
    filled filled,
    twice twice,
    status varchar(4) CHECK (status IN ('new', 'cancelled')),
    temper temper,
    bag bag,
    m above,
    address address,
    note text CHECK (note ~ '^a{+2}$'),
    CHECK (temper IS NOT NULL OR bag IS NOT NULL)
);
CREATE TABLE parents (id integer PRIMARY KEY, kind text CHECK (kind IN ('a', 'b')) NO INHERIT, CHECK (false) NO INHERIT);
CREATE TABLE kids () INHERITS (parents);
