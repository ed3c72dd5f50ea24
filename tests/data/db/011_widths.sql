-- Keys that are compared with keys of another type.
CREATE TABLE rel.remarks (id bigint PRIMARY KEY, author_id integer REFERENCES rel.authors);
CREATE INDEX ON rel.remarks (author_id);
CREATE TABLE rel.ledgers (id numeric PRIMARY KEY);
CREATE TABLE rel.entries (
    id smallint PRIMARY KEY,
    ledger_id bigint NOT NULL REFERENCES rel.ledgers
);
CREATE INDEX ON rel.entries (ledger_id);
