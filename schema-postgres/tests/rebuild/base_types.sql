-- Types with functions of their own, types that are only a name, and ranges with a canonical
-- function.

CREATE SCHEMA "Odd types";

CREATE TYPE public.shell_only;
CREATE FUNCTION public.of_shell(public.shell_only) RETURNS integer LANGUAGE internal IMMUTABLE AS 'int4abs';

CREATE TYPE "Odd types"."My int";
CREATE FUNCTION "Odd types"."in"(cstring) RETURNS "Odd types"."My int" LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION "Odd types".out("Odd types"."My int") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION "Odd types".recv(internal) RETURNS "Odd types"."My int" LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
CREATE FUNCTION "Odd types".send("Odd types"."My int") RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE "Odd types"."My int" (INPUT = "Odd types"."in", OUTPUT = "Odd types".out, RECEIVE = "Odd types".recv, SEND = "Odd types".send,
    INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, CATEGORY = 'n', PREFERRED = true, DEFAULT = '4''2', DELIMITER = ';');
COMMENT ON TYPE "Odd types"."My int" IS 'not an int';

CREATE TYPE public.words;
CREATE FUNCTION public.words_in(cstring, oid, integer) RETURNS public.words LANGUAGE internal IMMUTABLE STRICT AS 'varcharin';
CREATE FUNCTION public.words_out(public.words) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varcharout';
CREATE FUNCTION public.words_typmod_in(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION public.words_typmod_out(integer) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE FUNCTION public.words_analyze(internal) RETURNS boolean LANGUAGE internal AS 'array_typanalyze';
CREATE TYPE public.words (INPUT = public.words_in, OUTPUT = public.words_out, TYPMOD_IN = public.words_typmod_in, TYPMOD_OUT = public.words_typmod_out,
    ANALYZE = public.words_analyze, STORAGE = extended, COLLATABLE = true, ALIGNMENT = double);

CREATE TYPE public.pairs;
CREATE FUNCTION public.pairs_in(cstring) RETURNS public.pairs LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION public.pairs_out(public.pairs) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE public.pairs (INPUT = public.pairs_in, OUTPUT = public.pairs_out, INTERNALLENGTH = 16, ELEMENT = double precision, ALIGNMENT = double);

CREATE FUNCTION public.twice("Odd types"."My int") RETURNS "Odd types"."My int" LANGUAGE internal IMMUTABLE STRICT AS 'int4abs';
CREATE CAST ("Odd types"."My int" AS integer) WITHOUT FUNCTION AS IMPLICIT;
CREATE OPERATOR public.## (FUNCTION = public.twice, RIGHTARG = "Odd types"."My int");
CREATE TABLE public.of_types (i "Odd types"."My int" DEFAULT '7', a "Odd types"."My int"[], w public.words(12) COLLATE "C", p public.pairs);
CREATE DOMAIN public.wordy AS public.words(5) CHECK (VALUE IS NOT NULL);

CREATE TYPE public.steps;
CREATE FUNCTION public.steps_canonical(public.steps) RETURNS public.steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE public.steps AS RANGE (SUBTYPE = integer, CANONICAL = public.steps_canonical, SUBTYPE_DIFF = int4range_subdiff);
CREATE TABLE public.stairs (s public.steps);
