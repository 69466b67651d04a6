-- migration:
CREATE TABLE a (id bigint PRIMARY KEY, b char(2), c "char", d bpchar); -- expect: char-type
