SELECT r.oid, r.prpubid, r.prrelid,
    r.prattrs::int2[], pg_get_expr(r.prqual, r.prrelid) --@ 15+
    NULL::int2[], NULL::text --@ <15
FROM pg_catalog.pg_publication_rel r
ORDER BY r.oid
