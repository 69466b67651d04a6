-- migration:
CREATE TABLE a (id bigint PRIMARY KEY, b float, c numeric); -- expect: float-column
CREATE TABLE d (id bigint PRIMARY KEY, b real); -- expect: float-column
