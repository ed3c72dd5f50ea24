SELECT p.oid, p.pronamespace, p.proname::text, i.refobjid, p.prokind,
    ARRAY(SELECT format_type(t.oid, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY t (oid, n) ORDER BY t.n),
    CASE WHEN p.proallargtypes IS NOT NULL THEN
        ARRAY(SELECT format_type(t.oid, NULL) FROM unnest(p.proallargtypes) WITH ORDINALITY t (oid, n) ORDER BY t.n) END,
    p.proargmodes::text[], p.proargnames,
    CASE WHEN p.pronargdefaults > 0 THEN
        ARRAY(SELECT pg_get_function_arg_default(p.oid, n)
            FROM generate_series(1, cardinality(coalesce(p.proallargtypes, p.proargtypes::oid[]))) n ORDER BY n) END,
    pg_get_function_result(p.oid), l.lanname::text,
    CASE WHEN p.protrftypes IS NOT NULL THEN
        ARRAY(SELECT format_type(t.oid, NULL) FROM unnest(p.protrftypes) WITH ORDINALITY t (oid, n) ORDER BY t.n) END,
    p.provolatile, p.proisstrict, p.prosecdef, p.proleakproof, p.proparallel,
    CASE WHEN p.procost <> CASE WHEN l.lanname IN ('internal', 'c') THEN 1 ELSE 100 END THEN p.procost::text END,
    CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows::text END,
    CASE WHEN p.prosupport <> 0 THEN p.prosupport::text END,
    p.proconfig,
    ARRAY(SELECT e.extname::text FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_extension e ON e.oid = x.refobjid
        WHERE x.classid = 'pg_catalog.pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'x'
            AND x.refclassid = 'pg_catalog.pg_extension'::regclass
        ORDER BY e.extname),
    p.probin, p.prosrc,
    CASE WHEN p.prosqlbody IS NOT NULL THEN pg_get_function_sqlbody(p.oid) END --@ 14+
    NULL::text --@ <14
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
LEFT JOIN pg_catalog.pg_depend i ON i.classid = 'pg_catalog.pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i'
WHERE p.oid >= 16384 AND p.prokind <> 'a'
    -- Of an extension's functions only those whose grants are not those of their birth.
    AND (e.objid IS NULL OR p.proacl IS NOT NULL AND (SELECT NOT (p.proacl @> born AND born @> p.proacl)
        FROM (SELECT coalesce((SELECT i.initprivs FROM pg_catalog.pg_init_privs i
            WHERE i.objoid = p.oid AND i.classoid = 'pg_catalog.pg_proc'::regclass), acldefault('f', p.proowner))) b (born)))
ORDER BY p.oid
