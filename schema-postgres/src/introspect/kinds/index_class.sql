SELECT o.oid, o.opcintype FROM pg_catalog.pg_opclass o WHERE o.opcdefault
