-- Shapes of constraints as real schemas have them.
CREATE TABLE shapes (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gender char(1) CHECK (upper(gender) IN ('M', 'F')),
    persontype char(2) CHECK (persontype IS NULL OR upper(persontype) IN ('SC', 'VC', 'IN')),
    login varchar(20) CHECK (login = lower(login)),
    sha bytea CHECK (octet_length(sha) = 3),
    born date CHECK (born >= '1930-01-01' AND born <= now() - interval '18 years'),
    slug text CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$') CHECK (octet_length(slug) < 9),
    word text CHECK (word ~ '^\w+\s?\d*$') CHECK (word ~ 'a|b[[:digit:]]') CHECK (ltrim(word) <> rtrim(word)),
    pad char(5) CHECK (pad = ('x'::text)::bpchar OR pad <> 'y'),
    part integer CHECK (COALESCE(part, 7) % 7 = 0) CHECK (part IS DISTINCT FROM 14),
    rate numeric(8,4) CHECK (rate >= 6.50 AND rate <= 200.00),
    level smallint CHECK (level BETWEEN '-40'::integer AND 240) CHECK ((level > 0) IS NOT FALSE),
    share real CHECK (share::double precision <= 0.5),
    open time CHECK (open >= '08:00' AND open < '18:30:00.5'),
    starts timestamp CHECK (starts >= '2020-01-01 12:00:00'),
    seen timestamptz CHECK (seen < '2030-01-01 00:00:00+02'),
    from_day date,
    to_day date CHECK (to_day - from_day <= 30),
    tags text[] CHECK (cardinality(tags) < 3),
    extra jsonb,
    CONSTRAINT one_of CHECK (num_nonnulls(tags, extra, pad) < 3),
    CONSTRAINT end_day CHECK (to_day >= from_day OR to_day IS NULL),
    CONSTRAINT pair CHECK ((tags IS NULL) = (extra IS NULL) OR part IS NULL),
    CONSTRAINT both_days CHECK ((from_day IS NULL)::integer + (to_day IS NULL)::int <> 1 OR level > 100),
    CONSTRAINT by_part CHECK (CASE WHEN part > 50 THEN level > 0 WHEN part = 0 THEN share < 1 ELSE level < 200 END),
    CONSTRAINT sum CHECK (part + level * 2 < 100),
    CONSTRAINT at_night CHECK (from_day::timestamp <= starts)
);
-- A type that is chosen and that constraints do not look into.
CREATE TABLE clocks (id integer PRIMARY KEY, at timestamptz NOT NULL CHECK (at > '2000-01-01'));
