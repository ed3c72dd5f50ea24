SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attstorage, a.attnotnull,
    CASE WHEN a.attidentity <> '' OR a.attgenerated <> '' OR a.attinhcount > 0 OR a.attstattarget >= 0
            OR a.attcompression <> '' --@ 14+
        THEN ARRAY[a.attidentity::text, a.attgenerated::text,
            CASE WHEN a.attinhcount > 0 THEN CASE WHEN a.attislocal THEN 'merged' ELSE 'only' END ELSE '' END,
            coalesce(a.attstattarget, -1)::text,
            a.attcompression::text --@ 14+
            '' --@ <14
        ] END,
    a.attoptions, a.attfdwoptions, CASE WHEN a.attacl IS NOT NULL THEN true END
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = ANY (ARRAY(
        SELECT c.oid FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND c.oid >= 16384))
    AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
