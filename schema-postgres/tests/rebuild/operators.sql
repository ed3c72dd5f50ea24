-- Operators, their families and classes, and access methods.

CREATE SCHEMA "Ops & Co";
CREATE SCHEMA later;
CREATE EXTENSION btree_gin WITH SCHEMA later;

CREATE TYPE public.pair AS (a integer, b integer);

--
-- Name: functions; Type: FUNCTION; Schema: public
--

CREATE FUNCTION public.pair_lt(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
CREATE FUNCTION public.pair_le(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a <= $2.a';
CREATE FUNCTION public.pair_eq(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
CREATE FUNCTION public.pair_ge(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a >= $2.a';
CREATE FUNCTION public.pair_gt(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a > $2.a';
CREATE FUNCTION public.pair_cmp(public.pair, public.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1.a, $2.a)';
CREATE FUNCTION public.pair_hash(public.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT hashint4($1.a)';
CREATE FUNCTION public.pair_int_lt(public.pair, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2';
CREATE FUNCTION public.pair_int_eq(public.pair, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2';
CREATE FUNCTION public.int_pair_eq(integer, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2.a';
CREATE FUNCTION public.pair_int_cmp(public.pair, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1.a, $2)';
CREATE FUNCTION "Ops & Co"."Negate it"(public.pair) RETURNS public.pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW(-$1.a, $1.b)::public.pair';
CREATE FUNCTION public.pair_distance(public.pair, public.pair) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT abs($1.a - $2.a)::float8';

--
-- Name: the rest; Type: TABLE; Schema: -
--

CREATE OPERATOR public.< (FUNCTION = public.pair_lt, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.>), NEGATOR = OPERATOR(public.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR public.<= (FUNCTION = public.pair_le, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.>=), NEGATOR = OPERATOR(public.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR public.= (FUNCTION = public.pair_eq, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.=), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR public.>= (FUNCTION = public.pair_ge, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.<=), NEGATOR = OPERATOR(public.<));
CREATE OPERATOR public.> (FUNCTION = public.pair_gt, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.<), NEGATOR = OPERATOR(public.<=));
CREATE OPERATOR public.< (FUNCTION = public.pair_int_lt, LEFTARG = public.pair, RIGHTARG = integer);
CREATE OPERATOR "Ops & Co".=== (FUNCTION = public.pair_int_eq, LEFTARG = public.pair, RIGHTARG = integer, COMMUTATOR = OPERATOR(later.====));
CREATE OPERATOR later.==== (FUNCTION = public.int_pair_eq, LEFTARG = integer, RIGHTARG = public.pair, COMMUTATOR = OPERATOR("Ops & Co".===));
CREATE OPERATOR "Ops & Co".-@ (FUNCTION = "Ops & Co"."Negate it", RIGHTARG = public.pair);
CREATE OPERATOR public.<-> (FUNCTION = public.pair_distance, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.<->));
CREATE OPERATOR public.=@ (FUNCTION = public.pair_eq, LEFTARG = public.pair, RIGHTARG = public.pair, NEGATOR = OPERATOR(public.!=@));
COMMENT ON OPERATOR public.< (public.pair, public.pair) IS 'less; "or" not';
COMMENT ON OPERATOR "Ops & Co".-@ (NONE, public.pair) IS 'prefix';

CREATE OPERATOR FAMILY public.pair_ops USING btree;
CREATE OPERATOR FAMILY "Ops & Co"."Empty family" USING hash;
CREATE OPERATOR CLASS public.pair_ops DEFAULT FOR TYPE public.pair USING btree FAMILY public.pair_ops AS
    OPERATOR 1 public.<, OPERATOR 2 public.<=, OPERATOR 3 public.=, OPERATOR 4 public.>=, OPERATOR 5 public.>,
    FUNCTION 1 public.pair_cmp(public.pair, public.pair);
ALTER OPERATOR FAMILY public.pair_ops USING btree ADD
    OPERATOR 1 public.< (public.pair, integer),
    OPERATOR 3 "Ops & Co".=== (public.pair, integer),
    FUNCTION 1 (public.pair, integer) public.pair_int_cmp(public.pair, integer);
CREATE OPERATOR CLASS "Ops & Co"."Hash, it" FOR TYPE public.pair USING hash AS
    OPERATOR 1 public.=, FUNCTION 1 public.pair_hash(public.pair);
CREATE OPERATOR CLASS public.reverse_int FOR TYPE integer USING btree AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE OPERATOR CLASS public.point_lists FOR TYPE polygon USING gist AS
    OPERATOR 1 <<(polygon, polygon), OPERATOR 15 <->(polygon, point) FOR ORDER BY pg_catalog.float_ops,
    FUNCTION 1 gist_poly_consistent(internal, polygon, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal),
    FUNCTION 3 gist_poly_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal),
    FUNCTION 7 gist_box_same(box, box, internal),
    FUNCTION 8 gist_poly_distance(internal, polygon, smallint, oid, internal),
    STORAGE box;
COMMENT ON OPERATOR FAMILY public.pair_ops USING btree IS 'family';
COMMENT ON OPERATOR CLASS "Ops & Co"."Hash, it" USING hash IS 'class';

CREATE ACCESS METHOD "My heap" TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD tree IS 'a tree';
CREATE OPERATOR CLASS public.tree_ints DEFAULT FOR TYPE integer USING tree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);

CREATE TABLE public.pairs (p public.pair PRIMARY KEY, q public.pair, i integer, j integer CHECK (j OPERATOR(pg_catalog.>) 1),
    CONSTRAINT odd CHECK (q OPERATOR("Ops & Co".===) 3),
    CONSTRAINT no_two EXCLUDE USING btree (q WITH OPERATOR(public.=)));
CREATE INDEX pairs_hash ON public.pairs USING hash (q "Ops & Co"."Hash, it");
CREATE INDEX pairs_reverse ON public.pairs (i public.reverse_int);
CREATE TABLE public.own_heap (a integer) USING "My heap";
CREATE VIEW later.sorted AS SELECT p, OPERATOR("Ops & Co".-@) q AS negated FROM public.pairs ORDER BY q USING OPERATOR(public.<);
CREATE TYPE public.pair_range AS RANGE (subtype = public.pair);
