SELECT d.oid, d.adrelid, d.adnum::int4,
    -- Without columns in it an expression prints without its table, which takes a third of the time.
    pg_get_expr(d.adbin, CASE WHEN d.adbin::text LIKE '%{VAR %' THEN d.adrelid ELSE 0 END)
FROM pg_catalog.pg_attrdef d
WHERE d.adrelid >= 16384
