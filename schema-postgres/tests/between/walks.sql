--! case walk: a column gets another type when what was computed from it is computed no longer
--! both
CREATE TABLE t (a text, c text);
--! from
ALTER TABLE t ADD b integer GENERATED ALWAYS AS (length(a)) STORED;
--! to
ALTER TABLE t ADD b integer;
ALTER TABLE t ALTER a TYPE integer USING a::integer;
--! steps
ALTER TABLE public.t ALTER COLUMN b DROP EXPRESSION
ALTER TABLE public.t ALTER COLUMN a TYPE integer

--! case walk: a partition leaves with its index before that of the partitioned table goes
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE INDEX i ON p (b);
--! to
ALTER TABLE p DETACH PARTITION q;
DROP INDEX q_b_idx;
DROP TABLE p;
--! steps
ALTER TABLE public.p DETACH PARTITION public.q
DROP INDEX public.q_b_idx
DROP TABLE public.p

--! case walk: a table that becomes a partition brings its index
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE INDEX i ON p (b);
--! from
ALTER TABLE p DETACH PARTITION q;
--! steps
ALTER TABLE ONLY public.p ATTACH PARTITION public.q FOR VALUES IN (1)

--! case walk: a sequence counts the other way
--! from
CREATE SEQUENCE s INCREMENT BY -1 MINVALUE -5;
--! to
CREATE SEQUENCE s;
--! steps
ALTER SEQUENCE public.s INCREMENT BY 1 NO MINVALUE NO MAXVALUE START WITH 1 RESTART

--! case walk: a column that comes to inherit counts by the sequence above
--! both
CREATE TABLE t (a integer);
CREATE TABLE u (b integer, c serial) INHERITS (t);
--! to
ALTER TABLE t ADD c serial;
ALTER TABLE ONLY u ALTER c SET DEFAULT nextval('t_c_seq');
DROP SEQUENCE u_c_seq;

--! case walk: a column gets the type that one above it is to have
--! from
CREATE TABLE t (a integer);
CREATE TABLE u (b integer, c bigint) INHERITS (t);
--! to
CREATE TABLE t (a integer, c integer);
CREATE TABLE u (b integer, c integer) INHERITS (t);

--! case walk: labels of a type that inherited columns have
--! from
CREATE TYPE e AS ENUM ('x', 'b');
CREATE TABLE t (a e);
CREATE TABLE u (b integer) INHERITS (t);
--! to
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (a e);
CREATE TABLE u (b integer) INHERITS (t);
--! steps
ALTER TYPE public.e RENAME TO e__old
CREATE TYPE public.e AS ENUM ('a', 'b')
ALTER TABLE public.t ALTER COLUMN a TYPE public.e
DROP TYPE public.e__old

--! case walk: the sequence of an identity leaves its name to another table
--! from
CREATE TABLE u (a integer, b integer GENERATED ALWAYS AS IDENTITY);
ALTER TABLE u RENAME TO t;
--! to
CREATE TABLE u (a integer, b integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE t (a integer, b integer NOT NULL, c integer) INHERITS (u);

--! case walk: a column goes from those that inherit, but for one that leaves
--! both
CREATE TABLE t (a integer, b integer);
CREATE TABLE u (c integer) INHERITS (t);
--! from
CREATE TABLE v (a integer, b integer) INHERITS (t);
--! to
CREATE TABLE v (a integer, b integer);
ALTER TABLE t DROP b;
--! steps
ALTER TABLE public.v NO INHERIT public.t
ALTER TABLE public.t DROP COLUMN b

--! case walk: a table comes to inherit what is demanded
--! both
CREATE TABLE t (a integer, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE u (a integer);
--! to
ALTER TABLE u ADD CONSTRAINT positive CHECK (a > 0);
ALTER TABLE u INHERIT t;

--! case walk: a NOT NULL gets another name below a primary key
--! since 18
--! both
CREATE TABLE t (a integer CONSTRAINT t_pkey PRIMARY KEY);
--! to
ALTER TABLE t RENAME CONSTRAINT t_a_not_null TO given;
--! steps
ALTER TABLE public.t RENAME CONSTRAINT t_a_not_null TO given

--! case walk: NOT NULLs keep the names of a table that is renamed
--! since 18
--! both
CREATE TABLE t (a integer NOT NULL);
--! to
ALTER TABLE t RENAME TO u;

--! case walk: a column that numbers rows above those that inherit
--! both
CREATE TABLE t (a integer);
CREATE TABLE u (b integer) INHERITS (t);
--! to
ALTER TABLE t ADD c integer NOT NULL;
ALTER TABLE ONLY t ALTER c ADD GENERATED ALWAYS AS IDENTITY;

--! case walk: a column goes above, with its NOT NULL, and stays below
--! both
CREATE TABLE t (a integer);
CREATE TABLE u (c integer) INHERITS (t);
--! from
ALTER TABLE t ADD c integer NOT NULL;

--! case walk: a partitioned table that numbers rows is partitioned in another way
--! from
CREATE TABLE p (a integer, b integer) PARTITION BY HASH (a);
--! to
CREATE TABLE p (a integer, b integer GENERATED ALWAYS AS IDENTITY) PARTITION BY RANGE (a);

--! case walk: replicas find rows by the whole row and not by an index
--! both
CREATE TABLE t (a integer NOT NULL UNIQUE, b integer NOT NULL UNIQUE);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a_key;
--! to
ALTER TABLE t REPLICA IDENTITY FULL;
--! steps
ALTER TABLE ONLY public.t REPLICA IDENTITY FULL

--! case walk: replicas find rows by another index
--! both
CREATE TABLE t (a integer NOT NULL UNIQUE, b integer NOT NULL UNIQUE);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a_key;
--! to
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key;
--! steps
ALTER TABLE ONLY public.t REPLICA IDENTITY USING INDEX t_b_key

--! case walk: labels of a type that only a table below has
--! both
CREATE TABLE t (a integer);
--! from
CREATE TYPE e AS ENUM ('x', 'b');
CREATE TABLE u (b e) INHERITS (t);
--! to
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE u (b e) INHERITS (t);

--! case walk: a column stays NOT NULL where it is so no longer above
--! both
CREATE TABLE t (a integer);
CREATE TABLE u (a integer NOT NULL) INHERITS (t);
--! from
ALTER TABLE t ALTER a SET NOT NULL;

--! case walk: a primary key on a column that is NOT NULL by a parent
--! since 18
--! both
CREATE TABLE t (a integer PRIMARY KEY);
--! to
CREATE TABLE u (b integer) INHERITS (t);
ALTER TABLE u ADD PRIMARY KEY (b, a);

--! case walk: a partition joins before a NOT NULL that is not valid
--! since 18
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE INDEX i ON p (b);
--! to
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT n NOT NULL b NOT VALID;

--! case walk: the sequence of an identity is called otherwise
--! both
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE t_b_seq IS 'kept';
GRANT SELECT ON SEQUENCE t_b_seq TO pg_monitor;
--! to
ALTER SEQUENCE t_b_seq RENAME TO given;
ALTER SEQUENCE given CACHE 5;
--! steps
ALTER SEQUENCE public.t_b_seq RENAME TO given
ALTER SEQUENCE public.given CACHE 5

--! case walk: sequences of identities take each other's name
--! both
CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY, b integer GENERATED ALWAYS AS IDENTITY);
--! to
ALTER SEQUENCE t_a_seq RENAME TO t_c_seq;
ALTER SEQUENCE t_b_seq RENAME TO t_a_seq;
ALTER SEQUENCE t_c_seq RENAME TO t_b_seq;
--! steps
ALTER SEQUENCE public.t_b_seq RENAME TO t_b_seq__old
ALTER SEQUENCE public.t_a_seq RENAME TO t_a_seq__old
ALTER SEQUENCE public.t_b_seq__old RENAME TO t_a_seq
ALTER SEQUENCE public.t_a_seq__old RENAME TO t_b_seq

--! case walk: the sequence of an identity leaves its name to another table, whose table has the name
--! both
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);
--! to
ALTER TABLE t RENAME TO u;
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);

--! case walk: a sequence counts the other way in another type
--! from
CREATE SEQUENCE s INCREMENT BY -1 MINVALUE -5 START WITH -1;
--! to
CREATE SEQUENCE s AS integer;

--! case walk: a table whose NOT NULL has its own name comes to inherit another one
--! since 18
--! both
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL);
--! from
CREATE TABLE u (a integer, b integer NOT NULL);
ALTER TABLE u RENAME CONSTRAINT u_b_not_null TO given;
--! to
CREATE TABLE u (a integer CONSTRAINT t_a_not_null NOT NULL, b integer CONSTRAINT t_b_not_null NOT NULL) INHERITS (t);

--! case walk: a NOT NULL has the name of one that is made above
--! since 18
--! from
CREATE TABLE t (b integer);
CREATE TABLE u (a integer NOT NULL) INHERITS (t);
--! to
CREATE TABLE t (b integer, a integer NOT NULL);
CREATE TABLE u (a integer CONSTRAINT t_a_not_null NOT NULL) INHERITS (t);

--! case walk: a column stays NOT NULL by its own word where it is so no longer above
--! both
CREATE TABLE t (a integer);
CREATE TABLE u () INHERITS (t);
ALTER TABLE t ALTER a SET NOT NULL;
--! to
ALTER TABLE t ALTER a DROP NOT NULL;
ALTER TABLE u ALTER a SET NOT NULL;

--! case walk: a NOT NULL goes above when a table has left
--! since 18
--! both
CREATE TABLE t (a integer NOT NULL, b integer);
CREATE TABLE u (a integer CONSTRAINT t_a_not_null NOT NULL, b integer) INHERITS (t);
--! from
ALTER TABLE u NO INHERIT t;
ALTER TABLE t ALTER a DROP NOT NULL;

--! case walk: labels of a type whose column a view reads from another table
--! from
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (a e[], b integer);
CREATE VIEW v AS SELECT a FROM t;
--! to
CREATE TYPE e AS ENUM ('y', 'a', 'b');
CREATE TABLE u (a e[], b integer);
CREATE VIEW v AS SELECT a FROM u;

--! case walk: an attribute of a type that a column has gets another type
--! from
CREATE TYPE k AS (a integer, b uuid);
CREATE TABLE t (a k);
--! to
CREATE TYPE k AS (a integer, b integer);
CREATE TABLE t (a k);
--! steps
ALTER TYPE public.k RENAME TO k__old
CREATE TYPE public.k AS
ALTER TABLE public.t ALTER COLUMN a TYPE public.k
DROP TYPE public.k__old

--! case walk: a type whose attributes stand in another order keeps their values in columns
--! from
CREATE TYPE k AS (a integer, b text);
CREATE TABLE t (a k);
--! to
CREATE TYPE k AS (b text, a integer);
CREATE TABLE t (a k);
--! steps
ALTER TYPE public.k RENAME TO k__old
CREATE TYPE public.k AS
ALTER TABLE public.t ALTER COLUMN a TYPE public.k
DROP TYPE public.k__old

--! case walk: a publication of columns that stand in another order
--! since 15
--! both
CREATE TABLE t (b integer);
--! from
ALTER TABLE t ADD a integer;
CREATE PUBLICATION p FOR TABLE t (a, b);
--! to
ALTER TABLE t ADD c integer, ADD a integer, DROP b;
ALTER TABLE t ADD b integer;
CREATE PUBLICATION p FOR TABLE t (b, a);

--! case walk: a partition comes to have what was never validated
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
--! from
ALTER TABLE p ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;
--! to
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;

--! case walk: a table becomes a partition of one with what was never validated
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
--! from
CREATE TABLE q (a integer, b integer);
ALTER TABLE p ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;
--! to
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;

--! case walk: a table comes to inherit what was never validated
--! both
CREATE TABLE t (a integer);
--! from
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
--! to
CREATE TABLE u (b integer) INHERITS (t);
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;

--! case walk: an index waits for its column
--! both
CREATE TABLE p (a integer, b text) PARTITION BY LIST (a);
--! from
CREATE TABLE o (a integer) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF o FOR VALUES IN (2);
--! to
CREATE TABLE o (a integer, b integer) PARTITION BY LIST (a);
CREATE INDEX i ON o (b);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);

--! case walk: a table is altered while one below it is made anew under another name
--! both
CREATE TABLE t (a integer, b text);
--! from
CREATE TABLE u () INHERITS (t);
CREATE VIEW v AS SELECT a FROM u;
--! to
CREATE TABLE w () INHERITS (t);
CREATE VIEW v AS SELECT a FROM w;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;

--! case walk: the sequence of an identity leaves its name before a column on which a view stands
--! both
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);
CREATE VIEW v AS SELECT * FROM t;
--! from
ALTER TABLE t RENAME TO u;

--! case walk: a column changes above a table that leaves
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
--! to
ALTER TABLE p DETACH PARTITION q;
ALTER TABLE p ALTER b SET NOT NULL;
--! steps
ALTER TABLE public.p DETACH PARTITION public.q
ALTER TABLE public.p ALTER COLUMN b SET NOT NULL

--! case walk: a column of its own is there before the table comes to inherit it
--! both
CREATE TABLE u (a integer);
--! to
CREATE TABLE t (a integer, b integer);
ALTER TABLE u ADD b integer, INHERIT t;

--! case walk: a sequence has not reached its lowest number
--! from
CREATE SEQUENCE s;
CREATE SEQUENCE r INCREMENT BY -1;
CREATE SEQUENCE q MINVALUE -7 START WITH 1;
SELECT setval('q', -3);
--! to
CREATE SEQUENCE s MINVALUE 10;
CREATE SEQUENCE r INCREMENT BY -1 MAXVALUE -10;
CREATE SEQUENCE q;

--! case walk: a foreign table becomes one from which a table that is there inherits
--! both
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
--! from
CREATE FOREIGN TABLE t (a boolean) SERVER s;
CREATE TABLE u (a text);
--! to
CREATE TABLE t (a integer);
CREATE TABLE u (a integer) INHERITS (t);

--! case walk: a sequence leaves the column of a table that is unlogged from now on
--! since 15
--! both
CREATE TABLE t (a integer);
CREATE SEQUENCE s;
--! from
CREATE TABLE u (a integer);
ALTER SEQUENCE s OWNED BY u.a;
--! to
CREATE UNLOGGED TABLE u (a integer);
ALTER SEQUENCE s OWNED BY t.a;

--! case walk: a column may be null above a primary key
--! both
CREATE TABLE t (a integer);
CREATE TABLE u (PRIMARY KEY (a)) INHERITS (t);
CREATE TABLE v () INHERITS (t);
CREATE TABLE w () INHERITS (v);
--! from
ALTER TABLE t ALTER a SET NOT NULL;

--! case walk: a column comes down and has a default of its own below
--! both
CREATE TABLE t (b integer);
CREATE TABLE u () INHERITS (t);
CREATE TABLE v () INHERITS (u);
--! to
ALTER TABLE t ADD a integer DEFAULT 1;
ALTER TABLE ONLY u ALTER a SET DEFAULT 2, ALTER a SET NOT NULL;
ALTER TABLE ONLY v ALTER a DROP DEFAULT;

--! case walk: only the table itself demands a value
--! both
CREATE TABLE t (a integer);
CREATE TABLE u () INHERITS (t);
CREATE TABLE v () INHERITS (t);
--! to
DO $$ BEGIN ALTER TABLE ONLY t ALTER a SET NOT NULL; EXCEPTION WHEN OTHERS THEN NULL; END $$;
ALTER TABLE v ALTER a SET NOT NULL;

--! case walk: a column is computed above one that is not
--! both
CREATE TABLE t (a integer);
--! to
CREATE TABLE u (b integer DEFAULT 1) INHERITS (t);
ALTER TABLE t ADD b integer GENERATED ALWAYS AS (a + 1) STORED;

--! case walk: rows that a materialised view stores are written anew
--! from
CREATE TABLE t (a integer);
CREATE MATERIALIZED VIEW m AS SELECT t AS a FROM t;
CREATE INDEX i ON m (a);
--! to
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);
CREATE MATERIALIZED VIEW m AS SELECT t AS a FROM t;
CREATE INDEX i ON m (a);
--! steps
DROP MATERIALIZED VIEW public.m
ALTER TABLE public.t ADD COLUMN b integer GENERATED ALWAYS AS IDENTITY
CREATE MATERIALIZED VIEW public.m AS
CREATE INDEX i ON public.m

--! case walk: rows that a materialised view stores stay as they are
--! both
CREATE TABLE t (a integer);
CREATE MATERIALIZED VIEW m AS SELECT t AS a FROM t;
--! to
ALTER TABLE t ADD b integer;
--! steps
ALTER TABLE public.t ADD COLUMN b integer

--! case walk: a table comes to inherit a column that an index has
--! from
CREATE TABLE u (a integer);
--! to
CREATE TABLE t (a integer, b integer);
CREATE TABLE u (a integer, c integer) INHERITS (t);
CREATE INDEX i ON u (b);

--! case walk: a table comes to inherit from one that demands more
--! both
CREATE TABLE t (a integer NOT NULL);
--! from
CREATE TABLE u (a integer);
--! to
CREATE TABLE u (a integer) INHERITS (t);
DO $$ BEGIN ALTER TABLE u ALTER a DROP NOT NULL; EXCEPTION WHEN OTHERS THEN ALTER TABLE u ALTER a SET NOT NULL; END $$;

--! case walk: a sequence of an identity leaves its name while the column gets another type
--! from
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);
CREATE VIEW v AS SELECT * FROM t;
CREATE TABLE u (a integer, b text);
--! to
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS IDENTITY);
CREATE VIEW v AS SELECT * FROM t;
ALTER TABLE t RENAME TO u;

--! case walk: an argument without a name beside columns that have one
--! since 14
--! to
CREATE FUNCTION f(integer) RETURNS TABLE (a integer) LANGUAGE sql RETURN $1 + length('""');

--! case walk: a table is of a type that changes
--! from
CREATE TYPE k AS (a integer, b text, c integer);
CREATE TABLE t OF k;
--! to
CREATE TYPE k AS (a bigint, b text, d integer);
CREATE TABLE t OF k;

--! case walk: a table is of a type that is made anew
--! from
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE k AS (a integer, b e);
CREATE TABLE t OF k (PRIMARY KEY (a));
CREATE TABLE u (a k);
--! to
CREATE TYPE e AS ENUM ('b', 'c');
CREATE TYPE k AS (a integer, b e);
CREATE TABLE t OF k (PRIMARY KEY (a));
CREATE TABLE u (a k);

--! case walk: a table comes to be of a type
--! both
CREATE TYPE k AS (a integer, b text);
--! from
CREATE TABLE t (a integer, c integer);
--! to
CREATE TABLE t OF k;

--! case walk: options of a TOAST table that comes with a column
--! from
CREATE TABLE t (a integer);
--! to
CREATE TABLE t (a integer, b text) WITH (toast.autovacuum_enabled = off);

--! case walk: tables that reference each other's keys turn unlogged
--! both
CREATE TABLE t (a integer PRIMARY KEY);
CREATE TABLE u (a integer PRIMARY KEY REFERENCES t);
CREATE TABLE s (a integer REFERENCES u);
--! to
ALTER TABLE s SET UNLOGGED;
ALTER TABLE u SET UNLOGGED;
ALTER TABLE t SET UNLOGGED;

--! case walk: a column goes above before a table below has another one of its name
--! both
CREATE TABLE t (a integer, b integer);
--! from
ALTER TABLE t ADD c text;
CREATE VIEW v AS SELECT a, b, c FROM t;
CREATE TABLE u (a integer, b integer, c integer);
--! to
CREATE VIEW v AS SELECT a, b, 'c' AS c FROM t;
CREATE TABLE u (a integer, b integer, c integer) INHERITS (t);
CREATE TABLE w (c integer) INHERITS (t);

--! case walk: a partitioned table numbers its rows
--! since 17
--! both
CREATE TABLE p (a integer, b integer NOT NULL) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE TABLE r (a integer, b integer NOT NULL);
--! from
ALTER TABLE p ATTACH PARTITION r FOR VALUES IN (2);
--! to
ALTER TABLE p ALTER b ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE r ALTER b ADD GENERATED BY DEFAULT AS IDENTITY;

--! case walk: a NOT NULL of one table alone becomes one of those below
--! since 18
--! both
CREATE TABLE t (a integer);
--! from
ALTER TABLE t ADD CONSTRAINT n NOT NULL a NO INHERIT;
--! to
ALTER TABLE t ALTER a SET NOT NULL;
--! steps
ALTER TABLE public.t RENAME CONSTRAINT n TO t_a_not_null
ALTER TABLE public.t ALTER CONSTRAINT t_a_not_null INHERIT

--! case walk: what a constraint says names a column that comes down
--! both
CREATE TABLE u (a integer);
--! from
CREATE TABLE t () INHERITS (u);
--! to
ALTER TABLE u ADD b integer;
CREATE TABLE t () INHERITS (u);
ALTER TABLE t ADD CONSTRAINT n EXCLUDE (a WITH =, b WITH =);
ALTER TABLE t ADD CONSTRAINT o CHECK (b > 0);

--! case walk: a table is made below one with a default that it is not to have
--! both
CREATE TABLE t (a integer DEFAULT 1, b integer DEFAULT 2);
--! to
CREATE TABLE u () INHERITS (t);
ALTER TABLE u ALTER a DROP DEFAULT;

--! case walk: columns come with their NOT NULLs when a table comes to inherit
--! from
CREATE TABLE u (c integer);
--! to
CREATE TABLE t (a integer PRIMARY KEY, b text NOT NULL);
CREATE TABLE u (c integer) INHERITS (t);

--! case walk: tables are of a type no longer that changes
--! from
CREATE TYPE k AS (a integer, b text);
CREATE TABLE t OF k;
CREATE TABLE u OF k;
--! to
CREATE TYPE k AS (a integer, c text);
CREATE TABLE t (d integer);

--! case walk: a table is made below one whose defaults change
--! both
CREATE TABLE t (a integer, b integer DEFAULT 2, c integer DEFAULT 3);
--! to
ALTER TABLE t ALTER a SET DEFAULT 4, ALTER b SET DEFAULT 5, ALTER c DROP DEFAULT;
CREATE TABLE u () INHERITS (t);
ALTER TABLE u ALTER c SET DEFAULT 3;

--! case walk: a type that makes way is in a composite that columns have
--! from
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS e;
CREATE TYPE k AS (a e, b numeric(10,2));
CREATE TYPE l AS (k k, d d);
CREATE TABLE t (k k NOT NULL, ks k[], l l);
--! to
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS e;
CREATE TYPE k AS (a e, b numeric(10,2));
CREATE TYPE l AS (k k, d d);
CREATE TABLE t (k k NOT NULL, ks k[], l l);

--! case a table takes the name and columns of a view
--! from
CREATE TABLE t2 (a integer PRIMARY KEY, b text);
CREATE VIEW t AS SELECT a, b FROM t2;
CREATE TABLE o (a integer REFERENCES t2);
--! to
CREATE TABLE t (a integer PRIMARY KEY, b text);
CREATE TABLE o (a integer REFERENCES t);

--! case a range leaves the names of its functions and of its multiranges
--! from
CREATE TYPE r AS RANGE (subtype = float8);
CREATE TABLE t (a r);
--! to
CREATE FUNCTION d(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = d);
CREATE TABLE t (a r);

--! case a range leaves the name that its multiranges were given
--! since 14
--! from
CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = m);
CREATE TABLE t (a r, b m);
--! to
CREATE FUNCTION d(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = d, multirange_type_name = m);
CREATE TABLE t (a r, b m);

--! case a table comes to inherit while a constraint of another parent changes
--! both
CREATE TABLE q (z integer);
--! from
CREATE TABLE p (a integer, CONSTRAINT c CHECK (a > 0));
CREATE TABLE k (x integer, z integer) INHERITS (p);
--! to
CREATE TABLE p (a integer, d integer, CONSTRAINT c CHECK (a > 1));
CREATE TABLE k (x integer, z integer) INHERITS (p);
ALTER TABLE k INHERIT q;

--! case columns and constraints go from tables that have them by their own word, too
--! from
CREATE TABLE p (z integer, a integer DEFAULT 4 NOT NULL, CONSTRAINT c CHECK (z > 0));
CREATE TABLE m (CONSTRAINT c CHECK (z > 0)) INHERITS (p);
CREATE TABLE u (a integer DEFAULT 3 NOT NULL, b integer, CONSTRAINT c CHECK (z > 0)) INHERITS (m);
--! to
CREATE TABLE p (z integer);
CREATE TABLE m () INHERITS (p);
CREATE TABLE u (b integer) INHERITS (m);

--! case a check is that of the tables above alone
--! both
CREATE TABLE p (z integer, CONSTRAINT c CHECK (z > 0));
CREATE TABLE m () INHERITS (p);
--! from
CREATE TABLE u (b integer, CONSTRAINT c CHECK (z > 0)) INHERITS (m);
--! to
CREATE TABLE u (b integer) INHERITS (m);
--! steps
ALTER TABLE public.p DROP CONSTRAINT c
ALTER TABLE public.u DROP CONSTRAINT c
ALTER TABLE public.p ADD CONSTRAINT c

--! case a NOT NULL that is inherited is said of the table itself
--! since 18
--! both
CREATE TABLE t (a integer NOT NULL);
CREATE TABLE u (b integer) INHERITS (t);
--! from
ALTER TABLE u ALTER a SET NOT NULL;
--! steps
ALTER TABLE public.t ALTER CONSTRAINT t_a_not_null NO INHERIT
ALTER TABLE ONLY public.u ALTER COLUMN a DROP NOT NULL
ALTER TABLE public.t ALTER CONSTRAINT t_a_not_null INHERIT

--! case a NOT NULL that is inherited by many is said of one of them
--! since 18
--! both
CREATE TABLE t (a integer NOT NULL);
CREATE TABLE m () INHERITS (t);
CREATE TABLE o () INHERITS (t);
CREATE TABLE u (b integer) INHERITS (m);
CREATE TABLE v () INHERITS (u);
--! from
ALTER TABLE u ALTER a SET NOT NULL;

--! case a column stays NOT NULL by its own word where it is so no longer above, or by that alone
--! both
CREATE TABLE t (a integer);
CREATE TABLE u () INHERITS (t);
--! from
ALTER TABLE t ALTER a SET NOT NULL;
--! to
ALTER TABLE u ALTER a SET NOT NULL;

--! case walk: an identity is added whose NOT NULL has another name
--! since 18
--! from
CREATE TABLE t (a text, b integer GENERATED ALWAYS AS IDENTITY);
--! to
CREATE TABLE t (a text, b integer GENERATED ALWAYS AS IDENTITY);
ALTER TABLE t RENAME b TO c;

--! case columns are added with NOT NULLs of other names
--! since 18
--! both
CREATE TABLE t (a text);
--! to
ALTER TABLE t ADD b serial CONSTRAINT one NOT NULL, ADD c integer CONSTRAINT two NOT NULL NO INHERIT;
--! steps
ALTER TABLE public.t ADD COLUMN b serial CONSTRAINT one NOT NULL
ALTER TABLE public.t ADD COLUMN c integer CONSTRAINT two NOT NULL NO INHERIT

--! case walk: columns come down to a table that joins a new one, between those that it has
--! from
CREATE TABLE u (a integer NOT NULL, b text, d text, e bigint);
--! to
CREATE TABLE t (a integer PRIMARY KEY, b text, c text[], d text);
CREATE TABLE u (a integer NOT NULL, b text, d text, e bigint) INHERITS (t);

--! case walk: a check stands on a column that comes down when its table joins another
--! from
CREATE TABLE u (b text);
--! to
CREATE TABLE t (c integer[]);
CREATE TABLE u (b text) INHERITS (t);
ALTER TABLE u ADD CONSTRAINT n CHECK (c::text <> '');

--! case walk: a new table numbers a column that is NOT NULL by those above
--! both
CREATE TABLE t (a integer PRIMARY KEY);
--! to
CREATE TABLE u (b bigint) INHERITS (t);
ALTER TABLE u ALTER a ADD GENERATED ALWAYS AS IDENTITY;
