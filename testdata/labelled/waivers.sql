-- safe: on the line above
-- CI:DESTRUCTIVE_OK - See ADR-014
DROP TABLE orders;
-- safe: on the statement's line
ALTER TABLE orders DROP COLUMN note; -- CI:DESTRUCTIVE_OK - See ADR-014
-- safe: in the middle of a statement
ALTER TABLE orders
    DROP COLUMN note, -- CI:DESTRUCTIVE_OK - See ADR-014
    ADD COLUMN remark text;
-- dangerous drop-column: it covers one statement only
-- CI:DESTRUCTIVE_OK - See ADR-014
DROP TABLE orders;
ALTER TABLE customers DROP COLUMN note;
-- dangerous drop-table: in a string
INSERT INTO notes VALUES ('-- CI:DESTRUCTIVE_OK - See ADR-014');
DROP TABLE orders;
-- dangerous drop-table: in a dollar-quoted body that is data
SELECT $$
-- CI:DESTRUCTIVE_OK - See ADR-014
$$; DROP TABLE orders;
-- dangerous drop-table: a blank line between
-- CI:DESTRUCTIVE_OK - See ADR-014

DROP TABLE orders;
-- dangerous rename-table: it is about destruction
-- CI:DESTRUCTIVE_OK - See ADR-014
ALTER TABLE orders RENAME TO sales;
-- safe: by name
-- pgsteward:ignore rename-table - nothing reads it, see ADR-20
ALTER TABLE orders RENAME TO sales;
-- dangerous rename-table: another rule's
-- pgsteward:ignore drop-table - not this one
ALTER TABLE orders RENAME TO sales;
-- dangerous drop-table, invalid-waiver: without a reason
-- pgsteward:ignore drop-table
DROP TABLE orders;
