-- Called as the traits of models are.
CREATE TABLE models (id bigint PRIMARY KEY, name text NOT NULL UNIQUE, lock_version integer NOT NULL DEFAULT 0);
CREATE TABLE tables (id bigint PRIMARY KEY, model_id bigint NOT NULL REFERENCES models);
