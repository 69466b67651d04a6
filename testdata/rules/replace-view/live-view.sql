-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
CREATE VIEW totals AS SELECT id, total FROM orders;
-- migration:
CREATE OR REPLACE VIEW totals AS SELECT id, total FROM orders WHERE total > 0;  -- expect: replace-view
CREATE OR REPLACE VIEW new_totals AS SELECT id, total FROM orders;
CREATE OR REPLACE VIEW new_totals AS SELECT id, total FROM orders WHERE total > 0;
