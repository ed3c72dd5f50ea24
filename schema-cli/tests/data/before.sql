-- The older of the two schemas that the tests compare. `before.json` is its snapshot, pulled with
-- PostgreSQL 15: cargo schema pull tests/data/before.sql --out tests/data/before.json
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE address AS (street text, city character varying(80));
CREATE TYPE price_range AS RANGE (subtype = numeric);
CREATE SEQUENCE ticket START 1000 INCREMENT 5;

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email email NOT NULL UNIQUE,
    name text,
    mood mood NOT NULL DEFAULT 'ok',
    home address,
    tags text[] NOT NULL DEFAULT '{}',
    created_at timestamp with time zone NOT NULL DEFAULT now()
);
COMMENT ON TABLE users IS 'People who can log in';
COMMENT ON COLUMN users.name IS 'What they are called, if they said';

CREATE SCHEMA billing;
CREATE TABLE billing.invoices (
    number integer NOT NULL DEFAULT nextval('ticket'),
    year integer NOT NULL,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    total numeric(10, 2) NOT NULL CHECK (total >= 0),
    half numeric GENERATED ALWAYS AS (total / 2) STORED,
    PRIMARY KEY (year, number)
) PARTITION BY RANGE (year);
CREATE TABLE billing.invoices_2024 PARTITION OF billing.invoices FOR VALUES FROM (2024) TO (2025);
CREATE INDEX invoices_total ON billing.invoices (total DESC) WHERE total > 100;
CREATE TABLE billing.users (id integer);

CREATE VIEW happy_users AS
    SELECT id, name
    FROM users
    WHERE mood = 'happy';
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM billing.invoices GROUP BY 1;
CREATE INDEX totals_user ON totals (user_id);

CREATE TABLE "Odd | `Names`" ("se""lect" integer, "; drop table x; --" text DEFAULT E'a\nb');
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
