SELECT c.oid, c.collnamespace, c.collname::text,
    CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    NOT c.collisdeterministic,
    -- The column has another name in each of 14, 15 and 17.
    coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale',
        CASE WHEN c.collcollate = c.collctype THEN c.collcollate END::text),
    CASE WHEN c.collcollate <> c.collctype THEN c.collcollate END::text,
    CASE WHEN c.collcollate <> c.collctype THEN c.collctype END::text,
    to_jsonb(c) ->> 'collicurules'
FROM pg_catalog.pg_collation c
WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_collation'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY c.oid
