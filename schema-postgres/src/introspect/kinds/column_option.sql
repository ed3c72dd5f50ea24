SELECT a.attrelid, a.attnum::int4,
    CASE WHEN a.attcollation <> t.typcollation THEN (
        SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
        FROM pg_catalog.pg_collation co
        JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
        WHERE co.oid = a.attcollation) END,
    a.attidentity, a.attgenerated,
    a.attinhcount > 0, a.attislocal,
    CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END,
    a.attcompression, --@ 14+
    ''::"char", --@ <14
    nullif(a.attstattarget, -1)::int8,
    a.attoptions, a.attfdwoptions
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
    AND (a.attcollation <> t.typcollation OR a.attstorage <> t.typstorage
        OR a.attidentity <> '' OR a.attgenerated <> '' OR a.attinhcount > 0
        OR a.attcompression <> '' --@ 14+
        OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL OR a.attfdwoptions IS NOT NULL)
ORDER BY a.attrelid, a.attnum
