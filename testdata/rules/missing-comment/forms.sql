-- migration:
CREATE TABLE a (id bigint PRIMARY KEY); -- expect: missing-comment
CREATE TABLE b (id bigint PRIMARY KEY);
COMMENT ON TABLE b IS 'what it is for';
CREATE TABLE c (id bigint PRIMARY KEY); -- expect: missing-comment
COMMENT ON COLUMN c.id IS 'the key';
