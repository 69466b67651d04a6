-- given:
CREATE TABLE orders (net numeric, tax numeric);
-- migration:
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net + tax) STORED;  -- expect: add-stored-generated
CREATE TABLE lines (net numeric, gross numeric GENERATED ALWAYS AS (net * 1.2) STORED);
