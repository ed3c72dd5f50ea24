CREATE TABLE posts (
    post_id integer PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES users,
    editor_id bigint REFERENCES users
);
CREATE VIEW latest AS SELECT post_id, author_id FROM posts;
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
-- A key that is a key: one type for all three.
CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users, country text REFERENCES countries);
CREATE TABLE avatars (id bigint PRIMARY KEY REFERENCES profiles, picture bytea NOT NULL);
-- Composite keys that are made of keys.
CREATE TABLE members (
    user_id bigint REFERENCES users,
    post_id integer REFERENCES posts,
    PRIMARY KEY (user_id, post_id)
);
CREATE TABLE notes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL,
    post_id integer NOT NULL,
    parent_id uuid REFERENCES notes,
    FOREIGN KEY (user_id, post_id) REFERENCES members
);
-- One column that points at two tables has the type of neither.
CREATE TABLE strangers (id bigint PRIMARY KEY);
CREATE TABLE torn (id integer PRIMARY KEY, both_id bigint REFERENCES users REFERENCES strangers);
CREATE SCHEMA far;
CREATE TABLE shops (id smallint PRIMARY KEY);
CREATE TABLE far.visits (
    id date PRIMARY KEY,
    shop_id smallint NOT NULL REFERENCES shops,
    -- Not of the type of what it points at.
    user_id integer REFERENCES users
);
CREATE TABLE events (id bigint, at date, author_id bigint REFERENCES users, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
