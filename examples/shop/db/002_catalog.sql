-- What is for sale.

CREATE TABLE categories (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id integer REFERENCES categories,
    slug varchar(80) NOT NULL UNIQUE,
    name text NOT NULL
);
COMMENT ON TABLE categories IS 'A tree of shelves';
COMMENT ON COLUMN categories.parent_id IS 'The shelf above; none for the topmost';

CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    category_id integer NOT NULL REFERENCES categories,
    sku varchar(32) NOT NULL UNIQUE,
    name text NOT NULL,
    description text,
    price numeric(10, 2) NOT NULL CHECK (price >= 0),
    gross_price numeric(10, 2) GENERATED ALWAYS AS (round(price * 1.2, 2)) STORED,
    tags text[] NOT NULL DEFAULT '{}',
    attributes jsonb NOT NULL DEFAULT '{}',
    sold_during daterange,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE products IS 'Something one can buy';
COMMENT ON COLUMN products.sku IS 'The number on the box';
COMMENT ON COLUMN products.gross_price IS 'With 20 % tax; computed by the database';
COMMENT ON COLUMN products.sold_during IS 'When it is in the shop; always, where NULL';

CREATE INDEX products_category ON products (category_id);
CREATE INDEX products_tags ON products USING gin (tags);
