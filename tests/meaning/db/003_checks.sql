CREATE TYPE state AS ENUM ('draft', 'live', 'gone');
CREATE DOMAIN mail AS varchar(30) CHECK (VALUE ~ '^[a-z0-9._-]+@[a-z0-9-]+\.[a-z]{2,6}$') CHECK (length(VALUE) > 6);
CREATE DOMAIN percent AS integer CONSTRAINT percent_range CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN half AS percent CHECK (VALUE <= 50);
CREATE DOMAIN loose AS text CHECK (VALUE = lower(VALUE));
CREATE TABLE goods (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(10) NOT NULL CHECK (length(name) >= 2) CHECK (btrim(name) <> ''),
    code char(4) CHECK (code <> 'xx') CHECK (code IN ('ab', 'abc', 'abcd') AND code <> 'zz'),
    size text NOT NULL CHECK (size IN ('S', 'M', 'L') OR size = 'XXL'),
    kind varchar(5) CHECK (kind NOT IN ('bad', 'worse') AND kind <> ''),
    amount integer NOT NULL DEFAULT 1 CHECK (amount > -1 AND amount <> 13),
    small smallint CHECK (small BETWEEN 1 AND 5),
    big bigint CHECK (big < 10000000000),
    price numeric(6,2) NOT NULL CHECK (price >= 0),
    rebate numeric CHECK (rebate > 0.5 AND rebate < 10),
    rating double precision CHECK (rating >= 0 AND rating <= 5.5),
    ratio real CHECK (ratio > 0),
    is_on boolean NOT NULL DEFAULT true CHECK (is_on OR NOT is_free),
    is_free boolean,
    state state CHECK (state <> 'gone' AND state IN ('draft', 'live')),
    starts date CHECK (starts >= '2000-01-01'),
    ends date,
    seen timestamptz,
    made timestamptz,
    parent uuid,
    own uuid,
    note text CHECK (note LIKE 'a%z' OR note IS NULL OR note ~ '[0-9]{3}'),
    blob jsonb,
    share percent,
    tags text[],
    sku text CHECK (sku !~ '^\s' ) CHECK (sku ~ '^[A-Z]{2}-?[0-9]{1,3}$') CHECK (upper(sku) = sku),
    CHECK (ends > starts),
    CHECK (seen IS NULL OR made IS NOT NULL AND made <= seen),
    CHECK (parent <> own),
    CHECK (rebate IS NULL OR rebate < price),
    CHECK (amount * 2 < 1000),
    CHECK (amount > 0 OR note IS NOT NULL),
    CHECK ((note IS NULL) = (parent IS NULL))
);
CREATE TABLE mails (id integer PRIMARY KEY, mail mail NOT NULL, other mail, part half, loose loose, many mail[]);
