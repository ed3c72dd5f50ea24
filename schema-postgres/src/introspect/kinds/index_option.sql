SELECT a.attrelid, array_agg(a.attnum || '=' || a.attstattarget ORDER BY a.attnum), NULL::oid
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = ANY (ARRAY(
        -- Only expressions of an index have statistics of their own.
        SELECT i.indexrelid FROM pg_catalog.pg_index i
        WHERE i.indexprs IS NOT NULL AND i.indexrelid >= 16384))
    AND a.attstattarget >= 0 AND a.attnum > 0
GROUP BY a.attrelid
UNION ALL
SELECT h.inhrelid, NULL, h.inhparent
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_constraint k ON k.conindid = h.inhrelid AND k.contype IN ('p', 'u') AND k.conparentid = 0
