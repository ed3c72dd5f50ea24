-- What people ask for every day.

CREATE VIEW open_orders AS
SELECT o.id, c.email, o.state, count(l.line) AS lines, sum(l.total) AS total
FROM orders o
JOIN customers c ON c.id = o.customer_id
LEFT JOIN order_lines l ON l.order_id = o.id
WHERE o.state IN ('cart', 'placed')
GROUP BY o.id, c.email;
COMMENT ON VIEW open_orders IS 'Orders that somebody has to do something about';

CREATE MATERIALIZED VIEW product_sales AS
SELECT p.id AS product_id, p.name, coalesce(sum(l.quantity), 0) AS sold
FROM products p
LEFT JOIN order_lines l ON l.product_id = p.id
GROUP BY p.id;
COMMENT ON MATERIALIZED VIEW product_sales IS 'Refreshed every night';

CREATE UNIQUE INDEX product_sales_product ON product_sales (product_id);
