WITH found (classid, objid) AS (
    SELECT NULL::oid, NULL::oid WHERE false
    UNION ALL SELECT 'pg_catalog.pg_default_acl'::regclass, oid FROM pg_catalog.pg_default_acl)
SELECT f.classid, f.objid, o.type, o.identity
FROM found f
LEFT JOIN pg_catalog.pg_depend e
    ON e.classid = f.classid AND e.objid = f.objid AND e.objsubid = 0 AND e.deptype = 'e'
CROSS JOIN LATERAL pg_identify_object(f.classid, f.objid, 0) o
WHERE e.objid IS NULL AND o.identity IS NOT NULL
ORDER BY o.type, o.identity
