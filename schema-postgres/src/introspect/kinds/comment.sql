SELECT d.classoid, d.objoid, d.objsubid, d.description
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
    OR d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objoid = 2200
        AND d.description <> 'standard public schema'
