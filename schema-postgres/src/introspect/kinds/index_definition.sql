SELECT u.id, pg_get_indexdef(u.id) FROM unnest($1::oid[]) u (id)
