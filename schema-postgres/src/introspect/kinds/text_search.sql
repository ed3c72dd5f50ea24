SELECT 'pg_catalog.pg_ts_parser'::regclass::oid, p.oid, p.prsnamespace, p.prsname::text,
    ARRAY[p.prsstart::text, p.prstoken::text, p.prsend::text, p.prslextype::text,
        CASE WHEN p.prsheadline <> 0 THEN p.prsheadline::text END], NULL::text[]
FROM pg_catalog.pg_ts_parser p
WHERE p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_ts_parser'::regclass AND e.objid = p.oid AND e.deptype = 'e')
UNION ALL
SELECT 'pg_catalog.pg_ts_template'::regclass, t.oid, t.tmplnamespace, t.tmplname::text,
    ARRAY[CASE WHEN t.tmplinit <> 0 THEN t.tmplinit::text END, t.tmpllexize::text], NULL
FROM pg_catalog.pg_ts_template t
WHERE t.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_ts_template'::regclass AND e.objid = t.oid AND e.deptype = 'e')
UNION ALL
SELECT 'pg_catalog.pg_ts_dict'::regclass, d.oid, d.dictnamespace, d.dictname::text,
    ARRAY[quote_ident(n.nspname) || '.' || quote_ident(t.tmplname), d.dictinitoption], NULL
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
WHERE d.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_ts_dict'::regclass AND e.objid = d.oid AND e.deptype = 'e')
UNION ALL
SELECT 'pg_catalog.pg_ts_config'::regclass, c.oid, c.cfgnamespace, c.cfgname::text,
    ARRAY[quote_ident(n.nspname) || '.' || quote_ident(p.prsname)],
    (SELECT array_agg(quote_ident(token.alias) || ': ' || map.dictionaries ORDER BY token.tokid)
        FROM ts_token_type(p.oid) token
        JOIN (SELECT m.maptokentype, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
            FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) map
            ON map.maptokentype = token.tokid)
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = 'pg_catalog.pg_ts_config'::regclass AND e.objid = c.oid AND e.deptype = 'e')
