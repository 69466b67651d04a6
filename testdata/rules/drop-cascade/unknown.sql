-- Nobody can tell what belongs to an extension.
-- given:
CREATE EXTENSION citext;
-- migration:
DROP EXTENSION citext CASCADE; -- expect: drop-extension, drop-cascade
