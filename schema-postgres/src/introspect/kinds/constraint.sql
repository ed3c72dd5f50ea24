SELECT c.oid, c.conname::text, c.contype, c.conrelid, c.contypid, c.confrelid, c.conindid,
    c.conkey, c.confkey,
    c.confupdtype, c.confdeltype, c.confmatchtype,
    c.confdelsetcols, --@ 15+
    NULL::int2[], --@ <15
    c.condeferrable, c.condeferred, NOT c.convalidated, c.connoinherit,
    c.coninhcount > 0, c.conislocal, c.conparentid,
    NOT c.conenforced, c.conperiod, --@ 18+
    false, false, --@ <18
    CASE WHEN c.contype IN ('c', 'x') THEN pg_get_constraintdef(c.oid) END,
    CASE WHEN c.contype IN ('p', 'u', 'x') THEN i.indnkeyatts END,
    CASE WHEN c.contype IN ('p', 'u') THEN i.indkey::int2[] END,
    coalesce(i.indnullsnotdistinct, false), --@ 15+
    false, --@ <15
    CASE WHEN c.contype IN ('p', 'u') THEN ic.reloptions END,
    CASE WHEN c.contype IN ('p', 'u') THEN ts.spcname::text END,
    coalesce(i.indisclustered, false), coalesce(i.indisreplident, false)
FROM pg_catalog.pg_constraint c
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
WHERE c.contype IN ('p', 'u', 'f', 'c', 'x', 'n') AND (c.conrelid >= 16384 OR c.contypid >= 16384)
    AND NOT (c.contype = 'f' AND c.conparentid <> 0 AND EXISTS (
        SELECT FROM pg_catalog.pg_constraint p WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid))
ORDER BY c.oid
