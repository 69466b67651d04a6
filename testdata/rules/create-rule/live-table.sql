-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE log (id bigint);
-- migration:
CREATE RULE log_orders AS ON INSERT TO orders DO ALSO INSERT INTO log VALUES (new.id);  -- expect: create-rule
CREATE TABLE lines (id bigint PRIMARY KEY);
CREATE RULE log_lines AS ON INSERT TO lines DO ALSO INSERT INTO log VALUES (new.id);
