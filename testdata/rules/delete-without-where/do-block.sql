-- given:
CREATE TABLE t (id int PRIMARY KEY);
-- migration:
DO $$ -- expect: delete-without-where
BEGIN
    IF EXISTS (SELECT 1 FROM t) THEN
        DELETE FROM t;
    END IF;
END $$;
