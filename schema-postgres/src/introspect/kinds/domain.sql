SELECT t.oid, t.typnamespace, t.typname::text, t.typarray,
    format_type(t.typbasetype, t.typtypmod),
    t.typnotnull,
    pg_get_expr(t.typdefaultbin, 'pg_catalog.pg_type'::regclass),
    CASE WHEN t.typcollation <> b.typcollation THEN
        quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation co ON co.oid = t.typcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
WHERE t.typtype = 'd' AND t.oid >= 16384
ORDER BY t.oid
