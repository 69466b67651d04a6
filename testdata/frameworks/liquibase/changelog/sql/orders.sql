-- liquibase formatted sql

-- changeset ada:orders
CREATE TABLE orders (id bigint PRIMARY KEY);
-- rollback DROP TABLE orders;

-- changeset ada:note dbms:postgresql,h2 context:shop
ALTER TABLE orders ADD COLUMN note text;
-- rollback ALTER TABLE orders
-- rollback   DROP COLUMN note;

-- changeset ada:note-oracle dbms:oracle
ALTER TABLE orders ADD (note varchar2(100));

-- changeset "Ada L":check
-- preconditions onFail:MARK_RAN
-- precondition-sql-check expectedResult:0 SELECT count(*) FROM orders
ALTER TABLE orders ADD CHECK (note <> '');
/* liquibase rollback
ALTER TABLE orders DROP CONSTRAINT orders_note_check;
*/
