--liquibase formatted sql
--changeset ada:orders-index runInTransaction:false
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
--rollback DROP INDEX CONCURRENTLY orders_note;
