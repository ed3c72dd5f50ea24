-- Who owes what.

CREATE TABLE billing.tax_rates (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rate numeric(5, 4) NOT NULL,
    valid daterange NOT NULL,
    EXCLUDE USING gist (valid WITH &&)
);
COMMENT ON TABLE billing.tax_rates IS 'One rate on any day';

CREATE TABLE billing.invoices (
    number text PRIMARY KEY,
    order_id bigint NOT NULL UNIQUE REFERENCES public.orders,
    amount numeric(12, 2) NOT NULL,
    issued_on date NOT NULL DEFAULT CURRENT_DATE,
    due_on date NOT NULL
);

CREATE TABLE billing.payments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    invoice_number text NOT NULL REFERENCES billing.invoices,
    method billing.payment_method NOT NULL,
    amount numeric(12, 2) NOT NULL CHECK (amount > 0),
    receipt jsonb,
    paid_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN billing.payments.receipt IS 'What the payment provider answered';
