SELECT r.rngtypid, t.typnamespace, t.typname::text, t.typarray,
    format_type(r.rngsubtype, NULL),
    CASE WHEN NOT o.opcdefault THEN quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) END,
    CASE WHEN r.rngcollation <> s.typcollation THEN
        quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
    CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END,
    CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END,
    m.oid, m.typarray, quote_ident(mn.nspname) || '.' || quote_ident(m.typname) --@ 14+
    NULL::oid, NULL::oid, NULL::text --@ <14
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation co ON co.oid = r.rngcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid --@ 14+
LEFT JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace --@ 14+
WHERE r.rngtypid >= 16384
ORDER BY r.rngtypid
