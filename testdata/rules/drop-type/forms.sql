-- given:
CREATE TYPE mood AS ENUM ('a');
CREATE DOMAIN percent AS int CHECK (VALUE > 0);
-- migration:
DROP TYPE mood; -- expect: drop-type
DROP DOMAIN percent; -- expect: drop-type
CREATE TYPE fresh AS ENUM ('a');
DROP TYPE fresh;
DROP TYPE IF EXISTS never_there;
