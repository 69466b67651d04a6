-- given:
CREATE EXTENSION postgres_fdw;
CREATE SERVER remote FOREIGN DATA WRAPPER postgres_fdw;
-- migration:
CREATE USER a PASSWORD 'changeme'; -- expect: credentials-in-migration
ALTER ROLE a ENCRYPTED PASSWORD 'md5c4ca4238a0b923820dcc509a6f75849b'; -- expect: credentials-in-migration
ALTER ROLE a PASSWORD NULL;
ALTER ROLE a PASSWORD '{{ password }}';
ALTER ROLE a PASSWORD '${APP_PASSWORD}';
CREATE USER MAPPING FOR a SERVER remote OPTIONS (user 'a', password 'tea-for-two'); -- expect: credentials-in-migration
CREATE SUBSCRIPTION s CONNECTION 'host=db user=a password=tea-for-two' PUBLICATION p WITH (connect = false); -- expect: credentials-in-migration
DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ''tea-for-two'''; END $$; -- expect: credentials-in-migration
COMMENT ON ROLE a IS 'see https://wiki.internal/roles@2x';
COMMENT ON ROLE a IS 'was postgresql://a:tea-for-two@db/shop'; -- expect: credentials-in-migration
