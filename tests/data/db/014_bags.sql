-- Columns with something within: arrays, ranges, JSON.
CREATE DOMAIN label AS text CHECK (VALUE <> '');
CREATE DOMAIN labels AS text[];
CREATE DOMAIN tagging AS label[];
CREATE DOMAIN even AS integer CHECK (VALUE % 2 = 0);
CREATE DOMAIN season AS daterange;
CREATE TYPE even_range AS RANGE (subtype = even);
CREATE TYPE folded_range AS RANGE (subtype = ext.citext);
CREATE TABLE bags (
    id integer PRIMARY KEY,
    words text[],
    numbers integer[] NOT NULL DEFAULT '{}',
    moods mood[],
    -- Each of these travels as text.
    prices numeric[],
    folded ext.citext[],
    labels labels,
    marked label[],
    tagging tagging,
    homes address[],
    ids uuid[],
    span int4range,
    "long" int8range NOT NULL DEFAULT 'empty',
    season season,
    at tstzrange,
    evens even_range,
    letters folded_range,
    best integer,
    doc jsonb,
    plain json
);
CREATE INDEX bags_words ON bags USING gin (words);
CREATE INDEX bags_prices ON bags USING gin (prices);
CREATE INDEX bags_doc ON bags USING gin (doc);
CREATE INDEX bags_span ON bags USING gist (span);
INSERT INTO bags VALUES
    (1, '{a,b}', '{1,2}', '{sad,ok}', '{1.50,2}', '{Ada,bob}', '{x,y}', '{x}', '{x,y}',
        '{"(a,1)"}', '{00000000-0000-0000-0000-000000000001}', '[1,5)', '[1,5)',
        '[2026-01-01,2026-03-01)', '[2026-01-01 00:00Z,2026-02-01 00:00Z)', '[2,8)', '[b,D]', 3,
        '{"theme": "dark", "tags": ["a", "b"], "deep": {"x": 1}}', '{"theme": "dark"}'),
    (2, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 'empty', 'empty', 'empty',
        'empty', 'empty', 'empty', 4, '[]', '[]'),
    (3, '{a,NULL,c}', '{2,NULL}', '{happy,NULL}', '{NULL,3}', '{NULL,CID}', '{NULL,z}', '{NULL,y}',
        '{NULL,z}', '{NULL,"(b,)"}', '{NULL}', '(,3]', '(,3]', '[2026-02-01,)', '(,)', '(,4]',
        '(,C)', 3, '["theme", "a"]', '["theme", null]'),
    (4, NULL, '{3,3,3}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[4,9]', NULL, NULL,
        NULL, NULL, NULL, NULL, NULL),
    (5, '{c}', '{5}', '{ok}', '{2.0}', '{BOB}', '{y}', '{y,z}', '{y}', '{"(a,1)","(b,)"}', '{}',
        '[2147483647,2147483647)', '[2147483640,)', '[2026-02-10,2026-02-20)', '(,2025-12-31 00:00Z]',
        '[4,6]', '[x,z]', 9, '{"theme": null, "tags": ["b"], "deep": {"x": 1, "y": 2}}',
        '{"tags": ["a"]}');
