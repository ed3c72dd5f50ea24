-- Parents that disagree about a default, which the child dropped.
CREATE TABLE public.one (a integer, b text DEFAULT 'one');
CREATE TABLE public.two (b text DEFAULT 'two', c integer);
CREATE TABLE public.both (b text DEFAULT 'both', d integer) INHERITS (public.one, public.two);
ALTER TABLE public.both ALTER b DROP DEFAULT;
