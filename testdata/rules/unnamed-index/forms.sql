-- given:
CREATE TABLE a (id bigint PRIMARY KEY, b int);
-- migration:
CREATE INDEX ON a (b); -- expect: unnamed-index
CREATE INDEX a_b ON a (b);
