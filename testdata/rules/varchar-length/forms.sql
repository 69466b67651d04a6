-- given:
CREATE TABLE a (id bigint PRIMARY KEY, old varchar(5));
-- migration:
ALTER TABLE a ADD COLUMN b varchar(10); -- expect: varchar-length
ALTER TABLE a ADD COLUMN c varchar;
ALTER TABLE a ALTER COLUMN old TYPE varchar(20); -- expect: varchar-length
ALTER TABLE a ADD COLUMN d text;
