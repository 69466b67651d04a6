-- given:
CREATE FUNCTION total(a bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric';
CREATE FUNCTION net(a bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric';
CREATE FUNCTION many(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION many(a text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- migration:
CREATE OR REPLACE FUNCTION total(a bigint, b boolean) RETURNS numeric LANGUAGE sql AS 'SELECT 2::numeric'; -- expect: function-overloaded
CREATE OR REPLACE FUNCTION net(a bigint, b boolean) RETURNS numeric LANGUAGE sql AS 'SELECT 2::numeric';
DROP FUNCTION net(bigint);
CREATE OR REPLACE FUNCTION many(a date) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION many(a text) RETURNS int LANGUAGE sql AS 'SELECT 2';
-- CREATE alone says that a second one is meant.
CREATE FUNCTION total(a text) RETURNS numeric LANGUAGE sql AS 'SELECT 2::numeric';
