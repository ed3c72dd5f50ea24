-- Types that are called as what is generated around them is.
CREATE DOMAIN m AS bigint CHECK (VALUE > 0);
CREATE DOMAIN type AS text CHECK (VALUE <> '');
CREATE DOMAIN database AS text;
CREATE DOMAIN encode AS text;
CREATE DOMAIN decode AS text;
CREATE DOMAIN postgres AS integer;
CREATE DOMAIN pg_type_info AS integer;
CREATE DOMAIN box_dyn_error AS integer;
CREATE DOMAIN d_b AS type;
CREATE DOMAIN pg_has_array_type AS text CHECK (VALUE IN ('x', 'y'));
CREATE TYPE pg_value_ref AS ENUM ('a', 'b');
CREATE TABLE lures (
    id bigint PRIMARY KEY,
    m m NOT NULL,
    type type,
    database database,
    encode encode,
    decode decode,
    postgres postgres,
    info pg_type_info[],
    error box_dyn_error,
    d_b d_b,
    value pg_value_ref NOT NULL,
    label pg_has_array_type
);
-- The type of the one's key or of a domain, and the constant of the other.
CREATE TABLE f (k bigint PRIMARY KEY);
CREATE TABLE fk (id bigint PRIMARY KEY, f_k bigint NOT NULL REFERENCES f);
CREATE DOMAIN a_b AS integer;
CREATE TABLE ab (id a_b PRIMARY KEY);
