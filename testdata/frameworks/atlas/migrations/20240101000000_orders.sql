-- Create "orders" table
CREATE TABLE "orders" ("id" bigint PRIMARY KEY);
