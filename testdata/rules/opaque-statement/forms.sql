-- given:
CREATE TABLE settings (name text, statement text);
-- migration:
DO $$ -- expect: opaque-statement
DECLARE s text;
BEGIN
    SELECT statement INTO s FROM settings;
    EXECUTE s;
END $$;
SELECT dblink_exec('host=db', 'DROP TABLE x'); -- expect: opaque-statement
SELECT somebody_elses_function(); -- expect: opaque-statement
SELECT now(), count(*) FROM settings;
