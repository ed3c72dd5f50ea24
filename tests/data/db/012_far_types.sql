-- Types whose operators the search_path does not find.
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE DOMAIN handle AS ext.citext CHECK (length(VALUE::text) < 20);
CREATE TABLE accounts (
    email ext.citext PRIMARY KEY,
    handle handle UNIQUE,
    seat integer NOT NULL,
    alias ext.citext NOT NULL,
    UNIQUE (alias, seat)
);
CREATE TABLE logins (id bigint PRIMARY KEY, email ext.citext REFERENCES accounts);
CREATE TABLE circles (name ext.citext PRIMARY KEY);
CREATE EXTENSION ltree SCHEMA ext;
CREATE TABLE branches (path ext.ltree PRIMARY KEY);
CREATE TABLE account_circles (
    email ext.citext REFERENCES accounts ON UPDATE CASCADE,
    circle ext.citext REFERENCES circles,
    PRIMARY KEY (email, circle)
);
-- Equal for the join table, and two for the table that it leads to; equal accounts, spelled otherwise.
CREATE TABLE slogans (name text PRIMARY KEY);
CREATE TABLE circle_slogans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    circle ext.citext NOT NULL REFERENCES circles,
    slogan ext.citext NOT NULL REFERENCES slogans
);
CREATE TABLE spellings (id bigint PRIMARY KEY, email ext.citext NOT NULL REFERENCES accounts);
CREATE UNIQUE INDEX spellings_email ON spellings (email text_ops);
-- A wider type than what it leads to has.
CREATE TABLE badges (id integer PRIMARY KEY);
CREATE TABLE circle_badges (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    circle ext.citext NOT NULL REFERENCES circles,
    badge bigint NOT NULL REFERENCES badges
);
-- Two values of the one type are one of the other.
CREATE TABLE weights (id double precision PRIMARY KEY);
CREATE TABLE circle_weights (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    circle ext.citext NOT NULL REFERENCES circles,
    weight bigint NOT NULL REFERENCES weights
);
