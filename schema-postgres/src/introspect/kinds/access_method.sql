SELECT a.oid, a.amname::text, CASE a.amtype WHEN 't' THEN 'table' ELSE 'index' END,
    a.amhandler::text
FROM pg_catalog.pg_am a
WHERE a.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_am'::regclass AND e.objid = a.oid AND e.deptype = 'e')
ORDER BY a.oid
