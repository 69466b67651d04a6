-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE ROLE writers;
CREATE ROLE leads;
GRANT writers TO leads WITH ADMIN OPTION;
GRANT leads TO app_rw;
GRANT writers TO app_ro;
