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
