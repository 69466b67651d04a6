-- migration:
CREATE TABLE a (id bigint PRIMARY KEY, b money, c numeric); -- expect: money-column
