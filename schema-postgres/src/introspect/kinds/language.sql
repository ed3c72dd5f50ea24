SELECT l.oid, l.lanname::text, l.lanpltrusted,
    CASE WHEN l.lanplcallfoid <> 0 THEN l.lanplcallfoid::regproc::text END,
    CASE WHEN l.laninline <> 0 THEN l.laninline::regproc::text END,
    CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::regproc::text END
FROM pg_catalog.pg_language l
LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_language'::regclass AND e.objid = l.oid AND e.deptype = 'e'
WHERE l.oid >= 16384 AND e.objid IS NULL
ORDER BY l.oid
