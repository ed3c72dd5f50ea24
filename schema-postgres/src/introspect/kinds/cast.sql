SELECT c.oid, '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')',
    CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END,
    c.castmethod = 'i', c.castcontext
FROM pg_catalog.pg_cast c
LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i')
WHERE c.oid >= 16384 AND e.objid IS NULL
ORDER BY c.oid
