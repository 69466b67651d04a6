-- given:
CREATE ROLE app;
CREATE TABLE t (id int);
CREATE SCHEMA s;
-- migration:
GRANT SELECT, INSERT ON t TO app, PUBLIC; -- expect: grant-to-public
GRANT USAGE ON SCHEMA s TO PUBLIC; -- expect: grant-to-public
GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC; -- expect: grant-to-public
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC; -- expect: grant-to-public
REVOKE ALL ON t FROM PUBLIC;
GRANT SELECT ON t TO app WITH GRANT OPTION; -- expect: grant-option-given
GRANT app TO postgres WITH ADMIN OPTION;
REVOKE GRANT OPTION FOR SELECT ON t FROM app;
