-- Functions, procedures, aggregates, languages, casts and transforms, with names that need care.

SET check_function_bodies = off;

CREATE SCHEMA "Shop (& Co)";
CREATE SCHEMA aaa;
CREATE EXTENSION hstore WITH SCHEMA public;

-- Arguments

CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE TYPE public.pair AS (a integer, b text);
CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
CREATE TABLE public.account (id integer PRIMARY KEY, name text NOT NULL, mood public.mood DEFAULT 'ok', total numeric(12,2));

CREATE FUNCTION public.none() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION public.unnamed(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.half_named(a integer, text, "Größe (cm)" double precision DEFAULT 1.5, "select" text[] DEFAULT ARRAY['it''s', 'x, y'], d interval DEFAULT '1 day'::interval) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.outs(IN a integer, OUT b text, INOUT "C c" public.mood DEFAULT 'sad', OUT public.pair) LANGUAGE plpgsql AS 'BEGIN b := a; END';
CREATE FUNCTION public.one_out(a integer, OUT result text) LANGUAGE sql AS 'SELECT $1::text';
CREATE FUNCTION public.many_out(OUT a integer, OUT b text) RETURNS SETOF record LANGUAGE sql ROWS 7 AS 'SELECT 1, ''x''';
CREATE FUNCTION public.a_table(n integer DEFAULT 3) RETURNS TABLE (id integer, "Name" text, mood public.mood) LANGUAGE plpgsql STABLE ROWS 50 COST 12.5 AS 'BEGIN RETURN QUERY SELECT 1, ''x'', ''ok''::public.mood; END';
CREATE FUNCTION public.variadic(sep text, VARIADIC parts text[] DEFAULT '{}') RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT array_to_string($2, $1)';
CREATE FUNCTION public.variadic_any(VARIADIC "any") RETURNS text LANGUAGE internal AS 'pg_stat_get_backend_idset';
CREATE FUNCTION public.rows_of() RETURNS SETOF public.account LANGUAGE sql AS 'SELECT * FROM public.account';
CREATE FUNCTION public.of_row(a public.account, other public.account[] DEFAULT NULL) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.name';
CREATE FUNCTION public.typed(x public.account.total%TYPE) RETURNS public.account.name%TYPE LANGUAGE sql AS 'SELECT ''x''';
CREATE FUNCTION public.poly(a anyelement, b anyarray DEFAULT NULL) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.dom(p public.positive DEFAULT 3, public.pair DEFAULT ROW(1, 'x')::public.pair) RETURNS public.positive LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.over_load(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.over_load(text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION public.over_load(integer, character varying, timestamp with time zone, bit varying) RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION "Shop (& Co)"."it's; drop (""x"".y)"("a""b" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION "Shop (& Co)"."new
line"() RETURNS integer LANGUAGE sql AS 'SELECT 1';

-- Options

CREATE FUNCTION public.options(a text) RETURNS text LANGUAGE plpgsql
    IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 5
    SET search_path = "$user", public, "Shop (& Co)" SET work_mem = '64MB' SET my.setting = 'it''s; "quoted" \ back' SET datestyle = 'ISO, DMY' SET statement_timeout = 0
    AS $_$BEGIN RETURN $$dollar$$ || a; END$_$;
CREATE FUNCTION public.no_path() RETURNS integer LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = '' AS 'SELECT 1';
CREATE FUNCTION public.ends() RETURNS text LANGUAGE sql AS $f$SELECT '$body' || '$$'::text -- costs $$f$;
CREATE FUNCTION public.back() RETURNS text LANGUAGE sql AS $f$
  SELECT E'a\\b' || '	tab' -- größe
$f$;
CREATE FUNCTION public.inside(integer, integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT SUPPORT generate_series_int4_support AS 'int4pl';
CREATE FUNCTION public.from_library(internal) RETURNS internal LANGUAGE c STRICT AS '$libdir/hstore', 'hstore_in';
CREATE FUNCTION public.numbered() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
CREATE FUNCTION public.with_extension(a text) RETURNS public.hstore LANGUAGE sql IMMUTABLE AS 'SELECT public.hstore($1, $1)';
ALTER FUNCTION public.with_extension(text) DEPENDS ON EXTENSION hstore;
COMMENT ON FUNCTION public.options(text) IS 'it''s a function';
COMMENT ON FUNCTION public.outs(integer, public.mood) IS 'with outputs';
COMMENT ON FUNCTION "Shop (& Co)"."it's; drop (""x"".y)"(integer) IS 'quoted';

-- Procedures

CREATE PROCEDURE public.proc(a integer, INOUT b text DEFAULT 'x') LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '1MB' AS 'BEGIN b := a; END';
CREATE PROCEDURE public."Proc"() LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE public.later() LANGUAGE sql AS 'INSERT INTO public.not_there_yet VALUES (1)';
COMMENT ON PROCEDURE public.proc(integer, text) IS 'a procedure';
--@ 14+
CREATE PROCEDURE public.proc_out(IN a integer, OUT b text, INOUT c integer, VARIADIC d text[]) LANGUAGE plpgsql AS 'BEGIN b := a; END';
COMMENT ON PROCEDURE public.proc_out(integer, OUT text, integer, text[]) IS 'with an output';
--@ 13+
CREATE TABLE public.not_there_yet (a integer);

--@ 14+
-- Bodies that are kept parsed

CREATE VIEW public.zz_view AS SELECT account.id, public.over_load(account.id) AS n FROM public.account;
CREATE FUNCTION public.zz_one(a integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a + 1;
CREATE FUNCTION aaa.atomic(a integer) RETURNS SETOF integer LANGUAGE sql BEGIN ATOMIC
    SELECT id FROM public.account WHERE account.id = a;
    SELECT public.zz_one(a) FROM public.zz_view;
END;
CREATE PROCEDURE aaa.atomic_proc(a integer) LANGUAGE sql BEGIN ATOMIC
    INSERT INTO public.account VALUES (a, 'it''s;');
    UPDATE public.account SET name = 'x' WHERE id = a;
END;
CREATE FUNCTION aaa.grouped() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC
    SELECT name FROM public.account GROUP BY id;
END;
CREATE TABLE public.from_body (a integer DEFAULT public.zz_one(5), b integer GENERATED ALWAYS AS (public.zz_one(a)) STORED);
--@ 13+

-- What needs functions, and is first by name

CREATE VIEW aaa.needs AS SELECT public.variadic('-', 'a', 'b') AS v, a_table.id FROM public.a_table();
CREATE TABLE aaa.first (
    a text DEFAULT public.options('x') CHECK (public.options(a) <> ''),
    b text GENERATED ALWAYS AS (public.options(a)) STORED,
    CONSTRAINT row_check CHECK (public.over_load(a) > 0)
);
CREATE INDEX first_index ON aaa.first (public.options(a), public.variadic('-', a, b));
CREATE DOMAIN aaa.checked AS integer CHECK (public.over_load(VALUE) > 0) DEFAULT public.over_load(7);
CREATE FUNCTION aaa.of_view(aaa.needs) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE public.own_row (a integer);
CREATE FUNCTION public.check_row(public.own_row) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a > 0';
ALTER TABLE public.own_row ADD CONSTRAINT own CHECK (public.check_row(own_row));
CREATE FUNCTION public.circle() RETURNS SETOF public.own_row LANGUAGE sql AS 'SELECT * FROM public.own_row';
CREATE FUNCTION public.in_default(integer DEFAULT public.over_load('x'::text)) RETURNS integer LANGUAGE sql AS 'SELECT $1';

-- The functions of range types are no objects

CREATE FUNCTION public.timesub(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT extract(epoch from (a - b))::float8';
CREATE TYPE public.timerange AS RANGE (subtype = time, subtype_diff = public.timesub);
CREATE VIEW aaa.ranges AS SELECT public.timerange('10:00', '11:00') AS r;
CREATE FUNCTION public.over_range(public.timerange DEFAULT public.timerange('10:00', '11:00')) RETURNS boolean LANGUAGE sql AS 'SELECT true';
--@ 14+
CREATE VIEW aaa.multiranges AS SELECT public.timemultirange(public.timerange('10:00', '11:00')) AS r;
--@ 13+

-- Aggregates

CREATE FUNCTION public.add_up(state numeric, value numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, 0) + coalesce($2, 0)';
CREATE FUNCTION public.take_off(state numeric, value numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION public.finish(state numeric) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE FUNCTION public.finish_extra(state numeric, numeric) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE AGGREGATE public.total(numeric) (SFUNC = public.add_up, STYPE = numeric);
CREATE AGGREGATE public."Total"(value numeric) (
    SFUNC = public.add_up, STYPE = numeric, SSPACE = 128, FINALFUNC = public.finish, FINALFUNC_MODIFY = SHAREABLE,
    COMBINEFUNC = public.add_up, INITCOND = '0',
    MSFUNC = public.add_up, MINVFUNC = public.take_off, MSTYPE = numeric, MSSPACE = 64,
    MFINALFUNC = public.finish_extra, MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = READ_WRITE, MINITCOND = '0', PARALLEL = SAFE
);
CREATE AGGREGATE public.extra(numeric) (SFUNC = public.add_up, STYPE = numeric, FINALFUNC = public.finish_extra, FINALFUNC_EXTRA, INITCOND = '0', PARALLEL = RESTRICTED);
CREATE AGGREGATE public.counted(*) (SFUNC = pg_catalog.int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE public.largest(integer) (SFUNC = pg_catalog.int4larger, STYPE = integer, SORTOP = OPERATOR(pg_catalog.>));
CREATE AGGREGATE public.averaged(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize, PARALLEL = SAFE);
CREATE AGGREGATE public.my_percentile(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA = true, FINALFUNC_MODIFY = read_write);
CREATE AGGREGATE public.my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE public.collected(VARIADIC items integer[]) (SFUNC = array_cat, STYPE = integer[], INITCOND = '{}');
CREATE AGGREGATE aaa.of_aggregates(public.mood) (SFUNC = array_append, STYPE = public.mood[]);
COMMENT ON AGGREGATE public.total(numeric) IS 'a sum';
COMMENT ON AGGREGATE public.counted(*) IS 'a count';
COMMENT ON AGGREGATE public.my_percentile(float8 ORDER BY anyelement) IS 'ordered';
CREATE VIEW aaa.aggregated AS SELECT public.total(a.id), public."Total"(a.id) OVER (), public.counted(*) FROM public.account a GROUP BY a.id;

-- Languages

CREATE LANGUAGE "My Language" HANDLER plpgsql_call_handler;
CREATE TRUSTED LANGUAGE pl2 HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE FUNCTION public.my_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE pl3 HANDLER public.my_handler;
CREATE FUNCTION public.in_pl3() RETURNS integer LANGUAGE pl3 AS 'BEGIN RETURN 1; END';
COMMENT ON LANGUAGE pl2 IS 'a language';

-- Casts

CREATE FUNCTION public.to_pair(integer) RETURNS public.pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, NULL)::public.pair';
CREATE FUNCTION public.cut(public.pair, integer, boolean) RETURNS public.pair LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE CAST (integer AS public.pair) WITH FUNCTION public.to_pair(integer) AS ASSIGNMENT;
CREATE CAST (public.pair AS public.pair) WITH FUNCTION public.cut(public.pair, integer, boolean) AS IMPLICIT;
CREATE CAST (text AS public.mood) WITH INOUT AS ASSIGNMENT;
CREATE CAST (public.hstore AS bytea) WITHOUT FUNCTION;
CREATE CAST (public.hstore AS point) WITH INOUT;
CREATE CAST (character varying AS public.mood[]) WITH INOUT;
COMMENT ON CAST (integer AS public.pair) IS 'a cast';
CREATE VIEW aaa.casted AS SELECT (5)::public.pair AS p, 'ok'::text::public.mood AS m;

-- Transforms

CREATE FUNCTION public.from_text(internal) RETURNS internal LANGUAGE internal STRICT IMMUTABLE AS 'prsd_lextype';
CREATE FUNCTION public.to_text(internal) RETURNS public.mood LANGUAGE internal STRICT IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR public.mood LANGUAGE pl2 (FROM SQL WITH FUNCTION public.from_text(internal), TO SQL WITH FUNCTION public.to_text(internal));
CREATE TRANSFORM FOR integer LANGUAGE "My Language" (FROM SQL WITH FUNCTION prsd_lextype(internal));
COMMENT ON TRANSFORM FOR public.mood LANGUAGE pl2 IS 'a transform';
CREATE FUNCTION public.transformed(a public.mood) RETURNS integer LANGUAGE pl2 TRANSFORM FOR TYPE public.mood AS 'BEGIN RETURN 1; END';

-- Base types, whose functions take and give them

CREATE TYPE public."Word";
CREATE FUNCTION public.word_in(cstring) RETURNS public."Word" LANGUAGE internal STRICT IMMUTABLE AS 'int8in';
CREATE FUNCTION public.word_out(public."Word") RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'int8out';
CREATE FUNCTION public.word_recv(internal) RETURNS public."Word" LANGUAGE internal STRICT IMMUTABLE AS 'int8recv';
CREATE FUNCTION public.word_send(public."Word") RETURNS bytea LANGUAGE internal STRICT IMMUTABLE AS 'int8send';
CREATE TYPE public."Word" (INPUT = public.word_in, OUTPUT = public.word_out, RECEIVE = public.word_recv, SEND = public.word_send, INTERNALLENGTH = 8, PASSEDBYVALUE, ALIGNMENT = double, CATEGORY = 'N', PREFERRED = true, DEFAULT = '7', DELIMITER = ';');
CREATE FUNCTION public.of_words(public."Word"[], public."Word" DEFAULT '5'::public."Word") RETURNS public."Word" LANGUAGE sql AS 'SELECT $2';
CREATE TABLE aaa.words (w public."Word" DEFAULT '1', ws public."Word"[]);
COMMENT ON TYPE public."Word" IS 'a base type';
COMMENT ON FUNCTION public.word_in(cstring) IS 'reads it';
CREATE TYPE public.long;
CREATE FUNCTION public.long_in(cstring) RETURNS public.long LANGUAGE internal STRICT IMMUTABLE AS 'textin';
CREATE FUNCTION public.long_out(public.long) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'textout';
CREATE TYPE public.long (INPUT = public.long_in, OUTPUT = public.long_out, INTERNALLENGTH = VARIABLE, STORAGE = extended, COLLATABLE = true, TYPMOD_IN = varchartypmodin, TYPMOD_OUT = varchartypmodout, ANALYZE = array_typanalyze);
CREATE TABLE aaa.longs (l public.long(7));
CREATE CAST (public.long AS text) WITHOUT FUNCTION AS IMPLICIT;
CREATE TYPE aaa.only_a_name;
CREATE FUNCTION aaa.of_a_name() RETURNS aaa.only_a_name LANGUAGE internal AS 'textin';
CREATE TYPE public.span;
CREATE FUNCTION public.span_whole(public.span) RETURNS public.span LANGUAGE internal STRICT IMMUTABLE AS 'int4range_canonical';
CREATE TYPE public.span AS RANGE (subtype = integer, canonical = public.span_whole);
CREATE TABLE aaa.spans (s public.span);
