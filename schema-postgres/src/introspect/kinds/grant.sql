WITH acls (class, oid, owner, acl, born) AS (
    SELECT 'pg_catalog.pg_class'::regclass::oid, oid, relowner, relacl,
        acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)
    FROM pg_catalog.pg_class WHERE relacl IS NOT NULL AND oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_proc'::regclass, oid, proowner, proacl, acldefault('f', proowner)
    FROM pg_catalog.pg_proc WHERE proacl IS NOT NULL AND oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_type'::regclass, oid, typowner, typacl, acldefault('T', typowner)
    FROM pg_catalog.pg_type WHERE typacl IS NOT NULL AND oid >= 16384 AND typtype <> 'm'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = typrelid AND c.relkind <> 'c')
    UNION ALL SELECT 'pg_catalog.pg_namespace'::regclass, oid, nspowner, coalesce(nspacl, acldefault('n', nspowner)),
        CASE nspname WHEN 'public' THEN
            acldefault('n', nspowner) || makeaclitem(0, nspowner, 'USAGE', false)
            || makeaclitem(0, nspowner, 'CREATE', false) --@ <15
        ELSE acldefault('n', nspowner) END
    FROM pg_catalog.pg_namespace WHERE nspname = 'public' OR nspacl IS NOT NULL AND oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_language'::regclass, oid, lanowner, lanacl, acldefault('l', lanowner)
    FROM pg_catalog.pg_language WHERE lanacl IS NOT NULL AND oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid, fdwowner, fdwacl, acldefault('F', fdwowner)
    FROM pg_catalog.pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL SELECT 'pg_catalog.pg_foreign_server'::regclass, oid, srvowner, srvacl, acldefault('S', srvowner)
    FROM pg_catalog.pg_foreign_server WHERE srvacl IS NOT NULL),
subs (class, oid, sub, owner, acl, born) AS (
    SELECT class, oid, 0, owner, acl, born FROM acls
    UNION ALL SELECT 'pg_catalog.pg_class'::regclass, c.oid, a.attnum, c.relowner, a.attacl, acldefault('c', c.relowner)
    FROM unnest($1::oid[], $2::int2[]) u (relation, number)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = u.relation AND a.attnum = u.number
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid)
SELECT s.class, s.oid, s.sub,
    CASE WHEN s.class = 'pg_catalog.pg_proc'::regclass AND i.objoid IS NOT NULL THEN
        (SELECT o.type || ' ' || o.identity FROM pg_identify_object(s.class, s.oid, 0) o) END,
    x.born, x.grantee = 0, x.grantee = s.owner, pg_get_userbyid(x.grantee)::text,
    CASE WHEN x.grantor <> s.owner THEN pg_get_userbyid(x.grantor)::text END, x.privilege_type, x.is_grantable
FROM subs s
LEFT JOIN pg_catalog.pg_init_privs i
    ON i.classoid = s.class AND i.objoid = s.oid AND i.objsubid = s.sub AND i.privtype = 'e'
CROSS JOIN LATERAL (
    SELECT false AS born, a.* FROM aclexplode(s.acl) a
    UNION ALL SELECT true, a.* FROM aclexplode(coalesce(i.initprivs, s.born)) a) x
