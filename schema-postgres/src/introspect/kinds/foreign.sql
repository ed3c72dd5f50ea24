SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass::oid, w.oid, ARRAY[w.fdwname::text,
    CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END,
    CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END], w.fdwoptions
FROM pg_catalog.pg_foreign_data_wrapper w
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_foreign_data_wrapper'::regclass AND e.objid = w.oid AND e.deptype = 'e')
UNION ALL
SELECT 'pg_catalog.pg_foreign_server'::regclass, s.oid,
    ARRAY[s.srvname::text, w.fdwname::text, s.srvtype, s.srvversion], s.srvoptions
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_foreign_server'::regclass AND e.objid = s.oid AND e.deptype = 'e')
UNION ALL
SELECT 'pg_catalog.pg_user_mapping'::regclass, m.umid,
    ARRAY[quote_ident(m.usename) || ' ' || quote_ident(m.srvname)], m.umoptions
FROM pg_catalog.pg_user_mappings m
