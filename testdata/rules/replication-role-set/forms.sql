-- given:
CREATE ROLE app;
-- migration:
SET session_replication_role = 'replica'; -- expect: replication-role-set
SET LOCAL session_replication_role TO replica; -- expect: replication-role-set
SET session_replication_role = origin;
RESET session_replication_role;
SELECT set_config('session_replication_role', 'replica', true); -- expect: replication-role-set
SELECT pg_catalog.set_config('session_replication_role', 'origin', false);
ALTER ROLE app SET session_replication_role = replica; -- expect: replication-role-set
ALTER DATABASE shop SET session_replication_role = replica; -- expect: replication-role-set
CREATE FUNCTION quiet() RETURNS void LANGUAGE sql SET session_replication_role = replica AS 'SELECT'; -- expect: replication-role-set
GRANT SET ON PARAMETER session_replication_role TO app; -- expect: replication-role-set
GRANT SET ON PARAMETER lock_timeout TO app;
REVOKE SET ON PARAMETER session_replication_role FROM app;
