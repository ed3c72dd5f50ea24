SELECT c.oid, c.relnamespace, c.relname::text, c.reltype, rt.typarray,
    c.relpersistence = 'u',
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
    nullif(am.amname, 'heap')::text,
    ts.spcname::text,
    c.reloptions,
    toast.reloptions,
    CASE WHEN c.relkind <> 'f' THEN
        CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' END END,
    c.relrowsecurity, c.relforcerowsecurity,
    fs.srvname::text, ft.ftoptions
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_type rt ON rt.oid = c.reltype
LEFT JOIN pg_catalog.pg_class toast
    ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_foreign_table ft ON ft.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server fs ON fs.oid = ft.ftserver
WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384
