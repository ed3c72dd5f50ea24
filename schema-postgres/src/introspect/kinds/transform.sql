SELECT t.oid, 'FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname),
    CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::regprocedure::text END,
    CASE WHEN t.trftosql <> 0 THEN t.trftosql::regprocedure::text END
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_transform'::regclass AND e.objid = t.oid AND e.deptype = 'e'
WHERE e.objid IS NULL
ORDER BY t.oid
