SELECT d.defaclrole, d.defaclnamespace, d.defaclobjtype, pg_get_userbyid(d.defaclrole)::text, n.nspname::text,
    x.born, x.grantee = 0, x.grantee = d.defaclrole, pg_get_userbyid(x.grantee)::text,
    CASE WHEN x.grantor <> d.defaclrole THEN pg_get_userbyid(x.grantor)::text END, x.privilege_type, x.is_grantable
FROM pg_catalog.pg_default_acl d
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL (
    SELECT false AS born, a.* FROM aclexplode(d.defaclacl) a
    UNION ALL
    SELECT true, a.* FROM aclexplode(
        acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char", d.defaclrole)) a
    WHERE d.defaclnamespace = 0) x
