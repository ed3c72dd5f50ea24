CREATE TABLE "group members" (
    "group" text NOT NULL,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    "type" text NOT NULL DEFAULT 'guest',
    since date NOT NULL DEFAULT current_date,
    rank positive NOT NULL DEFAULT 1,
    PRIMARY KEY ("group", user_id),
    UNIQUE ("group", rank) DEFERRABLE
);
