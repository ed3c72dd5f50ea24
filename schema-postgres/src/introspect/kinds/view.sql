SELECT c.oid, c.relnamespace, c.relname::text, c.reltype, rt.typarray, c.relkind,
    pg_get_viewdef(c.oid), c.reloptions, nullif(am.amname, 'heap')::text, ts.spcname::text,
    (SELECT array_agg(r.oid) FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type = '1')
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_type rt ON rt.oid = c.reltype
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND c.oid >= 16384
ORDER BY c.oid
