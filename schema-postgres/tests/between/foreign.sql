--! case foreign servers in place
--! from
CREATE FOREIGN DATA WRAPPER w OPTIONS (a '1', b '2');
CREATE SERVER s VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'h', "Odd name" 'x', password 'hidden');
CREATE USER MAPPING FOR public SERVER s OPTIONS ("user" 'a', x 'y', password 'hidden');
CREATE USER MAPPING FOR CURRENT_USER SERVER s;
CREATE FOREIGN TABLE public.t (a integer OPTIONS (c 'd')) SERVER s OPTIONS (k 'v', l 'm');
--! to
CREATE FOREIGN DATA WRAPPER w OPTIONS (a '3', c '''2\');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'i', port '5');
CREATE USER MAPPING FOR public SERVER s OPTIONS ("user" 'b', z 'y');
CREATE FOREIGN TABLE public.t (a integer OPTIONS (c 'e')) SERVER s OPTIONS (k 'w', n 'm');
COMMENT ON SERVER s IS 'a server';
--! steps
DROP USER MAPPING FOR
ALTER FOREIGN DATA WRAPPER w OPTIONS (DROP b, SET a '3', ADD c E'''2\\')
ALTER SERVER s VERSION NULL OPTIONS (DROP "Odd name", SET host 'i', ADD port '5')
COMMENT ON SERVER s
ALTER USER MAPPING FOR public SERVER s OPTIONS (DROP x, SET "user" 'b', ADD z 'y')
ALTER FOREIGN TABLE public.t
ALTER FOREIGN TABLE ONLY public.t

--! case functions of a wrapper
--! from
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
--! to
CREATE FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator;
CREATE SERVER s FOREIGN DATA WRAPPER w;
--! steps
ALTER FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator

--! case another kind of server
CREATE FOREIGN DATA WRAPPER w;
--! from
CREATE SERVER s TYPE 'a' FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR public SERVER s;
CREATE FOREIGN TABLE public.t (a integer) SERVER s;
CREATE VIEW public.v AS SELECT a FROM public.t;
--! to
CREATE SERVER s TYPE 'b' FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR public SERVER s;
CREATE FOREIGN TABLE public.t (a integer) SERVER s;
CREATE VIEW public.v AS SELECT a FROM public.t;
