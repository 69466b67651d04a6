-- given:
CREATE TABLE a (id bigint PRIMARY KEY, b int, c int, d int, e int);
-- migration:
CREATE INDEX wide ON a (b, c, d, e); -- expect: wide-index
CREATE INDEX narrow ON a (b, c, d);
CREATE UNIQUE INDEX one ON a (b, c, d, e);
CREATE INDEX covering ON a (b) INCLUDE (c, d, e);
