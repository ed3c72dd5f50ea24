SELECT g.oid, g.tgrelid, g.tgname::text, g.tgenabled, k.oid IS NOT NULL,
    CASE WHEN g.tgparentid = 0 THEN pg_get_triggerdef(g.oid) END,
    quote_ident(g.tgname), g.tgrelid::regclass::text,
    CASE WHEN g.tgparentid <> 0 THEN (
        WITH RECURSIVE above (oid, height) AS (
            SELECT g.tgparentid, 1
            UNION ALL
            SELECT t.tgparentid, a.height + 1 FROM above a JOIN pg_catalog.pg_trigger t ON t.oid = a.oid
            WHERE t.tgparentid <> 0)
        SELECT array_agg(a.oid ORDER BY a.height) FROM above a) END
FROM pg_catalog.pg_trigger g
LEFT JOIN pg_catalog.pg_trigger p ON p.oid = g.tgparentid
LEFT JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint
WHERE (NOT g.tgisinternal OR g.tgparentid <> 0)
    AND (NOT g.tgisinternal AND g.tgparentid = 0 OR g.tgenabled <> p.tgenabled)
    AND (g.tgconstraint = 0 OR k.contype = 't')
ORDER BY g.oid
