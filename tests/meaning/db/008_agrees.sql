-- What the server does to values, and says of NULL, before a constraint is asked.
CREATE DOMAIN sure AS integer CHECK (COALESCE(VALUE > 0, false));
CREATE DOMAIN truly AS integer CHECK ((VALUE > 0) IS TRUE);
CREATE DOMAIN stated AS text CHECK (length(COALESCE(VALUE, '')) > 0);
CREATE DOMAIN tiny AS smallint;
CREATE DOMAIN flag AS boolean;
CREATE DOMAIN weight AS real;
CREATE DOMAIN refers AS uuid;
CREATE DOMAIN isrc AS char(4) CHECK (VALUE ~ '^\d{3}.$');
CREATE TABLE given (sure sure, truly truly, stated stated, many filled[]);
CREATE TABLE spaced (
    loose text CHECK (loose::bpchar IN ('new', 'old')),
    exact char(3) CHECK (exact::text IN ('a ', 'b')),
    short varchar(4) CHECK (short IN ('new   ', 'old')),
    currency char(3) CHECK (currency ~ '^[A-Z]{3}$'),
    liked char(3) CHECK (liked LIKE 'A_ '),
    isrc isrc
);
CREATE TABLE timed (
    early timestamp(3),
    late timestamp(3),
    at timestamptz(0) CHECK (at > '2020-01-01 00:00:00+00'),
    fine timestamp(6) CHECK (fine > '2020-01-01'),
    CHECK (early < late)
);
CREATE TABLE unwrapped (
    tiny tiny CHECK (tiny > 0),
    flag flag,
    other boolean,
    weight weight CHECK (weight > 0.1),
    wide double precision CHECK (wide::real > 0.1::real),
    refers refers,
    own uuid,
    CHECK (flag <> other),
    CHECK (refers < own)
);
CREATE TABLE shaped (
    digits text CHECK (digits ~ '^$|^\d+$|^x'),
    kind text CHECK (CASE WHEN kind = 'a' THEN n > 0 END),
    n integer CHECK (CASE kind WHEN 'b' THEN n > 1 WHEN 'c' THEN n > 2 ELSE true END),
    listed text CHECK (listed = ANY ('{a,"b c",""}'::text[]) OR listed = 'z'),
    picked text CHECK (picked = ANY ('{a,"b c"}'::text[])),
    state state CHECK (state = ANY ('{draft,live}'::state[])),
    m integer CHECK (mod(m, 2) = 0) CHECK (abs(m) < 10) CHECK (-m < 5) CHECK (m / 3 < 3),
    trimmed text CHECK (trim(BOTH ' ' FROM trimmed) <> '') CHECK (rtrim(trimmed, ' ') <> ' x'),
    begun text CHECK (starts_with(begun, 'ab')),
    grouped text CHECK (grouped ~ '(?:a|b)c')
);
