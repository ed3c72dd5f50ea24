-- Keys over functions of columns.

CREATE DOMAIN slug AS varchar(40);
CREATE TABLE vouchers (
    id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    owner text NOT NULL,
    parent integer,
    slug slug NOT NULL,
    code character(6),
    removed boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX ON vouchers (owner DESC, lower(btrim((slug)::text)) text_pattern_ops)
    WHERE NOT removed;
CREATE UNIQUE INDEX vouchers_place ON vouchers (COALESCE(parent, 0), upper(code));
-- Two columns in one function, another collation, and what is no function: no keys.
CREATE UNIQUE INDEX ON vouchers (textcat(owner, slug));
CREATE UNIQUE INDEX ON vouchers (lower(owner || code || slug));
CREATE UNIQUE INDEX ON vouchers (lower(owner) COLLATE "C", id);

-- The index is used where its collation is said.
CREATE TABLE parts (
    number text NOT NULL,
    maker varchar(10)
);
CREATE UNIQUE INDEX ON parts (maker COLLATE "POSIX", number COLLATE "C" DESC);
