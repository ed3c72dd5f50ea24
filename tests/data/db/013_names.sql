-- Called as the traits of models are.
CREATE TABLE models (id bigint PRIMARY KEY, name text NOT NULL UNIQUE, lock_version integer NOT NULL DEFAULT 0);
CREATE TABLE tables (id bigint PRIMARY KEY, model_id bigint NOT NULL REFERENCES models);
CREATE TABLE excluded (id bigint PRIMARY KEY, code text NOT NULL UNIQUE);
-- Called as what statements are made of.
CREATE TABLE _k (code text PRIMARY KEY, parent_id text REFERENCES _k);
CREATE INDEX ON _k (parent_id);
CREATE TABLE _j (id bigint PRIMARY KEY);
CREATE TABLE _k_j (k_code text REFERENCES _k, j_id bigint REFERENCES _j, PRIMARY KEY (k_code, j_id));
CREATE INDEX ON _k_j (j_id);
CREATE TABLE __of (id bigint PRIMARY KEY, code text REFERENCES _k);
CREATE INDEX ON __of (code);
