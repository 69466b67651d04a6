-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE lines (id bigint CONSTRAINT lines_key PRIMARY KEY, code text NOT NULL);
CREATE UNIQUE INDEX lines_code ON lines (code);
CREATE TABLE private (id bigint PRIMARY KEY);
CREATE TABLE inserts (id bigint CONSTRAINT inserts_key PRIMARY KEY);
CREATE PUBLICATION changes FOR TABLE orders, lines;
CREATE PUBLICATION additions FOR TABLE inserts WITH (publish = 'insert');
-- migration:
ALTER TABLE orders REPLICA IDENTITY NOTHING; -- expect: replica-identity-missing
ALTER TABLE lines REPLICA IDENTITY USING INDEX lines_code;
ALTER TABLE lines DROP CONSTRAINT lines_key; -- expect: drop-constraint
ALTER TABLE private DROP CONSTRAINT private_pkey; -- expect: drop-constraint
ALTER TABLE inserts DROP CONSTRAINT inserts_key; -- expect: drop-constraint
CREATE TABLE notes (at timestamptz);
ALTER PUBLICATION changes ADD TABLE notes; -- expect: replica-identity-missing
CREATE TABLE full_rows (at timestamptz);
ALTER TABLE full_rows REPLICA IDENTITY FULL;
ALTER PUBLICATION changes ADD TABLE full_rows;
