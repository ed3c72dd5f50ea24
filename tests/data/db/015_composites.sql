-- Composites of everything that a composite can be made of.
CREATE DOMAIN zip AS integer CHECK (VALUE > 0);
CREATE DOMAIN feeling AS mood CHECK (VALUE <> 'sad');
CREATE DOMAIN words AS text[];
CREATE DOMAIN place AS address;
CREATE TYPE span AS RANGE (subtype = double precision);
CREATE TYPE zips AS RANGE (subtype = zip);
CREATE EXTENSION hstore SCHEMA ext;
-- Names that are hard to tell the server.
CREATE SCHEMA "Größe";
CREATE TYPE "Größe"."it's \ a ""type""" AS ENUM ('à', 'b');
CREATE TYPE "Größe"."Öde" AS ("süß" "Größe"."it's \ a ""type""", all_of "Größe"."it's \ a ""type"""[]);
CREATE TYPE everything AS (
    flag boolean,
    letter "char",
    small smallint,
    whole bigint,
    share double precision,
    short character varying(9),
    padded character(4),
    label name,
    loud ext.citext,
    raw bytea,
    day date,
    at timestamp with time zone,
    key uuid,
    plain json,
    document jsonb,
    mood mood,
    feeling feeling,
    zip zip,
    home address,
    place place,
    numbers integer[],
    texts text[],
    moods mood[],
    feelings feeling[],
    zips zip[],
    homes address[],
    places place[],
    words words,
    numbers_between int4range,
    times_between tstzrange[],
    span span,
    spans span[],
    zips_between zips
);
CREATE TYPE outermost AS (name text, inner_one everything, all_of everything[], odd "Größe"."Öde");
CREATE DOMAIN outer_domain AS outermost CHECK ((VALUE).name <> 'refused');
CREATE TABLE parcels (
    id bigint PRIMARY KEY,
    home address,
    homes address[] NOT NULL DEFAULT '{}',
    everything everything,
    outermost outermost,
    checked outer_domain,
    place place,
    odd "Größe"."Öde"
);
