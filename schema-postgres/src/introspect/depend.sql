SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.refobjid >= 2200 AND d.deptype IN ('n', 'a', 'i', 'e')
