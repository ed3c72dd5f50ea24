-- Requested by the data team.
ALTER TABLE products DROP COLUMN tags;                                      -- drop
ALTER TABLE products ALTER COLUMN name DROP NOT NULL;                       -- allow NULL
ALTER TABLE customers RENAME COLUMN public_id TO token;                     -- rename
ALTER TABLE billing.invoices ALTER COLUMN due_on TYPE timestamptz;          -- retype
ALTER TABLE orders ADD COLUMN channel text NOT NULL;                        -- add
