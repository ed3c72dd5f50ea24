--! case options in another order
--! from
CREATE TABLE t (a int) WITH (fillfactor = 70, parallel_workers = 2);
CREATE TABLE u (a int) WITH (fillfactor = 70);
--! to
CREATE TABLE t (a int) WITH (autovacuum_enabled = off, fillfactor = 70);
CREATE TABLE u (a int) WITH (fillfactor = 70, parallel_workers = 2);
--! steps
ALTER TABLE public.t RESET (fillfactor, parallel_workers)
ALTER TABLE public.t SET (autovacuum_enabled='off', fillfactor=70)
ALTER TABLE public.u SET (parallel_workers=2)

--! case a partition's index comes
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
--! from
CREATE INDEX i ON ONLY p (b);
CREATE INDEX i1 ON p1 (b); ALTER INDEX i ATTACH PARTITION i1;
--! to
CREATE INDEX i ON ONLY p (b);
CREATE INDEX i1 ON p1 (b); ALTER INDEX i ATTACH PARTITION i1;
CREATE INDEX i2 ON p2 (b); ALTER INDEX i ATTACH PARTITION i2;
--! steps
CREATE INDEX i2
ALTER INDEX public.i ATTACH PARTITION public.i2

--! case an identity's sequence under another table
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
--! from
--! to
ALTER TABLE t RENAME TO u;

--! case how another type is stored
CREATE TYPE e AS ENUM ('a');
--! from
CREATE TABLE t (a jsonb, b text, c e[], d text COLLATE "C");
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE MAIN, ALTER c SET STORAGE MAIN, ALTER d SET STORAGE MAIN;
--! to
DROP TYPE e;
CREATE TYPE e AS ENUM ('b');
CREATE TABLE t (a uuid, b varchar(5), c e[], d text);
ALTER TABLE t ALTER b SET STORAGE MAIN, ALTER c SET STORAGE MAIN, ALTER d SET STORAGE MAIN;

--! case what another type compresses
--! since 14
--! from
CREATE TABLE t (a text COMPRESSION pglz, b text COMPRESSION pglz);
--! to
CREATE TABLE t (a int, b varchar(3));

--! case a sequence under another table's serial
--! from
CREATE TABLE u (a serial PRIMARY KEY);
ALTER TABLE u RENAME TO t;
ALTER SEQUENCE u_a_seq RENAME TO v_a_seq;
--! to
CREATE TABLE v (a serial PRIMARY KEY);

--! case a domain that arrays are made of
--! from
CREATE DOMAIN d AS int[];
CREATE DOMAIN e AS int;
CREATE TABLE t (a d[], b e[]);
--! to
CREATE DOMAIN d AS int[] CHECK (VALUE IS NOT NULL);
CREATE DOMAIN e AS int NOT NULL;
CREATE TABLE t (a bigint, b e[]);

--! case tables that come to inherit
CREATE TABLE a (x int NOT NULL, y text, CONSTRAINT c CHECK (x > 0));
CREATE TABLE b (z int);
--! from
CREATE TABLE h (x bigint, z int);
CREATE TABLE i (y text, x int NOT NULL, CONSTRAINT c CHECK (x > 0));
--! to
ALTER TABLE b ADD w int;
CREATE TABLE h (x int, y text, z int) INHERITS (b);
ALTER TABLE h ALTER x SET NOT NULL, ADD CONSTRAINT c CHECK (x > 0);
ALTER TABLE h INHERIT a;
CREATE TABLE i (y text, x int NOT NULL, CONSTRAINT c CHECK (x > 0));
ALTER TABLE i INHERIT a;

--! case an identity's sequence comes back
--! from
CREATE TABLE t (a serial PRIMARY KEY, b int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE t RENAME TO u;
--! to
CREATE TABLE t (a serial PRIMARY KEY, b int GENERATED ALWAYS AS IDENTITY);

--! case a generated column becomes a plain one of another type
CREATE TYPE r AS RANGE (subtype = int);
--! from
CREATE TABLE t (a text, b int GENERATED ALWAYS AS (length(a)) STORED);
--! to
CREATE TABLE t (a text, b r UNIQUE);

--! case a partition moves to a new table with a column more
--! from
CREATE TABLE old (a int) PARTITION BY LIST (a);
CREATE TABLE part PARTITION OF old FOR VALUES IN (1);
--! to
CREATE TABLE new (a int, b int) PARTITION BY LIST (a);
CREATE TABLE part PARTITION OF new FOR VALUES IN (1);

--! case a table comes to inherit from a new one with a column more
--! from
CREATE TABLE heir (a int);
--! to
CREATE TABLE new (a int, b int);
CREATE TABLE heir (a int) INHERITS (new);

--! case a table becomes a partition of one that gets a column
--! from
CREATE TABLE whole (a int) PARTITION BY LIST (a);
CREATE TABLE part (a int);
--! to
CREATE TABLE whole (a int, b int) PARTITION BY LIST (a);
CREATE TABLE part PARTITION OF whole FOR VALUES IN (1);

--! case a check stays below when it goes above
--! both
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE TABLE t (a integer);
CREATE TABLE u () INHERITS (t);
--! from
ALTER TABLE p ADD CONSTRAINT c CHECK (b > 0);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
--! to
ALTER TABLE q ADD CONSTRAINT c CHECK (b > 0);
ALTER TABLE u ADD CONSTRAINT c CHECK (a > 0);
--! steps
ALTER TABLE public.p DROP CONSTRAINT c
ALTER TABLE public.u ADD CONSTRAINT c
ALTER TABLE public.t DROP CONSTRAINT c
ALTER TABLE public.q ADD CONSTRAINT c

--! case the column by which a table is partitioned gets another type
--! from
CREATE TABLE p (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE VIEW v AS SELECT a FROM p;
CREATE TABLE o (a integer, b text) PARTITION BY LIST (b);
CREATE TABLE r PARTITION OF o DEFAULT PARTITION BY HASH ((a + 1));
--! to
CREATE TABLE p (a bigint, b text) PARTITION BY RANGE (a);
CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE VIEW v AS SELECT a FROM p;
CREATE TABLE o (a bigint, b text) PARTITION BY LIST (b);
CREATE TABLE r PARTITION OF o DEFAULT PARTITION BY HASH ((a + 1));
