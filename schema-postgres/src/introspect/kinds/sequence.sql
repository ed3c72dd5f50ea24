SELECT c.oid, c.relnamespace, c.relname::text, c.relpersistence = 'u',
    format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
    d.refobjid, d.refobjsubid, coalesce(d.deptype = 'i', false)
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0
    AND d.deptype IN ('a', 'i')
WHERE c.relpersistence <> 't' AND c.oid >= 16384
