INSERT INTO users (username, email, password_hash, bio, image)
SELECT 'user' || i, 'user' || i || '@example.org', md5(i::text), repeat('bio ', i % 20),
    CASE WHEN i % 3 = 0 THEN 'https://example.org/' || i || '.png' END
FROM generate_series(1, 1000) AS i;

INSERT INTO articles (slug, title, description, body, author_id, created_at)
SELECT 'article-' || i, 'Article ' || i, 'What ' || i || ' is about', repeat('Lorem ipsum dolor ', 20),
    1 + i % 50, timestamptz '2026-01-01' + i * interval '1 minute'
FROM generate_series(1, 10000) AS i;

INSERT INTO comments (article_id, author_id, body)
SELECT 1 + i % 2000, 1 + i % 1000, 'Comment ' || i || repeat(', indeed', i % 10)
FROM generate_series(1, 10000) AS i;

INSERT INTO tags (name) SELECT 'tag' || i FROM generate_series(1, 30) AS i;
INSERT INTO article_tags SELECT a, 1 + (a * 7 + n * 11) % 30
FROM generate_series(1, 10000) AS a, generate_series(1, 3) AS n;
INSERT INTO favorites SELECT DISTINCT 1 + (a * 13 + n * 101) % 1000, a
FROM generate_series(1, 10000) AS a, generate_series(1, 4) AS n;
INSERT INTO follows SELECT i, 1 + (i * 3 + n * 5) % 50
FROM generate_series(100, 1000) AS i, generate_series(1, 10) AS n;

VACUUM ANALYZE;
