SELECT o.class, o.oid, pg_get_userbyid(o.owner)::text
FROM (SELECT 'pg_catalog.pg_namespace'::regclass::oid AS class, oid, nspowner AS owner
        FROM pg_catalog.pg_namespace WHERE oid >= 16384 OR nspname = 'public'
    UNION ALL SELECT 'pg_catalog.pg_class'::regclass, oid, relowner
        FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    -- Types that are not those of rows, and not the arrays that come with others.
    UNION ALL SELECT 'pg_catalog.pg_type'::regclass, oid, typowner
        FROM pg_catalog.pg_type WHERE oid >= 16384 AND typrelid = 0 AND (typarray <> 0 OR NOT typisdefined) AND typtype <> 'm'
    UNION ALL SELECT 'pg_catalog.pg_type'::regclass, reltype, relowner
        FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'c'
    UNION ALL SELECT 'pg_catalog.pg_proc'::regclass, oid, proowner
        FROM pg_catalog.pg_proc WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_operator'::regclass, oid, oprowner
        FROM pg_catalog.pg_operator WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_opclass'::regclass, oid, opcowner
        FROM pg_catalog.pg_opclass WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_opfamily'::regclass, oid, opfowner
        FROM pg_catalog.pg_opfamily WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_collation'::regclass, oid, collowner
        FROM pg_catalog.pg_collation WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_conversion'::regclass, oid, conowner
        FROM pg_catalog.pg_conversion WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_language'::regclass, oid, lanowner
        FROM pg_catalog.pg_language WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_event_trigger'::regclass, oid, evtowner
        FROM pg_catalog.pg_event_trigger
    UNION ALL SELECT 'pg_catalog.pg_publication'::regclass, oid, pubowner
        FROM pg_catalog.pg_publication
    UNION ALL SELECT 'pg_catalog.pg_subscription'::regclass, oid, subowner --@ 14+
        FROM pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) --@ 14+
    UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid, fdwowner
        FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_catalog.pg_foreign_server'::regclass, oid, srvowner
        FROM pg_catalog.pg_foreign_server
    UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::regclass, oid, stxowner
        FROM pg_catalog.pg_statistic_ext
    UNION ALL SELECT 'pg_catalog.pg_ts_dict'::regclass, oid, dictowner
        FROM pg_catalog.pg_ts_dict WHERE oid >= 16384
    UNION ALL SELECT 'pg_catalog.pg_ts_config'::regclass, oid, cfgowner
        FROM pg_catalog.pg_ts_config WHERE oid >= 16384) o
