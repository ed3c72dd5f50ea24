SELECT r.oid, r.ev_class, r.rulename::text, r.ev_enabled, r.ev_type, pg_get_ruledef(r.oid), r.ev_class::regclass::text
FROM pg_catalog.pg_rewrite r
WHERE r.oid >= 16384 AND NOT (r.rulename = '_RETURN' AND r.ev_type = '1')
ORDER BY r.oid
