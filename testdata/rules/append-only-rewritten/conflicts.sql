-- given:
CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);
CREATE VIEW recent AS SELECT id, amount FROM ledger WHERE id > 100;
-- migration:
INSERT INTO ledger (id, amount) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount; -- expect: append-only-rewritten
INSERT INTO ledger (id, amount) VALUES (1, 2) ON CONFLICT DO NOTHING;
INSERT INTO orders (id, amount) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
UPDATE recent SET amount = 0 WHERE id = 101; -- expect: append-only-rewritten
DELETE FROM recent WHERE id = 102; -- expect: append-only-rewritten
WITH gone AS (DELETE FROM ledger WHERE id = 3 RETURNING id) INSERT INTO orders SELECT id FROM gone; -- expect: append-only-rewritten
