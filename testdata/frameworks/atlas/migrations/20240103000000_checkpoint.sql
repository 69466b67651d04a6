-- atlas:checkpoint

CREATE TABLE "orders" ("id" bigint PRIMARY KEY);
