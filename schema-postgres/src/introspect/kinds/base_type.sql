SELECT t.oid, t.typnamespace, t.typname::text, t.typcategory::text, NOT t.typisdefined,
    CASE WHEN t.typisdefined THEN t.typinput::text END, CASE WHEN t.typisdefined THEN t.typoutput::text END,
    nullif(t.typreceive::text, '-'), nullif(t.typsend::text, '-'),
    nullif(t.typmodin::text, '-'), nullif(t.typmodout::text, '-'), nullif(t.typanalyze::text, '-'),
    nullif(t.typsubscript::text, '-'), --@ 14+
    NULL::text, --@ <14
    CASE WHEN t.typisdefined AND t.typlen >= 0 THEN t.typlen::int8 END,
    t.typisdefined AND t.typbyval,
    CASE WHEN t.typisdefined THEN CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' END END,
    CASE t.typstorage WHEN 'm' THEN 'main' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' END,
    t.typispreferred, t.typdefault,
    CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END,
    nullif(t.typdelim::text, ','), t.typcollation <> 0
FROM pg_catalog.pg_type t
LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e'
WHERE t.oid >= 16384 AND e.objid IS NULL
    AND (t.typtype = 'p' AND NOT t.typisdefined
        OR t.typtype = 'b' AND t.typinput <> 'pg_catalog.array_in'::regproc)
ORDER BY t.oid
