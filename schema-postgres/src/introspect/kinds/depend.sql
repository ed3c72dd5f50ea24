SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.refobjid >= 16384
    AND (d.deptype = 'e'
        OR d.deptype = 'n' AND d.refclassid <> 'pg_catalog.pg_namespace'::regclass
        OR d.deptype = 'a' AND d.classid NOT IN ('pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_attrdef'::regclass))
