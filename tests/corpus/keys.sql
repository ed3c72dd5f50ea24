-- Keys of every type that one can be of, each with an index, also where the two columns of a foreign
-- key are of types that PostgreSQL compares without being the same.
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'fine', 'great');
CREATE DOMAIN code AS text;
CREATE DOMAIN short_code AS character varying(9);
CREATE DOMAIN positive AS integer;
CREATE DOMAIN email AS citext;

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT lpad(n::text, 2, '0') AS n, split_part(types, ' -> ', 1) AS child,
            regexp_replace(types, '.* -> ', '') AS parent
        FROM unnest(ARRAY[
            'numeric(9,2)', 'character varying(9)', 'character(4)', 'citext', 'name', '"char"',
            'bytea', 'uuid', 'timetz', 'timestamptz', 'interval', 'cidr', 'bit(3)', 'money',
            'pg_lsn', 'jsonb', 'mood', 'short_code', 'positive', 'email', 'smallint -> integer',
            'bigint -> integer', 'integer -> numeric', 'text -> varchar', 'name -> text',
            'code -> text', 'short_code -> code', 'positive -> bigint', 'email -> citext',
            'date -> timestamp', 'text -> bpchar', 'varchar -> bpchar', 'cidr -> inet'
        ]) WITH ORDINALITY AS all_of (types, n)
    LOOP
        EXECUTE format(
            'CREATE TABLE parent_%s (id %s PRIMARY KEY);
            CREATE TABLE child_%1$s (id integer, parent_id %s REFERENCES parent_%1$s);
            CREATE INDEX ON child_%1$s (parent_id);',
            one.n, one.parent, one.child
        );
    END LOOP;
END
$$;
