-- Every shape of relation, each with the shortest tables that have it.
CREATE SCHEMA rel;
CREATE SCHEMA rel_far;
SET search_path = rel;

CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
-- Several keys to one table; a key of another column for others to point at.
CREATE TABLE books (
    id bigint PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    author_id bigint NOT NULL REFERENCES authors ON DELETE CASCADE,
    editor_id bigint REFERENCES authors,
    created_by bigint REFERENCES authors
);
CREATE INDEX books_author_id ON books (author_id);
CREATE INDEX books_editor_id ON books (editor_id);
CREATE INDEX books_created_by ON books (created_by);

-- One to one: by a unique constraint, a unique index, the primary key (and a chain of that), and
-- not by an index of some rows.
CREATE TABLE blurbs (id bigint PRIMARY KEY, book_id bigint NOT NULL UNIQUE REFERENCES books);
CREATE TABLE prefaces (id bigint PRIMARY KEY, book_id bigint NOT NULL REFERENCES books);
CREATE UNIQUE INDEX prefaces_book ON prefaces (book_id);
CREATE TABLE covers (book_id bigint PRIMARY KEY REFERENCES books);
CREATE TABLE jackets (book_id bigint PRIMARY KEY REFERENCES covers);
CREATE TABLE reviews (id bigint PRIMARY KEY, book_id bigint REFERENCES books, best boolean NOT NULL);
CREATE UNIQUE INDEX reviews_best ON reviews (book_id) WHERE best;
CREATE TABLE translations (id bigint PRIMARY KEY, book_slug text NOT NULL REFERENCES books (slug));
CREATE INDEX translations_book_slug ON translations (book_slug);

-- To itself.
CREATE TABLE categories (id bigint PRIMARY KEY, parent_id bigint REFERENCES categories);
CREATE INDEX categories_parent_id ON categories (parent_id);
CREATE TABLE persons (
    id bigint PRIMARY KEY,
    mother_id bigint REFERENCES persons,
    father_id bigint REFERENCES persons
);

-- Several columns, also shared by two keys; nullable in part.
CREATE TABLE plants (country text, code integer, PRIMARY KEY (country, code));
CREATE TABLE machines (
    id bigint PRIMARY KEY,
    country text NOT NULL,
    code integer,
    FOREIGN KEY (country, code) REFERENCES plants
);
CREATE TABLE transfers (
    id bigint PRIMARY KEY,
    from_country text NOT NULL,
    from_code integer NOT NULL,
    to_country text NOT NULL,
    to_code integer NOT NULL,
    FOREIGN KEY (from_country, from_code) REFERENCES plants,
    FOREIGN KEY (to_country, to_code) REFERENCES plants
);
CREATE TABLE agents (tenant_id integer, id integer, PRIMARY KEY (tenant_id, id));
CREATE TABLE tickets (
    tenant_id integer,
    id integer,
    opener_id integer NOT NULL,
    solver_id integer,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, opener_id) REFERENCES agents,
    FOREIGN KEY (tenant_id, solver_id) REFERENCES agents
);
-- A part of the key is unique already.
CREATE TABLE badges (
    id bigint PRIMARY KEY,
    tenant_id integer NOT NULL,
    agent_id integer NOT NULL UNIQUE,
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);

-- Join tables: bare, with columns of their own, of two columns each, to the same table, two of them
-- between the same tables, and without a key.
CREATE TABLE tags (id bigint PRIMARY KEY, word text NOT NULL);
CREATE TABLE book_tags (
    book_id bigint REFERENCES books,
    tag_id bigint REFERENCES tags,
    PRIMARY KEY (book_id, tag_id)
);
CREATE INDEX book_tags_tag ON book_tags (tag_id);
CREATE TABLE shelves (id bigint PRIMARY KEY);
CREATE TABLE shelf_books (
    id bigint PRIMARY KEY,
    shelf_id bigint NOT NULL REFERENCES shelves,
    book_id bigint NOT NULL REFERENCES books,
    added_on date NOT NULL DEFAULT current_date,
    added_by bigint REFERENCES authors,
    UNIQUE (shelf_id, book_id)
);
CREATE TABLE follows (
    follower_id bigint REFERENCES authors,
    followed_id bigint REFERENCES authors,
    PRIMARY KEY (follower_id, followed_id)
);
CREATE TABLE labels (tenant_id integer, id integer, PRIMARY KEY (tenant_id, id));
CREATE TABLE ticket_labels (
    tenant_id integer,
    ticket_id integer,
    label_id integer,
    PRIMARY KEY (tenant_id, ticket_id, label_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets,
    FOREIGN KEY (tenant_id, label_id) REFERENCES labels
);
CREATE TABLE students (id bigint PRIMARY KEY);
CREATE TABLE courses (id bigint PRIMARY KEY);
CREATE TABLE enrollments (
    student_id bigint REFERENCES students,
    course_id bigint REFERENCES courses,
    PRIMARY KEY (student_id, course_id)
);
CREATE TABLE waitlist (
    student_id bigint REFERENCES students,
    course_id bigint REFERENCES courses,
    since date NOT NULL DEFAULT current_date,
    PRIMARY KEY (student_id, course_id)
);
-- More than the keys tells rows apart: a join table because the settings say so.
CREATE TABLE lectures (
    student_id bigint REFERENCES students,
    course_id bigint REFERENCES courses,
    term integer,
    PRIMARY KEY (student_id, course_id, term)
);
CREATE TABLE loose (
    tag_id bigint REFERENCES tags,
    category_id bigint REFERENCES categories
);

-- Into another namespace, and two tables of one name.
CREATE TABLE rel_far.visits (
    id bigint PRIMARY KEY,
    book_id bigint NOT NULL REFERENCES books
);
CREATE TABLE visits (id bigint PRIMARY KEY, book_id bigint NOT NULL REFERENCES books);

-- Partitions, on both sides; and keys that each partition has for itself.
CREATE TABLE days (day date PRIMARY KEY) PARTITION BY RANGE (day);
CREATE TABLE days_2026 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE sales (
    id bigint,
    day date NOT NULL REFERENCES days,
    book_id bigint NOT NULL REFERENCES books
) PARTITION BY HASH (id);
CREATE TABLE sales_0 PARTITION OF sales FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE clicks (id bigint, book_id bigint NOT NULL) PARTITION BY HASH (id);
CREATE TABLE clicks_0 PARTITION OF clicks FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE clicks_1 PARTITION OF clicks FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE clicks_0 ADD FOREIGN KEY (book_id) REFERENCES books;
ALTER TABLE clicks_1 ADD FOREIGN KEY (book_id) REFERENCES books;
-- One partition says more of its rows than the other.
CREATE TABLE taps (id bigint, book_id bigint PRIMARY KEY) PARTITION BY HASH (book_id);
CREATE TABLE taps_0 PARTITION OF taps FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE taps_1 PARTITION OF taps FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE taps_0 ADD FOREIGN KEY (book_id) REFERENCES books;
ALTER TABLE taps_1 ADD FOREIGN KEY (book_id) REFERENCES books NOT VALID;
CREATE TABLE swipes (id bigint, book_id bigint) PARTITION BY HASH (id);
CREATE TABLE swipes_0 PARTITION OF swipes FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE swipes_1 PARTITION OF swipes FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE swipes_0 ALTER book_id SET NOT NULL, ADD FOREIGN KEY (book_id) REFERENCES books;
ALTER TABLE swipes_1 ADD FOREIGN KEY (book_id) REFERENCES books;

-- Rows of a table that inherits are its parent's too, but the parent's keys do not hold for them.
CREATE TABLE profiles (id bigint PRIMARY KEY, author_id bigint NOT NULL UNIQUE REFERENCES authors);
CREATE TABLE vip_profiles () INHERITS (profiles);
CREATE TABLE fans (
    author_id bigint REFERENCES authors,
    book_id bigint REFERENCES books,
    PRIMARY KEY (author_id, book_id)
);
CREATE TABLE vip_fans () INHERITS (fans);

-- Names: no `_id`, in its middle, at its start, in another case; a column that is called as the
-- relation would be; irregular words; what others have chosen.
CREATE TABLE boxes (id bigint PRIMARY KEY, container bigint NOT NULL REFERENCES shelves);
CREATE TABLE sessions (
    id bigint PRIMARY KEY,
    course_id_1 bigint NOT NULL REFERENCES courses,
    course_id_2 bigint REFERENCES courses
);
CREATE TABLE "OrderLines" ("Id" bigint PRIMARY KEY, "bookId" bigint NOT NULL REFERENCES books);
CREATE TABLE loans (
    id bigint PRIMARY KEY,
    student text NOT NULL,
    student_id bigint NOT NULL REFERENCES students
);
CREATE TABLE statuses (id bigint PRIMARY KEY);
CREATE TABLE studies (id bigint PRIMARY KEY, status_id bigint NOT NULL REFERENCES statuses);
CREATE TABLE moose (id bigint PRIMARY KEY, study_id bigint NOT NULL REFERENCES studies);
CREATE TABLE letters (
    id bigint PRIMARY KEY,
    sender_id bigint NOT NULL REFERENCES students,
    recipient_id bigint NOT NULL REFERENCES students
);
-- No key of its own.
CREATE TABLE events (book_id bigint NOT NULL REFERENCES books, what text NOT NULL);
-- What was there before the key is not checked.
CREATE TABLE relics (id bigint PRIMARY KEY, book_id bigint NOT NULL);
ALTER TABLE relics ADD CONSTRAINT relics_book FOREIGN KEY (book_id) REFERENCES books NOT VALID;
-- Twice the same.
CREATE TABLE twins (id bigint PRIMARY KEY, book_id bigint NOT NULL);
ALTER TABLE twins ADD CONSTRAINT twins_a FOREIGN KEY (book_id) REFERENCES books;
ALTER TABLE twins ADD CONSTRAINT twins_b FOREIGN KEY (book_id) REFERENCES books;
-- Each points at the other.
CREATE TABLE mayors (id bigint PRIMARY KEY, town_id bigint);
CREATE TABLE towns (id bigint PRIMARY KEY, mayor_id bigint UNIQUE REFERENCES mayors);
ALTER TABLE mayors ADD FOREIGN KEY (town_id) REFERENCES towns;

-- A view with a key and relations that `schema.toml` declares.
CREATE VIEW edited AS SELECT id, editor_id, slug FROM books WHERE editor_id IS NOT NULL;
RESET search_path;
