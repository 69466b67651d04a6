CREATE TABLE "orders" ("id" bigint PRIMARY KEY);
--> statement-breakpoint
CREATE INDEX "orders_id" ON "orders" USING btree ("id");
