-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
GRANT SET ON PARAMETER session_replication_role TO app_rw;
GRANT ALTER SYSTEM ON PARAMETER work_mem TO app_ro;
GRANT SET ON PARAMETER log_statement TO PUBLIC;
GRANT SET ON PARAMETER temp_file_limit TO migration_owner;
