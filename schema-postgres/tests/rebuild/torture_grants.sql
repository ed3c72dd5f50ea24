-- Access privileges on everything that has them, default privileges, settings.

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['app', 'reader', 'boss', 'owner', 'Odd "Role" to', 'maker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END $$;

CREATE SCHEMA "Own Place";
CREATE EXTENSION hstore;
CREATE EXTENSION pg_stat_statements;

-- Namespaces

GRANT USAGE ON SCHEMA "Own Place" TO app, reader;
GRANT CREATE ON SCHEMA "Own Place" TO app WITH GRANT OPTION;
REVOKE CREATE ON SCHEMA "Own Place" FROM postgres;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO app;
GRANT USAGE ON SCHEMA public TO boss, maker;

-- Types

CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE TYPE public.pair AS (a int, b int);
CREATE TYPE public.span AS RANGE (subtype = int8);
CREATE DOMAIN public.short AS text CHECK (length(VALUE) < 10);
REVOKE USAGE ON TYPE public.mood FROM PUBLIC;
GRANT USAGE ON TYPE public.mood TO "Odd ""Role"" to";
GRANT USAGE ON TYPE public.pair TO app WITH GRANT OPTION;
REVOKE ALL ON TYPE public.span FROM PUBLIC;
REVOKE ALL ON DOMAIN public.short FROM PUBLIC, postgres;
GRANT USAGE ON DOMAIN public.short TO reader;

-- Tables, columns, sequences, views

CREATE TABLE public.users (id serial PRIMARY KEY, email text, "Odd, name" int, n bigint GENERATED ALWAYS AS IDENTITY);
CREATE TABLE public.closed (id int);
CREATE TABLE public.parts (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE SEQUENCE "Own Place".numbers;
CREATE VIEW public.emails AS SELECT email FROM public.users;
CREATE MATERIALIZED VIEW public.counts AS SELECT count(*) AS n FROM public.users;

GRANT SELECT, INSERT ON public.users TO app;
GRANT ALL ON public.users TO boss WITH GRANT OPTION;
GRANT SELECT ON public.users TO "owner" WITH GRANT OPTION;
GRANT SELECT (email, "Odd, name"), UPDATE (email) ON public.users TO reader;
GRANT REFERENCES (id), UPDATE (id) ON public.users TO "Odd ""Role"" to" WITH GRANT OPTION;
GRANT SELECT (id) ON public.users TO PUBLIC;
GRANT SELECT (id) ON public.users TO postgres;
REVOKE DELETE, TRUNCATE ON public.users FROM postgres;
GRANT SELECT ON public.users TO postgres WITH GRANT OPTION;
REVOKE ALL ON public.closed FROM postgres;
GRANT SELECT ON public.parts_1 TO PUBLIC;
GRANT SELECT ON public.parts TO app;
GRANT USAGE ON SEQUENCE public.users_id_seq TO app;
GRANT SELECT, UPDATE ON SEQUENCE public.users_n_seq TO app;
REVOKE UPDATE ON SEQUENCE "Own Place".numbers FROM postgres;
GRANT SELECT ON public.emails TO PUBLIC;
GRANT UPDATE (email) ON public.emails TO app;
GRANT SELECT ON public.counts TO reader;
GRANT SELECT (n) ON public.counts TO app;
--@ 17+
GRANT MAINTAIN ON public.counts TO app;
REVOKE MAINTAIN ON public.users FROM postgres;
--@ 13+

-- Routines and languages

CREATE FUNCTION public.f(a text, VARIADIC b int[] DEFAULT '{}') RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE PROCEDURE public.p(a int, INOUT b public.pair) LANGUAGE sql AS 'SELECT NULL::public.pair';
CREATE AGGREGATE public.total(int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE AGGREGATE public.often(*) (sfunc = int8inc, stype = int8, initcond = '0');
CREATE AGGREGATE public.place(VARIADIC "any" ORDER BY VARIADIC "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
CREATE FUNCTION public.my_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE mine HANDLER public.my_handler;
REVOKE ALL ON FUNCTION public.f(text, int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.f(text, int[]) TO app WITH GRANT OPTION;
REVOKE ALL ON FUNCTION public.f() FROM PUBLIC, postgres;
REVOKE ALL ON PROCEDURE public.p FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION public.total(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.often() TO reader;
REVOKE EXECUTE ON FUNCTION public.place FROM postgres;
REVOKE USAGE ON LANGUAGE mine FROM PUBLIC;
GRANT USAGE ON LANGUAGE mine TO app;
REVOKE EXECUTE ON FUNCTION public.span(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.pg_stat_statements_reset TO app;
CREATE FOREIGN DATA WRAPPER "Wrapper";
CREATE SERVER far FOREIGN DATA WRAPPER "Wrapper";
CREATE FOREIGN TABLE public.away (id int) SERVER far;
GRANT USAGE ON FOREIGN DATA WRAPPER "Wrapper" TO app WITH GRANT OPTION;
GRANT USAGE ON FOREIGN SERVER far TO PUBLIC;
REVOKE USAGE ON FOREIGN SERVER far FROM postgres;
GRANT SELECT ON public.away TO app;
GRANT UPDATE (id) ON public.away TO reader;

-- What others than the owner gave

SET ROLE boss;
GRANT DELETE ON public.users TO maker WITH GRANT OPTION;
GRANT UPDATE (email) ON public.users TO maker;
SET ROLE maker;
GRANT DELETE ON public.users TO "Odd ""Role"" to", app WITH GRANT OPTION;
RESET ROLE;
SET ROLE app;
GRANT DELETE ON public.users TO reader;
RESET ROLE;

-- What comes with extensions

GRANT SELECT ON public.pg_stat_statements TO reader;
REVOKE USAGE ON TYPE public.hstore FROM PUBLIC;
GRANT SELECT (query) ON public.pg_stat_statements TO app;
REVOKE SELECT ON public.pg_stat_statements FROM PUBLIC;

-- Default privileges

ALTER DEFAULT PRIVILEGES FOR ROLE maker GRANT SELECT ON TABLES TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE maker IN SCHEMA public GRANT ALL ON TABLES TO app WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE maker IN SCHEMA "Own Place" GRANT USAGE ON SEQUENCES TO "Odd ""Role"" to";
ALTER DEFAULT PRIVILEGES FOR ROLE maker REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "Odd ""Role"" to" REVOKE ALL ON TYPES FROM PUBLIC, "Odd ""Role"" to";
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON SEQUENCES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON SCHEMAS TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE DELETE ON TABLES FROM postgres;

-- Settings

DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public, "Own Place", ''''', current_database());
    EXECUTE format('ALTER DATABASE %I SET DateStyle = ''ISO, DMY''', current_database());
    EXECUTE format('ALTER DATABASE %I SET statement_timeout = ''5min''', current_database());
    EXECUTE format('ALTER DATABASE %I SET app.tag = ''100%% "it''''s" \ $do$''', current_database());
    EXECUTE format('ALTER DATABASE %I SET app.jwt_secret = ''hidden''', current_database());
END $$;
