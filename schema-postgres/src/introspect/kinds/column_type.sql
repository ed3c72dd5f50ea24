SELECT u.id, u.modifier, u.coll, format_type(u.id, u.modifier), t.typstorage,
    CASE WHEN u.coll <> t.typcollation THEN (
        SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
        FROM pg_catalog.pg_collation co
        JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
        WHERE co.oid = u.coll) END
FROM unnest($1::oid[], $2::int4[], $3::oid[]) u (id, modifier, coll)
JOIN pg_catalog.pg_type t ON t.oid = u.id
