SELECT r.oid, r.ev_class, r.rulename::text, r.ev_enabled, r.ev_type, pg_get_ruledef(r.oid), r.ev_class::regclass::text
FROM pg_catalog.pg_rewrite r
WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'
ORDER BY r.oid
