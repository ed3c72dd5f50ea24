SELECT p.oid, p.pubname::text, p.puballtables,
    CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN concat_ws(', ',
        CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) END,
    p.pubviaroot,
    CASE p.pubgencols WHEN 's' THEN 'stored' END --@ 18+
    NULL::text --@ <18
FROM pg_catalog.pg_publication p
ORDER BY p.oid
