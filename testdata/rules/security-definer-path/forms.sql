-- given:
CREATE FUNCTION old() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE FUNCTION plain() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- migration:
CREATE FUNCTION a() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; -- expect: security-definer-path
CREATE FUNCTION b() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
CREATE FUNCTION c() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
CREATE FUNCTION d() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1;
CREATE FUNCTION e() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION e() SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION plain() SECURITY DEFINER; -- expect: function-options-changed, security-definer-path
ALTER FUNCTION old() STABLE;
CREATE OR REPLACE FUNCTION old() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 2'; -- expect: security-definer-path, function-options-changed
CREATE PROCEDURE p() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; -- expect: security-definer-path
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY INVOKER AS 'SELECT 1';
CREATE FUNCTION g() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT 1'; -- expect: security-definer-path
CREATE FUNCTION h() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, public AS 'SELECT 1'; -- expect: security-definer-path
CREATE FUNCTION i() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT 1';
ALTER FUNCTION i() SET search_path = public, pg_temp;
