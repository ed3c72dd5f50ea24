SELECT i.inhrelid, array_agg(i.inhparent ORDER BY i.inhseqno),
    bool_or(i.inhdetachpending) --@ 14+
    false --@ <14
FROM pg_catalog.pg_inherits i
GROUP BY i.inhrelid
ORDER BY i.inhrelid
