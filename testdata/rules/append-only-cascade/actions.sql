-- given:
CREATE TABLE accounts (id bigint PRIMARY KEY);
CREATE TABLE ledger (id bigint PRIMARY KEY, a bigint, b bigint, c bigint, d bigint);
-- migration:
ALTER TABLE ledger ADD CONSTRAINT la FOREIGN KEY (a) REFERENCES accounts ON DELETE CASCADE NOT VALID; -- expect: append-only-cascade
ALTER TABLE ledger ADD CONSTRAINT lb FOREIGN KEY (b) REFERENCES accounts ON DELETE SET NULL NOT VALID; -- expect: append-only-cascade
ALTER TABLE ledger ADD CONSTRAINT lc FOREIGN KEY (c) REFERENCES accounts ON UPDATE CASCADE NOT VALID; -- expect: append-only-cascade
ALTER TABLE ledger ADD CONSTRAINT ld FOREIGN KEY (d) REFERENCES accounts ON DELETE RESTRICT NOT VALID;
