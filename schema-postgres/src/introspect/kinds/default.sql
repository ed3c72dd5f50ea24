SELECT d.oid, d.adrelid, d.adnum::int4, pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attrdef d
WHERE d.adrelid >= 16384
ORDER BY d.adrelid, d.adnum
