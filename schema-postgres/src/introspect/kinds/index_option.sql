SELECT a.attrelid, array_agg(a.attnum || '=' || a.attstattarget ORDER BY a.attnum), NULL::oid
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
WHERE a.attstattarget >= 0 AND c.relkind IN ('i', 'I') AND a.attrelid >= 16384 AND a.attnum > 0
GROUP BY a.attrelid
UNION ALL
SELECT h.inhrelid, NULL, h.inhparent
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_constraint k ON k.conindid = h.inhrelid AND k.contype IN ('p', 'u') AND k.conparentid = 0
