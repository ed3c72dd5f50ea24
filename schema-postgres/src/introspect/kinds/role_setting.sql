SELECT pg_get_userbyid(s.setrole)::text, s.setconfig
FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
WHERE s.setrole <> 0 AND d.datname = current_database()
