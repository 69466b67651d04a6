-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE ROLE hr CREATEROLE;
GRANT hr TO app_rw;
