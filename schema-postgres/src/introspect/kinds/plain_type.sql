SELECT t.oid, t.typnamespace, t.typname::text, t.typtype, t.typcategory::text, t.typarray, t.typrelid,
    CASE WHEN t.typtype = 'e' THEN (
        SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
        FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END
FROM pg_catalog.pg_type t
WHERE t.oid >= 16384
    AND (t.typtype = 'e'
        OR t.typtype = 'b' AND t.typinput <> 'pg_catalog.array_in'::regproc
        OR t.typtype = 'c' AND t.typrelid IN (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'c'))
