WITH holder AS (
    SELECT 'pg_catalog.pg_opfamily'::regclass::oid AS class, f.oid, f.opfnamespace AS namespace, f.opfname AS name,
        f.opfmethod AS method, NULL::bool AS is_default, NULL::oid AS type, NULL::oid AS family, NULL::oid AS storage
    FROM pg_catalog.pg_opfamily f WHERE f.oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_opclass'::regclass, c.oid, c.opcnamespace, c.opcname,
        c.opcmethod, c.opcdefault, c.opcintype, c.opcfamily, nullif(c.opckeytype, 0)
    FROM pg_catalog.pg_opclass c WHERE c.oid >= 16384)
SELECT h.class, h.oid, format('%I.%I USING %I', n.nspname, h.name, a.amname),
    h.is_default, format_type(h.type, NULL),
    quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(a.amname),
    CASE WHEN h.storage IS NOT NULL THEN format_type(h.storage, NULL) END,
    m.texts, m.classes, m.oids
FROM holder h
JOIN pg_catalog.pg_namespace n ON n.oid = h.namespace
JOIN pg_catalog.pg_am a ON a.oid = h.method
LEFT JOIN (pg_catalog.pg_opfamily f JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace) ON f.oid = h.family
LEFT JOIN LATERAL (
    SELECT array_agg(m.text ORDER BY m.word DESC, m.number, m.text) AS texts,
        array_agg(m.class) AS classes, array_agg(m.oid) AS oids
    FROM (
        SELECT 'OPERATOR' AS word, o.amopstrategy AS number, d.classid AS class, d.objid AS oid,
            format('OPERATOR %s (%s, %s) %s%s%s', o.amopstrategy,
                format_type(o.amoplefttype, NULL), format_type(o.amoprighttype, NULL),
                CASE WHEN pn.nspname <> 'pg_catalog' THEN quote_ident(pn.nspname) || '.' END, p.oprname,
                CASE WHEN o.amoppurpose = 'o' THEN format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) END) AS text
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_amop o ON o.oid = d.objid
        JOIN pg_catalog.pg_operator p ON p.oid = o.amopopr
        JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace
        LEFT JOIN (pg_catalog.pg_opfamily s JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace)
            ON s.oid = o.amopsortfamily
        WHERE d.classid = 'pg_catalog.pg_amop'::regclass AND d.refclassid = h.class AND d.refobjid = h.oid
            -- A family that orders another operator is named by it, too.
            AND (o.amopfamily = h.oid OR h.family IS NOT NULL)
        UNION ALL
        SELECT 'FUNCTION', p.amprocnum, d.classid, d.objid,
            format('FUNCTION %s (%s, %s) %s', p.amprocnum,
                format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_amproc p ON p.oid = d.objid
        WHERE d.classid = 'pg_catalog.pg_amproc'::regclass AND d.refclassid = h.class AND d.refobjid = h.oid) m) m ON true
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
        WHERE e.classid = h.class AND e.objid = h.oid AND e.deptype = 'e')
ORDER BY h.oid
