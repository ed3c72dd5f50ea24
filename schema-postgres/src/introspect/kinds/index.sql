SELECT i.indexrelid, c.relnamespace, c.relname, i.indrelid, i.indisunique,
    -- That of a partitioned table is told by those of the partitions: whether each has one.
    NOT i.indisvalid AND (c.relkind <> 'I' OR (
        SELECT count(*) FROM pg_catalog.pg_inherits t WHERE t.inhparent = i.indrelid) <> (
        SELECT count(*) FROM pg_catalog.pg_inherits x WHERE x.inhparent = i.indexrelid)),
    i.indpred IS NOT NULL, i.indnkeyatts,
    i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[],
    i.indexprs IS NOT NULL OR c.reloptions IS NOT NULL OR i.indnkeyatts <> i.indnatts
        OR i.indnullsnotdistinct --@ 15+
        OR am.amname NOT IN ('btree', 'hash') AND EXISTS (
            SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL)
        OR 0 <> ANY (i.indoption::int2[]) OR coalesce(i.indpred::text LIKE '%{CASE%', false),
    am.amname,
    -- CASE is the only thing that it breaks into lines and pg_get_indexdef() does not.
    CASE WHEN i.indpred::text NOT LIKE '%{CASE%' THEN pg_get_expr(i.indpred, i.indrelid) END,
    h.inhparent, ts.spcname, i.indisclustered, i.indisreplident
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
WHERE i.indrelid IN (
        SELECT t.oid FROM pg_catalog.pg_class t
        WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't' AND t.oid >= 16384)
    AND i.indexrelid NOT IN (
        SELECT k.conindid FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p', 'u', 'x'))
