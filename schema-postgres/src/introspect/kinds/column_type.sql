SELECT t.atttypid, t.atttypmod, format_type(t.atttypid, t.atttypmod)
FROM (
    SELECT DISTINCT a.atttypid, a.atttypmod
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped) t
