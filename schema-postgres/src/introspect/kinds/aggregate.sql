SELECT p.oid, p.pronamespace, p.proname::text,
    ARRAY(SELECT format_type(t.oid, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY t (oid, n) ORDER BY t.n),
    nullif(pg_get_function_arguments(p.oid), ''), pg_get_function_result(p.oid), a.aggkind = 'h',
    a.aggtransfn::text, format_type(a.aggtranstype, NULL), nullif(a.aggtransspace, 0)::int8,
    nullif(a.aggfinalfn::text, '-'), a.aggfinalextra,
    CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN
        CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END,
    nullif(a.aggcombinefn::text, '-'), nullif(a.aggserialfn::text, '-'), nullif(a.aggdeserialfn::text, '-'),
    a.agginitval,
    nullif(a.aggmtransfn::text, '-'), nullif(a.aggminvtransfn::text, '-'),
    CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END, nullif(a.aggmtransspace, 0)::int8,
    nullif(a.aggmfinalfn::text, '-'), a.aggmfinalextra,
    CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN
        CASE a.aggmfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END,
    a.aggminitval,
    CASE WHEN o.oid IS NOT NULL THEN 'OPERATOR(' || quote_ident(n.nspname) || '.' || o.oprname || ')' END,
    p.proparallel
FROM pg_catalog.pg_aggregate a
JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
LEFT JOIN pg_catalog.pg_operator o ON o.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
WHERE p.oid >= 16384 AND e.objid IS NULL
ORDER BY p.oid
