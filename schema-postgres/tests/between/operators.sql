--! case planner functions of an operator
CREATE TYPE public.pair AS (a integer, b integer);
CREATE FUNCTION public.eq(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
--! from
CREATE OPERATOR public.=== (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = public.pair, RESTRICT = eqsel);
CREATE VIEW public.v AS SELECT ROW(1, 2)::public.pair OPERATOR(public.===) ROW(1, 2)::public.pair AS x;
--! to
CREATE OPERATOR public.=== (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = public.pair, JOIN = eqjoinsel);
COMMENT ON OPERATOR public.=== (public.pair, public.pair) IS 'equal';
CREATE VIEW public.v AS SELECT ROW(1, 2)::public.pair OPERATOR(public.===) ROW(1, 2)::public.pair AS x;
--! steps
ALTER OPERATOR public.===(public.pair, public.pair) SET (RESTRICT = NONE, JOIN = eqjoinsel)
COMMENT ON OPERATOR public.===

--! case another function behind an operator
CREATE TYPE public.pair AS (a integer, b integer);
CREATE FUNCTION public.eq(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
CREATE FUNCTION public.ne(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a <> $2.a';
--! from
CREATE OPERATOR public.=== (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = public.pair);
CREATE VIEW public.v AS SELECT ROW(1, 2)::public.pair OPERATOR(public.===) ROW(1, 2)::public.pair AS x;
--! to
CREATE OPERATOR public.=== (FUNCTION = public.ne, LEFTARG = public.pair, RIGHTARG = public.pair, HASHES);
CREATE VIEW public.v AS SELECT ROW(1, 2)::public.pair OPERATOR(public.===) ROW(1, 2)::public.pair AS x;
--! steps
DROP VIEW
DROP OPERATOR
CREATE OPERATOR
CREATE VIEW

--! case a new commutator
CREATE FUNCTION public.lt(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION public.gt(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
--! from
CREATE OPERATOR public.<~ (FUNCTION = public.lt, LEFTARG = integer, RIGHTARG = text);
--! to
CREATE OPERATOR public.<~ (FUNCTION = public.lt, LEFTARG = integer, RIGHTARG = text);
CREATE OPERATOR public.>~ (FUNCTION = public.gt, LEFTARG = text, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.<~));
--! steps
CREATE OPERATOR public.>~

--! case links between operators that stay
CREATE FUNCTION public.lt(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION public.gt(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION public.ge(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
--! from
CREATE OPERATOR public.<~ (FUNCTION = public.lt, LEFTARG = integer, RIGHTARG = text);
CREATE OPERATOR public.>~ (FUNCTION = public.gt, LEFTARG = text, RIGHTARG = integer);
CREATE OPERATOR public.>=~ (FUNCTION = public.ge, LEFTARG = integer, RIGHTARG = text);
--! to
CREATE OPERATOR public.>~ (FUNCTION = public.gt, LEFTARG = text, RIGHTARG = integer);
CREATE OPERATOR public.>=~ (FUNCTION = public.ge, LEFTARG = integer, RIGHTARG = text);
CREATE OPERATOR public.<~ (FUNCTION = public.lt, LEFTARG = integer, RIGHTARG = text, COMMUTATOR = OPERATOR(public.>~), NEGATOR = OPERATOR(public.>=~));

--! case an operator that is its own commutator, and a negator that was never made
CREATE FUNCTION public.eq(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE SCHEMA z;
--! from
CREATE OPERATOR z.=== (FUNCTION = public.eq, LEFTARG = integer, RIGHTARG = integer);
--! to
CREATE OPERATOR z.=== (FUNCTION = public.eq, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(z.===), NEGATOR = OPERATOR(public.!===), HASHES);

--! case members of a family
CREATE TYPE public.pair AS (a integer, b integer);
CREATE FUNCTION public.lt(public.pair, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2';
CREATE FUNCTION public.eq(public.pair, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2';
CREATE FUNCTION public.cmp(public.pair, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1.a, $2)';
CREATE OPERATOR public.< (FUNCTION = public.lt, LEFTARG = public.pair, RIGHTARG = integer);
CREATE OPERATOR public.= (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = integer);
CREATE OPERATOR FAMILY public."Odd (fam)" USING btree;
--! from
ALTER OPERATOR FAMILY public."Odd (fam)" USING btree ADD OPERATOR 1 public.< (public.pair, integer);
--! to
ALTER OPERATOR FAMILY public."Odd (fam)" USING btree ADD OPERATOR 3 public.= (public.pair, integer), FUNCTION 1 (public.pair, integer) public.cmp(public.pair, integer);
COMMENT ON OPERATOR FAMILY public."Odd (fam)" USING btree IS 'odd';
--! steps
ALTER OPERATOR FAMILY public."Odd (fam)" USING btree DROP
ALTER OPERATOR FAMILY public."Odd (fam)" USING btree ADD
COMMENT ON OPERATOR FAMILY

--! case a class becomes another, under an index
--! from
CREATE OPERATOR CLASS public.backwards FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 3 =, FUNCTION 1 btint4cmp(integer, integer);
CREATE TABLE public.t (a integer);
CREATE INDEX i ON public.t (a public.backwards);
--! to
CREATE OPERATOR CLASS public.backwards FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 3 =, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE TABLE public.t (a integer);
CREATE INDEX i ON public.t (a public.backwards);
--! steps
DROP INDEX
DROP OPERATOR CLASS
CREATE OPERATOR CLASS
CREATE INDEX

--! case access methods
--! from
CREATE ACCESS METHOD h TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE public.t (a integer) USING h;
CREATE ACCESS METHOD "G" TYPE INDEX HANDLER gisthandler;
--! to
CREATE ACCESS METHOD "G" TYPE INDEX HANDLER ginhandler;
COMMENT ON ACCESS METHOD "G" IS 'now another';

--! case another access method under a table
CREATE ACCESS METHOD h TYPE TABLE HANDLER heap_tableam_handler;
--! from
CREATE TABLE t (a int PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE INDEX i ON m (a);
--! to
CREATE TABLE t (a int PRIMARY KEY) USING h;
CREATE MATERIALIZED VIEW m USING h AS SELECT a FROM t;
CREATE INDEX i ON m (a);
