SELECT e.oid, e.evtname::text, e.evtevent::text, e.evttags,
    quote_ident(n.nspname) || '.' || quote_ident(p.proname), e.evtenabled
FROM pg_catalog.pg_event_trigger e
JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
ORDER BY e.oid
