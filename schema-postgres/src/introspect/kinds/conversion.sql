SELECT c.oid, c.connamespace, c.conname::text, c.condefault,
    pg_encoding_to_char(c.conforencoding)::text, pg_encoding_to_char(c.contoencoding)::text,
    c.conproc::text
FROM pg_catalog.pg_conversion c
WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_conversion'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY c.oid
