SELECT s.classoid, s.objoid, s.objsubid, s.provider, s.label,
    'security label of ' || s.provider || ' on ' || o.type || coalesce(' ' || o.identity, '')
FROM (SELECT classoid, objoid, objsubid, provider, label FROM pg_catalog.pg_seclabel
    UNION ALL SELECT l.classoid, l.objoid, 0, l.provider, l.label
    FROM pg_catalog.pg_shseclabel l JOIN pg_catalog.pg_database d ON d.oid = l.objoid
    WHERE l.classoid = 'pg_catalog.pg_database'::regclass AND d.datname = current_database()) s
CROSS JOIN LATERAL (
    SELECT i.type, CASE WHEN i.type <> 'database' THEN i.identity END AS identity
    FROM pg_identify_object(s.classoid, s.objoid, s.objsubid) i) o
WHERE o.type IS NOT NULL
