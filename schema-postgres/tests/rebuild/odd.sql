-- What only unusual statements leave behind.
CREATE TABLE public.base (a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE public.heir (b integer, twice integer) INHERITS (public.base);

-- The same demand three times.
CREATE TABLE public.thrice (a integer, b integer, c integer);
ALTER TABLE public.thrice ADD CONSTRAINT one UNIQUE (a, b) INCLUDE (c);
ALTER TABLE public.thrice ADD CONSTRAINT two UNIQUE (a, b) INCLUDE (c);
ALTER TABLE public.thrice ADD CONSTRAINT three UNIQUE (b);
ALTER TABLE public.thrice ADD PRIMARY KEY (b);

-- The name of the rules that make views.
CREATE TABLE public.ruled (a integer);
CREATE TABLE public.noted (a integer);
CREATE RULE r AS ON INSERT TO public.ruled DO ALSO INSERT INTO public.noted VALUES (NEW.a);
ALTER RULE r ON public.ruled RENAME TO "_RETURN";

-- A policy that is a query and nothing else.
CREATE TABLE public.guarded (a integer);
CREATE POLICY p ON public.guarded USING ((SELECT guarded.a > 1 FROM public.ruled LIMIT 1));

-- Columns whose numbers differ from those of the partitioned table.
CREATE TABLE public.goal (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE public.aims (gone integer, a integer, b integer,
    FOREIGN KEY (a, b) REFERENCES public.goal ON DELETE CASCADE) PARTITION BY LIST (a);
ALTER TABLE public.aims DROP gone;
CREATE TABLE public.aims_1 PARTITION OF public.aims FOR VALUES IN (1);
--@ 15+
ALTER TABLE public.aims ADD CONSTRAINT some_columns FOREIGN KEY (a, b) REFERENCES public.goal ON DELETE SET NULL (b);
CREATE TABLE public.aims_2 (b integer, a integer);
ALTER TABLE public.aims ATTACH PARTITION public.aims_2 FOR VALUES IN (2);
--@ 13+

-- An exclusion constraint on a partition alone, and one that no partition has.
CREATE TABLE public.slots (a int4range, b int4range) PARTITION BY LIST (a);
CREATE TABLE public.slots_1 PARTITION OF public.slots FOR VALUES IN ('[1,2)');
ALTER TABLE public.slots_1 ADD CONSTRAINT own EXCLUDE USING gist (a WITH =, b WITH &&);
CREATE INDEX signed ON public.guarded USING gist (to_tsvector('simple'::regconfig, a::text) tsvector_ops (siglen = 100));
CREATE TABLE public.texts (a tsvector);
CREATE INDEX of_column ON public.texts USING gist (a tsvector_ops (siglen = 100));
CREATE VIEW public.checked WITH (check_option = local, security_barrier) AS SELECT a FROM public.ruled WHERE a > 1;
--@ 17+
ALTER TABLE ONLY public.slots ADD CONSTRAINT nowhere EXCLUDE USING gist (a WITH =, b WITH &&);
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE public.methods (a integer) PARTITION BY LIST (a) USING heap2;
CREATE TABLE public.methods_1 PARTITION OF public.methods FOR VALUES IN (1);
CREATE TABLE public.methods_2 PARTITION OF public.methods FOR VALUES IN (2) USING heap;
--@ 13+

-- An index that was made whole from below.
CREATE TABLE public.leaves (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE public.leaves_1 PARTITION OF public.leaves FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE public.leaves_11 PARTITION OF public.leaves_1 FOR VALUES IN (1);
CREATE TABLE public.leaves_12 PARTITION OF public.leaves_1 FOR VALUES IN (2);
CREATE INDEX below ON ONLY public.leaves_1 (b);
CREATE INDEX above ON public.leaves (b);
CREATE INDEX lone ON ONLY public.leaves (a);

-- Names of NOT NULLs that are taken.
CREATE TABLE public.first (c integer, CONSTRAINT second_c_not_null CHECK (c IS NOT NULL));
CREATE TABLE public.second (c integer NOT NULL);
CREATE TABLE public.third (c serial, CONSTRAINT second_d_not_null CHECK (c > 0));
ALTER TABLE public.third RENAME TO fourth;
CREATE TABLE public.third (c serial);
--@ 18+
--@ 13+
--@ 18+
CREATE TABLE public.trusted (a integer) PARTITION BY LIST (a);
ALTER TABLE public.trusted ADD CONSTRAINT later NOT NULL a NOT VALID;
CREATE TABLE public.trusted_1 (a integer CONSTRAINT own NOT NULL);
ALTER TABLE public.trusted ATTACH PARTITION public.trusted_1 FOR VALUES IN (1);
CREATE TABLE public.trusted_2 (a integer);
ALTER TABLE public.trusted_2 ADD CONSTRAINT mine NOT NULL a NOT VALID;
ALTER TABLE public.trusted ATTACH PARTITION public.trusted_2 FOR VALUES IN (2);

-- A partition's NOT NULL whose name another table took along.
CREATE TABLE public.named_1 (a integer NOT NULL);
ALTER TABLE public.named_1 RENAME TO formerly;
CREATE TABLE public.named (a integer) PARTITION BY LIST (a);
CREATE TABLE public.named_1 (a integer CONSTRAINT named_1_a_not_null NOT NULL);
ALTER TABLE public.named ATTACH PARTITION public.named_1 FOR VALUES IN (1);

-- A temporal key on partitions, which the server does not attach.
CREATE TABLE public.stays (id int4range, at daterange, CONSTRAINT stay PRIMARY KEY (id, at WITHOUT OVERLAPS))
    PARTITION BY LIST (id);
CREATE TABLE public.stays_1 PARTITION OF public.stays FOR VALUES IN ('[1,2)');
CREATE TABLE public.guests (id int4range, at daterange, stay int4range,
    FOREIGN KEY (stay, PERIOD at) REFERENCES public.stays (id, PERIOD at));

-- What is said of a row type, and granted on it, is not the table's.
CREATE TABLE public.rows_of (a integer);
COMMENT ON TYPE public.rows_of IS 'a row';
GRANT ALL ON TYPE public.rows_of TO pg_monitor;
--@ 13+
