SELECT
    s.oid, --@ 14+
    (SELECT min(t.subid::int8)::oid FROM pg_catalog.pg_stat_subscription t JOIN pg_catalog.pg_description c ON c.objoid = t.subid AND c.classoid = 'pg_catalog.pg_subscription'::regclass WHERE t.subname = s.subname), --@ <14
    s.subname::text, s.subpublications, s.subslotname::text,
    NULL::text[] --@ <14
    array_remove(ARRAY[ --@ 14+
        CASE WHEN s.subbinary THEN 'binary=true' END, --@ 14+
        CASE WHEN s.substream THEN 'streaming=true' END, --@ 14+ <16
        CASE s.substream WHEN 'p' THEN 'streaming=parallel' WHEN 't' THEN 'streaming=true' END, --@ 16+ <18
        CASE s.substream WHEN 'f' THEN 'streaming=false' WHEN 't' THEN 'streaming=true' END, --@ 18+
        CASE WHEN s.subtwophasestate <> 'd' THEN 'two_phase=true' END, --@ 15+
        CASE WHEN s.subdisableonerr THEN 'disable_on_error=true' END, --@ 15+
        CASE WHEN NOT s.subpasswordrequired THEN 'password_required=false' END, --@ 16+
        CASE WHEN s.subrunasowner THEN 'run_as_owner=true' END, --@ 16+
        CASE WHEN s.suborigin <> 'any' THEN 'origin=' || s.suborigin END, --@ 16+
        CASE WHEN s.subfailover THEN 'failover=true' END, --@ 17+
        CASE WHEN s.subsynccommit <> 'off' THEN 'synchronous_commit=' || s.subsynccommit END --@ 14+
        ]::text[], NULL) --@ 14+
FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
ORDER BY s.subname
