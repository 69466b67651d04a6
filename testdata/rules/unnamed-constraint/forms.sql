-- migration:
CREATE TABLE a (id bigint CONSTRAINT a_key PRIMARY KEY, b int CHECK (b > 0)); -- expect: unnamed-constraint
CREATE TABLE c (id bigint CONSTRAINT c_key PRIMARY KEY, b int NOT NULL DEFAULT 1);
ALTER TABLE c ADD CONSTRAINT b_positive CHECK (b > 0);
ALTER TABLE c ADD UNIQUE (b); -- expect: unnamed-constraint
