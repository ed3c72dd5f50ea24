--! case routines in place
SET check_function_bodies = off;
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
--! from
CREATE TABLE public.t (id integer PRIMARY KEY, gone integer);
CREATE FUNCTION public.body(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE VIEW public.on_body AS SELECT public.body(1) AS x;
CREATE FUNCTION public.commented() RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION public.commented() IS 'a';
CREATE FUNCTION public.defaults(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.depends(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION public.depends(integer) DEPENDS ON EXTENSION hstore;
CREATE FUNCTION public.names(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.options(a text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 5 SET work_mem = '1MB' AS 'BEGIN RETURN a; END';
CREATE FUNCTION public.output(a integer, OUT r text) LANGUAGE sql AS 'SELECT ''x''';
CREATE PROCEDURE public.proc(a integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE public.agg(integer) (SFUNC = int4larger, STYPE = integer, INITCOND = '5');
CREATE VIEW public.on_agg AS SELECT public.agg(id) AS x FROM public.t;
--! to
CREATE TABLE public.t (id integer PRIMARY KEY, gone integer);
CREATE FUNCTION public.body(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';
CREATE VIEW public.on_body AS SELECT public.body(1) AS x;
CREATE FUNCTION public.commented() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.defaults(a integer DEFAULT 7, b integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.depends(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION public.depends(integer) DEPENDS ON EXTENSION citext;
CREATE FUNCTION public.names(x integer, y text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.options(a text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = '' AS 'BEGIN RETURN a; END';
CREATE FUNCTION public.output(a integer, OUT result text) LANGUAGE sql AS 'SELECT ''x''';
CREATE PROCEDURE public.proc(a integer DEFAULT 5) LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE AGGREGATE public.agg(integer) (SFUNC = int4smaller, STYPE = integer, COMBINEFUNC = int4smaller, PARALLEL = SAFE);
CREATE VIEW public.on_agg AS SELECT public.agg(id) AS x FROM public.t;
--! steps
CREATE OR REPLACE FUNCTION public.body(integer)
COMMENT ON FUNCTION public.commented() IS NULL
CREATE OR REPLACE FUNCTION public.defaults(a integer DEFAULT 7, b integer DEFAULT 2)
CREATE OR REPLACE FUNCTION public.depends(a integer)
ALTER FUNCTION public.depends(integer) DEPENDS ON EXTENSION citext
CREATE OR REPLACE FUNCTION public.names(x integer, y text)
CREATE OR REPLACE FUNCTION public.options(a text)
CREATE OR REPLACE FUNCTION public.output(a integer, OUT result text)
CREATE OR REPLACE PROCEDURE public.proc(a integer DEFAULT 5)
CREATE OR REPLACE AGGREGATE public.agg(integer)

--! case another result under everything that can use a function
SET check_function_bodies = off;
CREATE TABLE public.t (id integer PRIMARY KEY);
--! from
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE VIEW public.v AS SELECT public.f(id)::text AS r FROM public.t;
COMMENT ON VIEW public.v IS 'stays';
CREATE VIEW public.on_v AS SELECT r FROM public.v;
CREATE MATERIALIZED VIEW public.mv AS SELECT public.f(id)::text AS r FROM public.t;
CREATE INDEX mv_r ON public.mv (r);
CREATE INDEX t_f ON public.t ((public.f(id)::text));
CREATE TABLE public.d (id integer DEFAULT public.f(1)::text::integer, c integer CHECK (public.f(c)::text > '0'), g text GENERATED ALWAYS AS (public.f(id)::text) STORED);
COMMENT ON COLUMN public.d.g IS 'stays';
CREATE DOMAIN public.dom AS integer CHECK (public.f(VALUE)::text > '0');
CREATE TABLE public.use_dom (x public.dom);
CREATE FUNCTION public.in_default(a text DEFAULT public.f(1)::text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
--! to
CREATE FUNCTION public.f(a integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint';
CREATE VIEW public.v AS SELECT public.f(id)::text AS r FROM public.t;
COMMENT ON VIEW public.v IS 'stays';
CREATE VIEW public.on_v AS SELECT r FROM public.v;
CREATE MATERIALIZED VIEW public.mv AS SELECT public.f(id)::text AS r FROM public.t;
CREATE INDEX mv_r ON public.mv (r);
CREATE INDEX t_f ON public.t ((public.f(id)::text));
CREATE TABLE public.d (id integer DEFAULT public.f(1)::text::integer, c integer CHECK (public.f(c)::text > '0'), g text GENERATED ALWAYS AS (public.f(id)::text) STORED);
COMMENT ON COLUMN public.d.g IS 'stays';
CREATE DOMAIN public.dom AS integer CHECK (public.f(VALUE)::text > '0');
CREATE TABLE public.use_dom (x public.dom);
CREATE FUNCTION public.in_default(a text DEFAULT public.f(1)::text) RETURNS integer LANGUAGE sql AS 'SELECT 1';

--! case what CREATE OR REPLACE refuses
SET check_function_bodies = off;
CREATE FUNCTION public.step(integer, integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION public.step(text, integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
--! from
CREATE FUNCTION public.named(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.no_default(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.columns() RETURNS TABLE (a integer, b integer) LANGUAGE sql AS 'SELECT 1, 2';
CREATE VIEW public.on_columns AS SELECT a FROM public.columns();
CREATE FUNCTION public.outputs(OUT a integer, OUT b integer) LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION public.many() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.procedure(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.aggregate(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.windowed() RETURNS bigint LANGUAGE internal AS 'window_row_number';
CREATE FUNCTION public.signature(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.poly(a anyelement, b anyelement DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE public.proc(a integer, INOUT b integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE public.agg(integer) (SFUNC = int4larger, STYPE = integer);
CREATE VIEW public.on_agg AS SELECT public.agg(n)::text AS x FROM generate_series(1, 2) n;
--! to
CREATE FUNCTION public.named(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.no_default(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.columns() RETURNS TABLE (a integer, c integer) LANGUAGE sql AS 'SELECT 1, 2';
CREATE VIEW public.on_columns AS SELECT a FROM public.columns();
CREATE FUNCTION public.outputs(OUT a integer, OUT c integer) LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION public.many() RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE public.procedure(a integer) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE public.aggregate(integer, integer) (SFUNC = public.step, STYPE = integer);
CREATE FUNCTION public.windowed() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION public.signature(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.poly(a anyelement, b anyelement DEFAULT 'x'::text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE public.proc(a integer, INOUT c integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE public.agg(integer) (SFUNC = public.step, STYPE = text);
CREATE VIEW public.on_agg AS SELECT public.agg(n)::text AS x FROM generate_series(1, 2) n;

--! case a type anew under routines, casts and aggregates
SET check_function_bodies = off;
CREATE TABLE public.t (id integer);
--! from
CREATE TYPE public.mood AS ENUM ('a', 'b', 'c');
CREATE FUNCTION public.with_mood(m public.mood DEFAULT 'c') RETURNS public.mood LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW public.v AS SELECT public.with_mood('a') AS m;
CREATE FUNCTION public.to_mood(integer) RETURNS public.mood LANGUAGE sql IMMUTABLE AS 'SELECT ''a''::public.mood';
CREATE CAST (integer AS public.mood) WITH FUNCTION public.to_mood(integer);
CREATE CAST (public.mood AS text) WITH INOUT AS ASSIGNMENT;
CREATE AGGREGATE public.moods(public.mood) (SFUNC = array_append, STYPE = public.mood[]);
CREATE TABLE public.gone (x integer);
CREATE FUNCTION public.of_gone() RETURNS SETOF public.gone LANGUAGE sql AS 'SELECT * FROM public.gone';
--! to
CREATE TYPE public.mood AS ENUM ('b', 'a');
CREATE FUNCTION public.with_mood(m public.mood DEFAULT 'b') RETURNS public.mood LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW public.v AS SELECT public.with_mood('a') AS m;
CREATE FUNCTION public.to_mood(integer) RETURNS public.mood LANGUAGE sql IMMUTABLE AS 'SELECT ''b''::public.mood';
CREATE CAST (integer AS public.mood) WITH FUNCTION public.to_mood(integer) AS IMPLICIT;
CREATE CAST (public.mood AS text) WITH INOUT AS ASSIGNMENT;
CREATE AGGREGATE public.moods(public.mood) (SFUNC = array_append, STYPE = public.mood[]);

--! case a chain of functions through defaults and checks
CREATE SCHEMA x;
--! from
CREATE FUNCTION public.f2(a integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION public.f3(a integer DEFAULT public.f2(1)) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE public.t (a integer DEFAULT public.f3(), b integer CHECK (public.f3(b) > 0));
--! to
CREATE FUNCTION public.f2(a integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 2; END';
CREATE FUNCTION x.f3(a integer DEFAULT public.f2(1)) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE public.t (a integer DEFAULT x.f3(), b integer CHECK (x.f3(b) > 0));

--! case languages and transforms
SET check_function_bodies = off;
--! from
CREATE TRUSTED LANGUAGE pl2 HANDLER plpgsql_call_handler;
CREATE FUNCTION public.in_pl2() RETURNS integer LANGUAGE pl2 AS 'x';
CREATE FUNCTION public.from_text(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR integer LANGUAGE pl2 (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION public.transformed(a integer) RETURNS integer LANGUAGE pl2 TRANSFORM FOR TYPE integer AS 'x';
--! to
CREATE LANGUAGE pl2 HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE FUNCTION public.in_pl2() RETURNS integer LANGUAGE pl2 AS 'x';
CREATE FUNCTION public.from_text(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR integer LANGUAGE pl2 (FROM SQL WITH FUNCTION public.from_text(internal));
CREATE FUNCTION public.transformed(a integer) RETURNS integer LANGUAGE pl2 TRANSFORM FOR TYPE integer AS 'x';
--! steps
CREATE OR REPLACE LANGUAGE pl2
CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE pl2

--! case a base type in place
CREATE TYPE public.word;
CREATE FUNCTION public.word_in(cstring) RETURNS public.word LANGUAGE internal STRICT IMMUTABLE AS 'textin';
CREATE FUNCTION public.word_out(public.word) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'textout';
--! from
CREATE TYPE public.word (INPUT = public.word_in, OUTPUT = public.word_out);
CREATE TABLE public.words (w public.word);
--! to
CREATE FUNCTION public.word_send(public.word) RETURNS bytea LANGUAGE internal STRICT IMMUTABLE AS 'textsend';
CREATE TYPE public.word (INPUT = public.word_in, OUTPUT = public.word_out, SEND = public.word_send, TYPMOD_IN = varchartypmodin);
CREATE TABLE public.words (w public.word);
--! steps
CREATE FUNCTION public.word_send(public.word)
ALTER TYPE public.word SET (SEND = public.word_send, TYPMOD_IN = varchartypmodin)

--! case a base type anew
CREATE TYPE public.word;
CREATE FUNCTION public.word_in(cstring) RETURNS public.word LANGUAGE internal STRICT IMMUTABLE AS 'textin';
CREATE FUNCTION public.word_out(public.word) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'textout';
--! from
CREATE TYPE public.word (INPUT = public.word_in, OUTPUT = public.word_out, CATEGORY = 'S');
CREATE VIEW public.v AS SELECT 'x'::public.word AS w;
CREATE FUNCTION public.use(public.word) RETURNS integer LANGUAGE sql AS 'SELECT 1';
--! to
CREATE TYPE public.word (INPUT = public.word_in, OUTPUT = public.word_out, COLLATABLE = true);
CREATE VIEW public.v AS SELECT 'x'::public.word AS w;
CREATE FUNCTION public.use(public.word) RETURNS integer LANGUAGE sql AS 'SELECT 1';

--! case an aggregate becomes a function
CREATE TABLE t (a int);
--! from
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW v AS SELECT total(a) AS a FROM t;
--! to
CREATE FUNCTION total(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW v AS SELECT total(a) AS a FROM t;

--! case a table's columns or output arguments
--! from
CREATE FUNCTION one(a int) RETURNS TABLE (b int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION two(a int) RETURNS TABLE (b int, "C" text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE VIEW v AS SELECT * FROM two(1);
--! to
CREATE FUNCTION one(a int, OUT b int) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION two(a int, OUT b int, OUT "C" text) RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE VIEW v AS SELECT * FROM two(1);
--! steps
CREATE OR REPLACE FUNCTION public.one
CREATE OR REPLACE FUNCTION public.two
