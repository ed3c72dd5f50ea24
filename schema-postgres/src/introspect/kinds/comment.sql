SELECT d.classoid, d.objoid, d.objsubid, d.description
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384 AND NOT (d.classoid = 'pg_catalog.pg_type'::regclass AND EXISTS (
        SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
        WHERE t.oid = d.objoid AND c.relkind <> 'c'))
    OR d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objoid = 2200
        AND d.description <> 'standard public schema'
