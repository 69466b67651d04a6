-- policy:
-- version: 1
-- grants:
--   PUBLIC: { "schema:shared": [USAGE, CREATE] }
-- schema:
GRANT CREATE ON SCHEMA public TO PUBLIC;
CREATE SCHEMA shared;
GRANT ALL ON SCHEMA shared TO PUBLIC;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO PUBLIC;
