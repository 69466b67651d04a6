-- given:
CREATE TABLE orders (id int, total int);
CREATE VIEW totals AS SELECT total FROM orders;
CREATE VIEW big_totals AS SELECT total FROM totals WHERE total > 10;
-- migration:
DROP VIEW totals CASCADE;
CREATE VIEW totals AS SELECT total, id FROM orders;
CREATE VIEW big_totals AS SELECT total FROM totals WHERE total > 100;
