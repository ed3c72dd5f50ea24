SELECT n.oid, n.pnpubid, n.pnnspid FROM pg_catalog.pg_publication_namespace n ORDER BY n.oid --@ 15+
SELECT 0::oid, 0::oid, 0::oid LIMIT 0 --@ <15
