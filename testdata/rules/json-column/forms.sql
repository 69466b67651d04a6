-- migration:
CREATE TABLE a (id bigint PRIMARY KEY, b json, c jsonb); -- expect: json-column
