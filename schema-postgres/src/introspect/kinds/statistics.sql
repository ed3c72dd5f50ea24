SELECT s.oid, s.stxnamespace, s.stxname::text, s.stxrelid, pg_get_statisticsobjdef(s.oid),
    quote_ident(n.nspname) || '.' || quote_ident(s.stxname), s.stxrelid::regclass::text,
    s.stxkeys::int2[], nullif(s.stxstattarget, -1)::int8
FROM pg_catalog.pg_statistic_ext s
JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE s.stxrelid >= 16384
ORDER BY s.oid
