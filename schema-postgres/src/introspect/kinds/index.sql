SELECT i.indexrelid, c.relnamespace, c.relname::text, i.indrelid, i.indisunique, NOT i.indisvalid,
    i.indpred IS NOT NULL,
    (i.indkey::int2[])[0:i.indnkeyatts - 1],
    am.amname::text,
    CASE WHEN i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR c.reloptions IS NOT NULL
        OR i.indnkeyatts <> i.indnatts
        OR i.indnullsnotdistinct --@ 15+
        OR 0 <> ANY (i.indoption::int2[])
        OR EXISTS (
            SELECT FROM unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[]) k (attnum, opclass, coll)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            JOIN pg_catalog.pg_opclass o ON o.oid = k.opclass
            WHERE NOT o.opcdefault OR o.opcintype <> a.atttypid OR k.coll <> a.attcollation)
        THEN pg_get_indexdef(i.indexrelid) END,
    h.inhparent, ts.spcname::text, i.indisclustered, i.indisreplident
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
WHERE i.indrelid >= 16384 AND t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't'
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.indexrelid
