-- What a domain fills in.
CREATE DOMAIN level AS integer DEFAULT 5;
CREATE DOMAIN height AS level;
CREATE DOMAIN kind AS text NOT NULL DEFAULT 'plain';
CREATE TABLE doors (id bigint PRIMARY KEY, level level, height height, kind kind, levels level[]);
-- A domain over an enum, which nothing compares.
CREATE TABLE tempers (temper feeling PRIMARY KEY, before feeling UNIQUE, times integer NOT NULL DEFAULT 0);
CREATE TABLE outbursts (id integer PRIMARY KEY, mood mood NOT NULL);
