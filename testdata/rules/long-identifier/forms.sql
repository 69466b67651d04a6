-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- migration:
CREATE INDEX orders_note_for_the_report_of_the_accounting_department_by_month ON orders (note); -- expect: long-identifier
ALTER TABLE orders ADD COLUMN amount_that_the_accounting_department_has_to_enter_before_month_end int; -- expect: long-identifier
CREATE INDEX orders_note_of_exactly_sixty_three_bytes_which_the_server_keeps ON orders (note);
