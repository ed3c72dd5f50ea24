-- What was wanted, one row each, with what the database has instead where that differs.
-- Names are looked up by the indexes of the catalogs; types are compared as types, not as text.
-- A column is `read`; or `filled` by the database, `given` by INSERT, or either.
WITH RECURSIVE want AS MATERIALIZED (
    SELECT *
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
        WITH ORDINALITY AS want (kind, namespace, name, part, detail, n)
), class AS MATERIALIZED (
    SELECT n.nspname::text AS namespace, c.relname::text AS name, c.oid, c.relkind
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
), type AS MATERIALIZED (
    SELECT n.nspname::text AS namespace, t.typname::text AS name, t.oid, t.typtype, t.typnotnull,
        t.typbasetype
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd')
), wanted_type AS MATERIALIZED (
    -- Of a type in a namespace that the role may not look into, to_regtype raises an error.
    SELECT detail, CASE
        WHEN pg_catalog.cardinality(parts) < 2 THEN pg_catalog.to_regtype(detail)::pg_catalog.oid
        ELSE (
            SELECT CASE WHEN detail LIKE '%[]' THEN t.typarray ELSE t.oid END
            FROM pg_catalog.pg_type AS t
            JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
            WHERE n.nspname = parts[1] AND t.typname = parts[2]
        )
    END AS oid
    FROM (
        SELECT DISTINCT detail, pg_catalog.parse_ident(detail, false) AS parts
        FROM want
        WHERE detail <> ''
    ) AS details
), alike (one, other) AS MATERIALIZED (
    -- Models have one type for them.
    SELECT one::pg_catalog.regtype::pg_catalog.oid, other::pg_catalog.regtype::pg_catalog.oid
    FROM (
        VALUES ('pg_catalog.varchar', 'pg_catalog.text'), ('pg_catalog.bpchar', 'pg_catalog.text'),
            ('pg_catalog.varchar[]', 'pg_catalog.text[]'),
            ('pg_catalog.bpchar[]', 'pg_catalog.text[]')
    ) AS pair (one, other)
), never_null AS (
    -- The domains that refuse NULL, or a domain under them does.
    SELECT t.oid FROM pg_catalog.pg_type AS t WHERE t.typtype = 'd' AND t.typnotnull
    UNION
    SELECT t.oid FROM pg_catalog.pg_type AS t JOIN never_null ON never_null.oid = t.typbasetype
), needed AS MATERIALIZED (
    -- What an INSERT of the models does not give.
    SELECT class.oid, pg_catalog.string_agg(
        pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
    FROM want
    JOIN class USING (namespace, name)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = class.oid AND a.attnum > 0
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN want AS part ON part.kind LIKE 'column%' AND part.part = a.attname::text
        AND part.namespace = class.namespace AND part.name = class.name
    LEFT JOIN never_null ON never_null.oid = t.oid
    WHERE want.kind = 'table' AND (a.attnotnull OR never_null.oid IS NOT NULL)
        AND NOT a.attisdropped AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL
        AND part.n IS NULL
    GROUP BY class.oid
)
SELECT want.n, found.is
FROM want
LEFT JOIN class ON class.namespace = want.namespace AND class.name = want.name
    AND want.kind NOT IN ('enum', 'label', 'domain')
LEFT JOIN needed ON needed.oid = class.oid AND want.kind = 'table'
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = class.oid AND a.attname = want.part
    AND a.attnum > 0 AND NOT a.attisdropped AND want.part <> ''
LEFT JOIN type ON type.namespace = want.namespace AND type.name = want.name
    AND want.kind IN ('enum', 'label', 'domain')
LEFT JOIN wanted_type ON wanted_type.detail = want.detail
LEFT JOIN alike AS wanted ON wanted.one = wanted_type.oid
LEFT JOIN alike AS had ON had.one = coalesce(a.atttypid, type.typbasetype)
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN want.kind IN ('table', 'view', 'materialized_view', 'composite') THEN
            CASE
                WHEN class.oid IS NULL THEN 'missing'
                WHEN want.kind IN ('view', 'materialized_view') AND class.relkind <> 'c' THEN NULL
                WHEN want.kind = CASE class.relkind
                    WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized_view'
                    WHEN 'c' THEN 'composite' ELSE 'table' END THEN 'needs ' || needed.columns
                ELSE 'kind ' || CASE class.relkind
                    WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                    WHEN 'c' THEN 'composite type' ELSE 'table' END
            END
        WHEN want.kind = 'attribute' OR want.kind LIKE 'column%' THEN
            CASE
                WHEN class.oid IS NULL THEN NULL
                WHEN a.attnum IS NULL THEN 'missing'
                WHEN coalesce(had.other, a.atttypid)
                    IS DISTINCT FROM coalesce(wanted.other, wanted_type.oid)
                    THEN 'type ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
                -- PostgreSQL 18 can leave rows unchecked.
                WHEN want.kind IN ('column filled', 'column given', 'column filled given')
                    AND a.attnotnull AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_constraint AS c
                    WHERE c.conrelid = a.attrelid AND c.contype = 'n' AND NOT c.convalidated
                        AND a.attnum = ANY (c.conkey)
                ) THEN 'not null'
                WHEN want.kind LIKE '% not null %' AND NOT a.attnotnull THEN 'nullable'
                WHEN want.kind LIKE '% given' AND (a.attidentity = 'a' OR a.attgenerated <> '')
                    THEN 'given generated always'
                WHEN want.kind LIKE '% filled%' AND NOT a.atthasdef AND a.attidentity = ''
                    AND (a.attnotnull OR EXISTS (
                        SELECT FROM never_null WHERE never_null.oid = a.atttypid
                    )) AND NOT EXISTS (
                        SELECT FROM pg_catalog.pg_type AS t
                        WHERE t.oid = a.atttypid AND t.typdefault IS NOT NULL
                    ) THEN 'filled not null, without a default'
            END
        WHEN want.kind = 'enum' THEN
            CASE
                WHEN type.typtype IS DISTINCT FROM 'e' THEN 'missing'
                ELSE (
                    SELECT 'new ' || pg_catalog.string_agg(
                        pg_catalog.quote_literal(e.enumlabel::text), ', ' ORDER BY e.enumsortorder)
                    FROM pg_catalog.pg_enum AS e
                    WHERE e.enumtypid = type.oid AND NOT EXISTS (
                        SELECT FROM want AS label
                        WHERE label.kind = 'label' AND label.namespace = want.namespace
                            AND label.name = want.name AND label.part = e.enumlabel::text
                    )
                )
            END
        WHEN want.kind = 'label' THEN
            CASE WHEN type.typtype = 'e' AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_enum AS e
                WHERE e.enumtypid = type.oid AND e.enumlabel::text = want.part
            ) THEN 'missing' END
        WHEN want.kind = 'domain' THEN
            CASE
                WHEN type.typtype IS DISTINCT FROM 'd' THEN 'missing'
                WHEN coalesce(had.other, type.typbasetype)
                    IS DISTINCT FROM coalesce(wanted.other, wanted_type.oid)
                    THEN 'type ' || pg_catalog.format_type(type.typbasetype, NULL)
                WHEN type.typnotnull AND want.part = '' THEN 'not null'
                WHEN NOT type.typnotnull AND want.part <> '' THEN 'nullable'
            END
    END AS is
) AS found
WHERE found.is IS NOT NULL
ORDER BY want.n
