-- migration:
CREATE TABLE a (id bigint PRIMARY KEY); -- expect: missing-required-column
CREATE TABLE b (id bigint PRIMARY KEY, created_at timestamptz);
CREATE TABLE c (id bigint PRIMARY KEY);
ALTER TABLE c ADD COLUMN created_at timestamptz;
