-- Behind a statement that nobody could read a plain ADD COLUMN still makes a column that was not there.
-- given:
CREATE TABLE settings (statement text);
CREATE TABLE foods (id int PRIMARY KEY);
DO $$ DECLARE wanted text; BEGIN SELECT statement INTO wanted FROM settings; EXECUTE wanted; END $$;
-- migration:
ALTER TABLE foods ADD COLUMN on_hand boolean;
UPDATE foods SET on_hand = false;
ALTER TABLE foods ADD COLUMN IF NOT EXISTS cold boolean;
UPDATE foods SET cold = false; -- expect: update-without-where
ALTER TABLE foods DROP COLUMN on_hand;
