SELECT o.oid,
    format('%I.%s(%s, %s)', n.nspname, o.oprname,
        CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END,
        CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END),
    o.oprcode::text,
    CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END,
    CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END,
    quote_ident(cn.nspname) || '.' || c.oprname, quote_ident(gn.nspname) || '.' || g.oprname,
    CASE WHEN o.oprrest <> 0 THEN o.oprrest::text END, CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::text END,
    o.oprcanhash, o.oprcanmerge
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN (pg_catalog.pg_operator c JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace) ON c.oid = o.oprcom
LEFT JOIN (pg_catalog.pg_operator g JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace) ON g.oid = o.oprnegate
WHERE o.oid >= 16384 AND o.oprcode <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')
ORDER BY o.oid
