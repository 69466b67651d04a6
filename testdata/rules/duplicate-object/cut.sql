-- Names that are the same for the server.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);
CREATE INDEX index_of_orders_for_the_report_of_the_accounting_department_by_month ON orders (a);
-- migration:
CREATE INDEX index_of_orders_for_the_report_of_the_accounting_department_by_year ON orders (b); -- expect: duplicate-object, long-identifier
