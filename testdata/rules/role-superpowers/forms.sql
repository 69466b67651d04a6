CREATE ROLE a SUPERUSER; -- expect: role-superpowers
CREATE USER b BYPASSRLS NOSUPERUSER; -- expect: role-superpowers
ALTER ROLE b NOBYPASSRLS;
DO $$ BEGIN ALTER ROLE b WITH SUPERUSER; END $$; -- expect: role-superpowers
