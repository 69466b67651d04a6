# Orders

# --- !Ups
CREATE TABLE orders (id bigint PRIMARY KEY);

# --- !Downs
DROP TABLE orders;
