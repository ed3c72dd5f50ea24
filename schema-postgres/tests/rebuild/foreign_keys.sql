-- foreign keys: partitions, self references, collisions
CREATE TABLE public.fk_p (id int, jd int, PRIMARY KEY (id, jd)) PARTITION BY LIST (id);
CREATE TABLE public.fk_p1 PARTITION OF public.fk_p FOR VALUES IN (1) PARTITION BY LIST (jd);
CREATE TABLE public.fk_p1_1 PARTITION OF public.fk_p1 FOR VALUES IN (1);
CREATE TABLE public.fk_p2 (jd int, id int NOT NULL);
ALTER TABLE public.fk_p2 ALTER jd SET NOT NULL;
ALTER TABLE public.fk_p ATTACH PARTITION public.fk_p2 FOR VALUES IN (2);
CREATE TABLE public.fk_r (id int PRIMARY KEY, p_id int NOT NULL, p_jd int NOT NULL,
  FOREIGN KEY (p_id, p_jd) REFERENCES public.fk_p (id, jd)) PARTITION BY LIST (id);
CREATE TABLE public.fk_r_1 PARTITION OF public.fk_r FOR VALUES IN (1);
CREATE TABLE public.fk_r_2 (id int PRIMARY KEY, p_id int NOT NULL, p_jd int NOT NULL);
ALTER TABLE public.fk_r ATTACH PARTITION public.fk_r_2 FOR VALUES IN (2);
-- the same key twice, and once more on the partition
ALTER TABLE public.fk_r ADD FOREIGN KEY (p_id, p_jd) REFERENCES public.fk_p (id, jd);
ALTER TABLE public.fk_r_1 ADD FOREIGN KEY (p_id, p_jd) REFERENCES public.fk_p (id, jd);
-- attach a table that has its own key already
CREATE TABLE public.fk_r_3 (id int PRIMARY KEY, p_id int NOT NULL, p_jd int NOT NULL,
  CONSTRAINT own_name FOREIGN KEY (p_id, p_jd) REFERENCES public.fk_p (id, jd));
ALTER TABLE public.fk_r ATTACH PARTITION public.fk_r_3 FOR VALUES IN (3);
-- self reference
CREATE TABLE public.fk_self (id bigserial NOT NULL, id_abc bigint NOT NULL, parent bigint, PRIMARY KEY (id_abc, id),
  FOREIGN KEY (id_abc, parent) REFERENCES public.fk_self (id_abc, id) ON UPDATE RESTRICT ON DELETE RESTRICT) PARTITION BY LIST (id_abc);
CREATE TABLE public.fk_self_1 PARTITION OF public.fk_self FOR VALUES IN (1);
CREATE TABLE public.fk_self_2 PARTITION OF public.fk_self FOR VALUES IN (2) PARTITION BY LIST (id);
CREATE TABLE public.fk_self_2_1 PARTITION OF public.fk_self_2 FOR VALUES IN (1);
CREATE TABLE public.fk_self_3 (id bigint NOT NULL, id_abc bigint NOT NULL, parent bigint, PRIMARY KEY (id_abc, id),
  FOREIGN KEY (id_abc, parent) REFERENCES public.fk_self (id_abc, id) ON UPDATE RESTRICT ON DELETE RESTRICT);
ALTER TABLE public.fk_self ATTACH PARTITION public.fk_self_3 FOR VALUES IN (3);
-- many keys to a partitioned table, names collide
CREATE TABLE public.fk_a (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE public.fk_a1 PARTITION OF public.fk_a FOR VALUES FROM (1) TO (10);
CREATE TABLE public.fk_a2 PARTITION OF public.fk_a FOR VALUES FROM (10) TO (20);
CREATE TABLE public.fk_b (a int REFERENCES public.fk_a, b int, c int,
  CONSTRAINT fk_b_b_fkey FOREIGN KEY (b) REFERENCES public.fk_a, CONSTRAINT fk_b_a_fkey9 FOREIGN KEY (c) REFERENCES public.fk_a) PARTITION BY LIST (b);
CREATE TABLE public.fk_b1 PARTITION OF public.fk_b FOR VALUES IN (1);
ALTER TABLE public.fk_b1 ADD CONSTRAINT fk_b_a_fkey2 FOREIGN KEY (a) REFERENCES public.fk_a (a);
CREATE TABLE public.fk_b2 (a int, b int, c int, CONSTRAINT fk_b_a_fkey CHECK (a > 0));
ALTER TABLE public.fk_b ATTACH PARTITION public.fk_b2 FOR VALUES IN (2);
CREATE TABLE public.fk_a3 PARTITION OF public.fk_a FOR VALUES FROM (20) TO (30) PARTITION BY RANGE (a);
CREATE TABLE public.fk_a31 PARTITION OF public.fk_a3 FOR VALUES FROM (20) TO (25);
-- detached partition keeps the key
CREATE TABLE public.fk_b3 PARTITION OF public.fk_b FOR VALUES IN (3);
ALTER TABLE public.fk_b DETACH PARTITION public.fk_b3;
-- not valid, deferrable, match full, set default
CREATE TABLE public.fk_c (a int, b int, UNIQUE (a, b));
CREATE TABLE public.fk_d (a int DEFAULT 1, b int DEFAULT 2, FOREIGN KEY (a, b) REFERENCES public.fk_c (a, b) MATCH FULL ON DELETE SET DEFAULT ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT later FOREIGN KEY (b, a) REFERENCES public.fk_c (b, a));
ALTER TABLE public.fk_d ADD CONSTRAINT unsure FOREIGN KEY (a, b) REFERENCES public.fk_c (a, b) NOT VALID;
-- a key on a unique index that is no constraint
CREATE TABLE public.fk_e (a int); CREATE UNIQUE INDEX fk_e_u ON public.fk_e (a);
CREATE TABLE public.fk_f (a int REFERENCES public.fk_e (a), b int REFERENCES public.fk_e (a));
-- across schemas with dropped columns
CREATE SCHEMA other;
CREATE TABLE other.fk_g (x int, y int, z int, id int PRIMARY KEY); ALTER TABLE other.fk_g DROP COLUMN y;
CREATE TABLE public.fk_h (gone int, g int REFERENCES other.fk_g) PARTITION BY HASH (g); ALTER TABLE public.fk_h DROP gone;
CREATE TABLE other.fk_h0 PARTITION OF public.fk_h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE other.fk_h1 (g int, k int); ALTER TABLE other.fk_h1 DROP k;
ALTER TABLE public.fk_h ATTACH PARTITION other.fk_h1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
--@ 15+
CREATE TABLE public.fk_i (a int, b int, FOREIGN KEY (a, b) REFERENCES public.fk_c (a, b) ON DELETE SET NULL (a));
--@ 18+
CREATE TABLE public.fk_j (a int, FOREIGN KEY (a) REFERENCES public.fk_a NOT ENFORCED) PARTITION BY LIST (a);
CREATE TABLE public.fk_j1 PARTITION OF public.fk_j FOR VALUES IN (1);
ALTER TABLE public.fk_j ADD CONSTRAINT nv FOREIGN KEY (a) REFERENCES public.fk_e (a) NOT VALID;
CREATE TABLE public.temporal_p (id int4range, valid_at daterange, PRIMARY KEY (id, valid_at WITHOUT OVERLAPS)) PARTITION BY LIST (id);
CREATE TABLE public.temporal_p1 PARTITION OF public.temporal_p FOR VALUES IN ('[1,2)', '[2,3)');
CREATE TABLE public.temporal_f (id int4range, valid_at daterange, p int4range, FOREIGN KEY (p, PERIOD valid_at) REFERENCES public.temporal_p (id, PERIOD valid_at)) PARTITION BY LIST (id);
CREATE TABLE public.temporal_f1 PARTITION OF public.temporal_f FOR VALUES IN ('[1,2)');
