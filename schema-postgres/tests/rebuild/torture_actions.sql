-- What tables do of their own, statistics and replication, with names that need care.

CREATE SCHEMA "On & Off";

--
-- Name: fire(); Type: FUNCTION; Schema: public
--

CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN RETURN NULL; END $_$;

--
-- Name: Fire "x"(); Type: FUNCTION; Schema: On & Off
--

CREATE FUNCTION "On & Off"."Fire ""x"""() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN RETURN NULL; END $_$;

--
-- Name: noted(); Type: FUNCTION; Schema: public
--

CREATE FUNCTION public.noted() RETURNS event_trigger LANGUAGE plpgsql AS $_$ BEGIN NULL; END $_$;

--
-- Name: seen(text); Type: FUNCTION; Schema: public
--

CREATE FUNCTION public.seen(who text) RETURNS boolean LANGUAGE sql STABLE AS $_$ SELECT who <> '' $_$;

--
-- Name: the rest; Type: TABLE; Schema: -
--

CREATE TABLE public.t (id integer PRIMARY KEY, a integer, b text, "C ON public.t " date, doc jsonb);
CREATE TABLE public.other (id integer PRIMARY KEY, t integer REFERENCES public.t DEFERRABLE);
CREATE TABLE "On & Off"."Table ON t" ("a b" integer, "select" text);
CREATE VIEW public.v AS SELECT id, a, b FROM public.t WHERE a > 0;
CREATE VIEW "On & Off"."View" AS SELECT "a b" FROM "On & Off"."Table ON t";

-- Triggers

CREATE TRIGGER plain BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER "a ON public.t " AFTER INSERT OR DELETE OR UPDATE OF a, "C ON public.t " ON public.t FOR EACH ROW WHEN (pg_trigger_depth() < 2) EXECUTE FUNCTION "On & Off"."Fire ""x"""('one', ' ON public.t ', E'two\nlines', 'it''s', 'back\slash', '');
CREATE TRIGGER truncated AFTER TRUNCATE ON public.t EXECUTE FUNCTION public.fire();
CREATE TRIGGER conditional BEFORE UPDATE ON public.t FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.* AND new.b <> ' ON ' AND public.seen(new.b)) EXECUTE FUNCTION public.fire();
CREATE TRIGGER transition AFTER UPDATE ON public.t REFERENCING OLD TABLE AS "Old ones" NEW TABLE AS new_ones FOR EACH STATEMENT EXECUTE FUNCTION public.fire();
CREATE TRIGGER no_change BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE OF b ON public.t FROM public.other DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.a > 5) EXECUTE FUNCTION public.fire('x');
CREATE CONSTRAINT TRIGGER early AFTER DELETE ON "On & Off"."Table ON t" NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER instead INSTEAD OF INSERT OR UPDATE OR DELETE ON public.v FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER "Instead" INSTEAD OF UPDATE ON "On & Off"."View" FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER of_view BEFORE INSERT ON public.v EXECUTE FUNCTION public.fire();
CREATE TRIGGER off BEFORE INSERT ON public.other EXECUTE FUNCTION public.fire();
CREATE TRIGGER "select" BEFORE INSERT ON public.other EXECUTE FUNCTION public.fire();
CREATE TRIGGER replica BEFORE INSERT ON public.other EXECUTE FUNCTION public.fire();
ALTER TABLE public.other DISABLE TRIGGER off;
ALTER TABLE public.other ENABLE ALWAYS TRIGGER "select";
ALTER TABLE public.other ENABLE REPLICA TRIGGER replica;
COMMENT ON TRIGGER "a ON public.t " ON public.t IS 'it''s a trigger';
COMMENT ON TRIGGER instead ON public.v IS 'of a view';
COMMENT ON TRIGGER late ON public.t IS 'a constraint';

CREATE TABLE public.parted (k integer, v text) PARTITION BY LIST (k);
CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
CREATE TABLE public.parted_2 PARTITION OF public.parted FOR VALUES IN (2) PARTITION BY LIST (v);
CREATE TABLE public.parted_2a PARTITION OF public.parted_2 FOR VALUES IN ('a');
CREATE TABLE public.parted_2b PARTITION OF public.parted_2 FOR VALUES IN ('b');
CREATE TRIGGER "Each" AFTER INSERT ON public.parted FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER each_off AFTER INSERT ON public.parted FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER own AFTER INSERT ON public.parted_1 FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER statement AFTER INSERT ON public.parted FOR EACH STATEMENT EXECUTE FUNCTION public.fire();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON public.parted DEFERRABLE FOR EACH ROW EXECUTE FUNCTION public.fire();
ALTER TABLE public.parted_1 DISABLE TRIGGER "Each";
ALTER TABLE public.parted_2 ENABLE ALWAYS TRIGGER "Each";
ALTER TABLE public.parted_2b DISABLE TRIGGER "Each";
ALTER TABLE public.parted DISABLE TRIGGER each_off;
ALTER TABLE public.parted_2a ENABLE TRIGGER each_off;
ALTER TABLE public.parted_1 ENABLE REPLICA TRIGGER checked;
CREATE TABLE public.attached (v text, k integer);
ALTER TABLE public.parted ATTACH PARTITION public.attached FOR VALUES IN (3);
ALTER TABLE public.attached DISABLE TRIGGER "Each";

-- Rules

CREATE RULE logged AS ON INSERT TO public.t DO ALSO INSERT INTO public.other (id) VALUES (new.id);
CREATE RULE "No ""TO"" go" AS ON DELETE TO public.t WHERE old.a > 10 AND old.b <> ' TO public.t' DO INSTEAD NOTHING;
CREATE RULE several AS ON UPDATE TO public.t DO ALSO (DELETE FROM public.other WHERE other.id = old.id; INSERT INTO public.other (id) SELECT v.id FROM public.v; NOTIFY "The Channel");
CREATE RULE v_insert AS ON INSERT TO "On & Off"."View" DO INSTEAD INSERT INTO "On & Off"."Table ON t" ("a b") VALUES (new."a b") RETURNING "a b";
CREATE RULE off AS ON INSERT TO public.other DO ALSO NOTHING;
CREATE RULE always AS ON DELETE TO public.other DO ALSO NOTHING;
ALTER TABLE public.other DISABLE RULE off;
ALTER TABLE public.other ENABLE ALWAYS RULE always;
COMMENT ON RULE v_insert ON "On & Off"."View" IS 'a rule';

-- Policies

ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.other ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.other FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parted FORCE ROW LEVEL SECURITY;
CREATE POLICY everything ON public.t;
CREATE POLICY "Own ""rows""" ON public.t AS RESTRICTIVE FOR SELECT TO pg_monitor, postgres USING (b = current_user AND public.seen(b));
CREATE POLICY adds ON public.t FOR INSERT TO pg_signal_backend WITH CHECK (a > 0);
CREATE POLICY changes ON public.t FOR UPDATE USING (true) WITH CHECK ((a > 0) OR (a < 0));
CREATE POLICY removes ON public.t FOR DELETE USING (EXISTS (SELECT FROM public.v JOIN public.other USING (id) WHERE v.id = t.id));
CREATE POLICY without_security ON "On & Off"."Table ON t" USING ("a b" > 0);
COMMENT ON POLICY "Own ""rows""" ON public.t IS 'a policy';

-- Statistics

CREATE STATISTICS public.all_kinds ON a, b FROM public.t;
CREATE STATISTICS "On & Off"."Some FROM x" (mcv, ndistinct) ON "select", "a b" FROM "On & Off"."Table ON t";
ALTER STATISTICS public.all_kinds SET STATISTICS 50;
COMMENT ON STATISTICS public.all_kinds IS 'statistics';
--@ 14+
CREATE STATISTICS public.expressions (dependencies) ON a, (b || ' FROM public.t'), (extract(year FROM "C ON public.t ")) FROM public.t;
CREATE STATISTICS public.single ON (lower(b)) FROM public.t;
--@ 13+
CREATE MATERIALIZED VIEW public.mv AS SELECT id, a FROM public.t;
CREATE STATISTICS public.of_mv ON id, a FROM public.mv;
CREATE TABLE public.child (extra integer) INHERITS (public.other);

-- Publications

CREATE PUBLICATION nothing;
CREATE PUBLICATION "All ""of it""" FOR ALL TABLES WITH (publish = 'insert, delete');
CREATE PUBLICATION part_of_it FOR TABLE public.t, "On & Off"."Table ON t", ONLY public.other, public.parted WITH (publish_via_partition_root = true);
CREATE PUBLICATION inherited FOR TABLE public.other;
CREATE PUBLICATION silent FOR TABLE public.t WITH (publish = '');
COMMENT ON PUBLICATION part_of_it IS 'a publication';
--@ 15+
CREATE PUBLICATION parts FOR TABLE public.t WHERE (id > 5), TABLE public.other WHERE (id > 0), TABLES IN SCHEMA "On & Off";
CREATE PUBLICATION columns FOR TABLE public.t (id, "C ON public.t ") WHERE (id > 5 AND b <> 'x'), public.other (id);
ALTER PUBLICATION parts SET (publish = 'insert');
CREATE PUBLICATION namespaces FOR TABLES IN SCHEMA public, "On & Off";
--@ 18+
CREATE PUBLICATION generated FOR TABLE public.t WITH (publish_generated_columns = stored);
--@ 13+

-- Subscriptions

CREATE SUBSCRIPTION "Sub ""x""" CONNECTION '' PUBLICATION "All ""of it""", part_of_it WITH (connect = false, slot_name = 'k2');
CREATE SUBSCRIPTION without_slot CONNECTION '' PUBLICATION part_of_it WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION without_slot IS 'a subscription';
--@ 14+
CREATE SUBSCRIPTION options CONNECTION '' PUBLICATION part_of_it WITH (connect = false, binary = true, streaming = true, synchronous_commit = remote_write);
--@ 15+
CREATE SUBSCRIPTION more CONNECTION '' PUBLICATION part_of_it WITH (connect = false, two_phase = true, disable_on_error = true);
--@ 16+
CREATE SUBSCRIPTION owner CONNECTION '' PUBLICATION part_of_it WITH (connect = false, password_required = false, run_as_owner = true, origin = none, streaming = parallel);
--@ 17+
CREATE SUBSCRIPTION follows CONNECTION '' PUBLICATION part_of_it WITH (connect = false, failover = true);
--@ 13+

-- Event triggers

CREATE EVENT TRIGGER "A first" ON ddl_command_start EXECUTE FUNCTION public.noted();
CREATE EVENT TRIGGER tagged ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP FUNCTION') EXECUTE FUNCTION public.noted();
CREATE EVENT TRIGGER off ON ddl_command_end EXECUTE FUNCTION public.noted();
CREATE EVENT TRIGGER always ON table_rewrite EXECUTE FUNCTION public.noted();
ALTER EVENT TRIGGER off DISABLE;
ALTER EVENT TRIGGER always ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER tagged IS 'an event trigger';
