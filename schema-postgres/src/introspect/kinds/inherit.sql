SELECT i.inhrelid, array_agg(i.inhparent ORDER BY i.inhseqno)
FROM pg_catalog.pg_inherits i
GROUP BY i.inhrelid
ORDER BY i.inhrelid
