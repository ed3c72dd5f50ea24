--! case types of other kinds take the names of types that columns have
--! from
CREATE TYPE x AS ENUM ('a', 'b');
CREATE DOMAIN y AS integer CHECK (VALUE > 0);
CREATE TABLE t (a x DEFAULT 'a', b x[], c y);
CREATE FUNCTION f(x) RETURNS x LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(a) FROM t;
--! to
CREATE DOMAIN x AS text CHECK (VALUE IN ('a', 'b'));
CREATE TYPE y AS (q integer);
CREATE TABLE t (a x DEFAULT 'a' NOT NULL, b x[], c y);
CREATE FUNCTION f(x) RETURNS x LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(a) FROM t;

--! case a table whose rows others store gets other columns
--! from
CREATE TABLE a (x integer, y integer);
CREATE TABLE b (i integer, r a, s a[], CHECK ((r).x > 0));
CREATE VIEW v AS SELECT (r).x FROM b;
--! to
CREATE TABLE a (x bigint, z text);
CREATE TABLE b (i integer, r a, s a[]);
CREATE VIEW v AS SELECT (r).x FROM b;

--! case a table whose rows others store gets a column without a value
--! from
CREATE TABLE a (x varchar(10));
CREATE TABLE b (r a);
--! to
CREATE TABLE a (x varchar(20), z text);
CREATE TABLE b (r a);

--! case a base type altered in place
CREATE TYPE public.t;
CREATE FUNCTION public.t_in(cstring) RETURNS public.t LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION public.t_out(public.t) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION public.t_send(public.t) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'textsend';
CREATE FUNCTION public.t_recv(internal) RETURNS public.t LANGUAGE internal IMMUTABLE STRICT AS 'textrecv';
--! from
CREATE TYPE public.t (INPUT = public.t_in, OUTPUT = public.t_out, SEND = public.t_send);
CREATE TABLE public.of_t (t public.t);
--! to
CREATE TYPE public.t (INPUT = public.t_in, OUTPUT = public.t_out, RECEIVE = public.t_recv);
CREATE TABLE public.of_t (t public.t);
--! steps
ALTER TYPE public.t SET (RECEIVE = public.t_recv, SEND = NONE)

--! case a base type made anew
CREATE TYPE public.t;
CREATE FUNCTION public.t_in(cstring) RETURNS public.t LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION public.t_out(public.t) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
COMMENT ON FUNCTION public.t_in(cstring) IS 'reads';
--! from
CREATE TYPE public.t (INPUT = public.t_in, OUTPUT = public.t_out);
CREATE FUNCTION public.f(public.t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
--! to
CREATE TYPE public.t (INPUT = public.t_in, OUTPUT = public.t_out, ALIGNMENT = double);
CREATE FUNCTION public.f(public.t) RETURNS integer LANGUAGE sql AS 'SELECT 1';

--! case a name becomes a type
CREATE TYPE public.t;
CREATE FUNCTION public.t_in(cstring) RETURNS public.t LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION public.t_out(public.t) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
--! from
--! to
CREATE TYPE public.t (INPUT = public.t_in, OUTPUT = public.t_out);

--! case a range loses its canonical function
--! from
CREATE TYPE public.steps;
CREATE FUNCTION public.steps_canonical(public.steps) RETURNS public.steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE public.steps AS RANGE (SUBTYPE = integer, CANONICAL = public.steps_canonical);
--! to
CREATE TYPE public.steps AS RANGE (SUBTYPE = integer);
