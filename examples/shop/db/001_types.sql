-- The types of the shop.

CREATE SCHEMA billing;

CREATE DOMAIN email AS text
    CONSTRAINT email_shape CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
COMMENT ON DOMAIN email IS 'An address in the form local@host';

CREATE TYPE order_state AS ENUM ('cart', 'placed', 'shipped', 'delivered', 'cancelled');

CREATE TYPE address AS (
    street text,
    city text,
    postcode varchar(16),
    country varchar(2)
);
COMMENT ON TYPE address IS 'Where a parcel goes';

CREATE TYPE billing.payment_method AS ENUM ('card', 'transfer', 'voucher');
