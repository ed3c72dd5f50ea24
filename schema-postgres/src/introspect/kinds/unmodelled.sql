SELECT 'security label of ' || s.provider || ' on ' || o.type, o.identity
FROM pg_catalog.pg_seclabel s
CROSS JOIN LATERAL pg_identify_object(s.classoid, s.objoid, s.objsubid) o
WHERE s.objoid >= 16384 AND o.identity IS NOT NULL
ORDER BY 1, 2
