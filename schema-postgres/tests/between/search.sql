--! case text search in place
CREATE TEXT SEARCH DICTIONARY public.a (template = snowball, language = german);
CREATE TEXT SEARCH DICTIONARY public."B, b" (template = simple);
CREATE TEXT SEARCH CONFIGURATION public.c (parser = "default");
CREATE TABLE public.t (x text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.c', x)) STORED);
CREATE INDEX i ON public.t USING gin (v);
--! from
ALTER TEXT SEARCH DICTIONARY public.a (stopwords = german);
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word, asciiword WITH public.a, public."B, b";
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR email, uint WITH simple;
--! to
ALTER TEXT SEARCH DICTIONARY public."B, b" (stopwords = english, accept = false);
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word, asciiword WITH public."B, b", public.a;
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR email, "int", url WITH simple;
--! steps
ALTER TEXT SEARCH DICTIONARY public."B, b" (stopwords = 'english', accept = 'false')
ALTER TEXT SEARCH DICTIONARY public.a (stopwords)
ALTER TEXT SEARCH CONFIGURATION public.c DROP MAPPING FOR uint
ALTER TEXT SEARCH CONFIGURATION public.c
ALTER TEXT SEARCH CONFIGURATION public.c

--! case text search anew
--! from
CREATE TEXT SEARCH PARSER public.p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE public.t (lexize = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY public.d (template = simple);
CREATE TEXT SEARCH CONFIGURATION public.c (parser = public.p);
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH public.d;
COMMENT ON TEXT SEARCH CONFIGURATION public.c IS 'stays';
--! to
CREATE TEXT SEARCH PARSER public.p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
CREATE TEXT SEARCH TEMPLATE public.t (lexize = dsimple_lexize, init = dsimple_init);
CREATE TEXT SEARCH DICTIONARY public.d (template = snowball, language = french);
CREATE TEXT SEARCH CONFIGURATION public.c (parser = public.p);
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH public.d;
COMMENT ON TEXT SEARCH CONFIGURATION public.c IS 'stays';

--! case a collation under much
--! from
CREATE COLLATION public.c (provider = icu, locale = 'de');
CREATE DOMAIN public.d AS text COLLATE public.c;
CREATE TABLE public.t (a text COLLATE public.c PRIMARY KEY, b text COLLATE public.c DEFAULT 'x', c text, d public.d);
CREATE INDEX i ON public.t (c COLLATE public.c);
CREATE VIEW public.v AS SELECT a, c COLLATE public.c AS c FROM public.t;
--! to
CREATE COLLATION public.c (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE DOMAIN public.d AS text COLLATE public.c;
CREATE TABLE public.t (a text COLLATE public.c PRIMARY KEY, b text COLLATE public.c DEFAULT 'x', c text, d public.d);
CREATE INDEX i ON public.t (c COLLATE public.c);
CREATE VIEW public.v AS SELECT a, c COLLATE public.c AS c FROM public.t;

--! case conversions
--! from
CREATE DEFAULT CONVERSION public.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--! to
CREATE CONVERSION public.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION public.c IS 'not the default';
--! steps
DROP CONVERSION
CREATE CONVERSION
COMMENT ON CONVERSION
