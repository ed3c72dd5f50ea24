-- Collations, conversions, text search, and what foreign tables stand on.

CREATE SCHEMA "Odd ""Schema""";
CREATE SCHEMA z;

-- Collations

CREATE COLLATION public.plain_c FROM "C";
CREATE COLLATION "Odd ""Schema""".german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION public."Any case" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION public.two (lc_collate = 'C', lc_ctype = 'POSIX');
COMMENT ON COLLATION public."Any case" IS 'it''s \ odd';
--@ 16+
CREATE COLLATION public.ruled (provider = icu, locale = 'und', rules = '&V << w <<< W & ''x'' < y');
--@ 17+
CREATE COLLATION public.built (provider = builtin, locale = 'C.UTF-8');
--@ 13+

CREATE TABLE public.sorted (
    a text COLLATE public.plain_c,
    b text COLLATE public."Any case" UNIQUE,
    c text COLLATE "Odd ""Schema""".german DEFAULT 'x'
);
CREATE INDEX sorted_two ON public.sorted (a COLLATE public.two);
CREATE DOMAIN z.name AS text COLLATE public."Any case";
CREATE VIEW z.ordered AS SELECT a FROM public.sorted ORDER BY b COLLATE public.plain_c;

-- Conversions

CREATE DEFAULT CONVERSION public."My latin" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE CONVERSION z.back FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON CONVERSION z.back IS 'and back';

-- Text search

CREATE TEXT SEARCH PARSER public."My parser" (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
CREATE TEXT SEARCH PARSER z.bare (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE z.looks (init = dsimple_init, lexize = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE z."Only lexize" (lexize = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY public.stems (template = snowball, language = 'german', stopwords = 'german');
CREATE TEXT SEARCH DICTIONARY "Odd ""Schema"""."Simple" (template = z.looks, accept = false, stopwords = english);
CREATE TEXT SEARCH DICTIONARY public.no_options (template = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION public."Search it" (parser = public."My parser");
ALTER TEXT SEARCH CONFIGURATION public."Search it" ADD MAPPING FOR word, asciiword, hword WITH "Odd ""Schema"""."Simple", public.stems, simple;
ALTER TEXT SEARCH CONFIGURATION public."Search it" ADD MAPPING FOR "int", "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public."Search it" ADD MAPPING FOR email WITH public.no_options;
CREATE TEXT SEARCH CONFIGURATION z.copied (copy = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION z.empty (parser = "default");
COMMENT ON TEXT SEARCH PARSER public."My parser" IS 'parser';
COMMENT ON TEXT SEARCH TEMPLATE z."Only lexize" IS 'template';
COMMENT ON TEXT SEARCH DICTIONARY public.stems IS 'dictionary';
COMMENT ON TEXT SEARCH CONFIGURATION public."Search it" IS 'configuration';
CREATE TABLE public.docs (body text, v tsvector GENERATED ALWAYS AS (to_tsvector('public."Search it"', body)) STORED);
CREATE INDEX docs_body ON public.docs USING gin (to_tsvector('z.copied'::regconfig, body));

-- Foreign data

CREATE FOREIGN DATA WRAPPER plain;
CREATE FOREIGN DATA WRAPPER checked VALIDATOR postgresql_fdw_validator;
CREATE FOREIGN DATA WRAPPER "The Wrapper" OPTIONS (host 'it''s \ here', port '99');
CREATE SERVER bare FOREIGN DATA WRAPPER plain;
CREATE SERVER checked FOREIGN DATA WRAPPER checked OPTIONS (host 'x=y', dbname 'd');
CREATE USER MAPPING FOR PUBLIC SERVER checked OPTIONS ("user" 'me');
CREATE SERVER "far, ""far"" away" TYPE 'a''b' VERSION '1.2\3' FOREIGN DATA WRAPPER "The Wrapper" OPTIONS (host 'x=y', dbname 'd');
CREATE USER MAPPING FOR PUBLIC SERVER bare;
CREATE USER MAPPING FOR PUBLIC SERVER "far, ""far"" away" OPTIONS ("user" 'me');
CREATE USER MAPPING FOR CURRENT_USER SERVER "far, ""far"" away" OPTIONS ("user" 'it''s me');
CREATE FOREIGN TABLE z.there (a integer OPTIONS (column_name 'A'), b text) SERVER "far, ""far"" away" OPTIONS (t 'x y');
COMMENT ON FOREIGN DATA WRAPPER "The Wrapper" IS 'wrapper';
COMMENT ON SERVER "far, ""far"" away" IS 'server';
