--! case circle: views come to select from each other
--! both
CREATE VIEW a AS SELECT 1 AS n;
--! to
CREATE VIEW b AS SELECT n FROM a;
CREATE OR REPLACE VIEW a AS SELECT n FROM b;
--! steps
CREATE VIEW public.b AS
CREATE OR REPLACE VIEW public.a AS

--! case circle: views that select from each other come
--! from
CREATE TABLE t (n integer);
--! to
CREATE TABLE t (n integer);
CREATE VIEW a AS SELECT 1 AS n;
CREATE VIEW b AS SELECT n FROM a;
CREATE OR REPLACE VIEW a AS SELECT n FROM b;
--! steps
CREATE VIEW public.a AS
CREATE VIEW public.b AS
CREATE OR REPLACE VIEW public.a AS

--! case circle: views that select from each other change together
--! both
CREATE TABLE t (n integer);
CREATE TYPE mood AS ENUM ('sad');
CREATE VIEW a AS SELECT n, 'sad'::mood AS m FROM t;
CREATE VIEW b AS SELECT n, m FROM a;
CREATE OR REPLACE VIEW a AS SELECT n, m FROM b;
CREATE VIEW c AS SELECT n FROM a;
COMMENT ON VIEW a IS 'round';
--! to
CREATE OR REPLACE VIEW b AS SELECT n, m FROM a WHERE n > 1;
CREATE OR REPLACE VIEW a WITH (security_barrier) AS SELECT n, m, 1 AS k FROM b WHERE n > 2;

--! case circle: a table below views that select from each other gets another type
--! from
CREATE TABLE t (n integer);
CREATE VIEW a AS SELECT n FROM t;
CREATE VIEW b AS SELECT n FROM a;
CREATE OR REPLACE VIEW a AS SELECT n FROM b UNION SELECT n FROM t;
--! to
CREATE TABLE t (n bigint);
CREATE VIEW a AS SELECT n FROM t;
CREATE VIEW b AS SELECT n FROM a;
CREATE OR REPLACE VIEW a AS SELECT n FROM b UNION SELECT n FROM t;

--! case circle: policies of tables that look at each other go, and nothing else before the tables
--! from
CREATE TABLE t (a integer PRIMARY KEY, b text);
CREATE TABLE u (a integer, b text) PARTITION BY LIST (a);
CREATE POLICY p ON t USING (a IN (SELECT a FROM u));
CREATE POLICY q ON u FOR SELECT USING (EXISTS (SELECT FROM t WHERE t.a = u.a));
--! steps
DROP POLICY q ON public.u
DROP POLICY p ON public.t
DROP TABLE public.u
DROP TABLE public.t
