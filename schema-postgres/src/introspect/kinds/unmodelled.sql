-- What was added to operator families of the system.
SELECT o.type, o.identity
FROM (SELECT 'pg_catalog.pg_amop'::regclass::oid AS class, oid, 'pg_catalog.pg_operator'::regclass AS by_class, amopopr AS by_oid
        FROM pg_catalog.pg_amop WHERE oid >= 16384 AND amopfamily < 16384
    UNION ALL SELECT 'pg_catalog.pg_amproc'::regclass, oid, 'pg_catalog.pg_proc'::regclass, amproc
        FROM pg_catalog.pg_amproc WHERE oid >= 16384 AND amprocfamily < 16384) m
CROSS JOIN LATERAL pg_identify_object(m.class, m.oid, 0) o
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = m.class AND d.objid = m.oid AND d.refclassid = 'pg_catalog.pg_opclass'::regclass)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = m.by_class AND d.objid = m.by_oid AND d.deptype = 'e')
-- What is said of the row types of tables and views, and granted on them: pg_dump leaves it out.
UNION ALL SELECT 'row type', format_type(t.oid, NULL)
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE c.relkind <> 'c' AND t.oid >= 16384 AND (t.typacl IS NOT NULL OR EXISTS (SELECT FROM pg_catalog.pg_description d
    WHERE d.classoid = 'pg_catalog.pg_type'::regclass AND d.objoid = t.oid))
ORDER BY 1, 2
