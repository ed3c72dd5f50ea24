CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email email NOT NULL UNIQUE,
    name text NOT NULL,
    age integer,
    -- Travels as text without a crate for it.
    balance numeric(12,2) NOT NULL DEFAULT 0,
    mood mood NOT NULL DEFAULT 'ok',
    nickname character varying(20),
    tags text[] NOT NULL DEFAULT '{}',
    home address,
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    lock_version integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX users_nickname ON users (nickname);
-- Neither says of the values of every row that they are the only ones.
CREATE UNIQUE INDEX users_lower ON users (lower(email));
CREATE UNIQUE INDEX users_partial ON users (name) WHERE age IS NULL;
CREATE INDEX users_age ON users (age DESC, id);

CREATE VIEW adults AS SELECT id, email, age FROM users WHERE age >= 18;
CREATE MATERIALIZED VIEW ages AS SELECT age, count(*) AS people FROM users GROUP BY age;
CREATE UNIQUE INDEX ages_age ON ages (age);
