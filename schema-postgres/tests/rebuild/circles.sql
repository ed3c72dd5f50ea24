-- Views that select from each other, as CREATE OR REPLACE allows.
CREATE TYPE public.feeling AS ENUM ('a', 'b');
CREATE VIEW public.ring_a AS SELECT 1 AS n, 'x'::text COLLATE "C" AS t, 'a'::public.feeling AS f;
CREATE VIEW public.ring_b AS SELECT n, t FROM public.ring_a;
CREATE OR REPLACE VIEW public.ring_a WITH (security_barrier) AS
    SELECT n, t COLLATE "C" AS t, 'a'::public.feeling AS f FROM public.ring_b WHERE n > 0;
COMMENT ON VIEW public.ring_a IS 'round and round';
COMMENT ON COLUMN public.ring_a.n IS 'a number';
GRANT SELECT (n) ON public.ring_a TO PUBLIC;
-- Of three, and through a routine and its argument.
CREATE VIEW public.tri_a AS SELECT 1 AS n;
CREATE VIEW public.tri_b AS SELECT * FROM public.tri_a;
CREATE VIEW public.tri_c AS SELECT * FROM public.tri_b;
CREATE OR REPLACE VIEW public.tri_a AS SELECT * FROM public.tri_c;
CREATE VIEW public.on_ring AS SELECT tri_c.n, t FROM public.tri_c, public.ring_b;
CREATE VIEW public.rowed AS SELECT 1 AS n;
CREATE FUNCTION public.of_row(public.rowed) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE VIEW public.rowed AS SELECT public.of_row(NULL) AS n;
