-- Rows of tables that want values which nobody makes up by type.

--@ crates_io
INSERT INTO public.versions (crate_id, num, num_no_build, crate_size, tar_sha256)
SELECT id, '1.0.' || id, '1.0.' || id, id, 'a' FROM public.crates;

--@ keys
INSERT INTO parent_04 SELECT 'a' || n FROM generate_series(1, 5) AS n ON CONFLICT DO NOTHING;
INSERT INTO parent_20 SELECT 'a' || n FROM generate_series(1, 5) AS n ON CONFLICT DO NOTHING;
INSERT INTO parent_29 SELECT 'a' || n FROM generate_series(1, 5) AS n ON CONFLICT DO NOTHING;
