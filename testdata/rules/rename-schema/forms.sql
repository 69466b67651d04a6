-- given:
CREATE SCHEMA billing;
CREATE TABLE billing.invoices (id bigint PRIMARY KEY);
CREATE SCHEMA reports;
CREATE TABLE reports.daily (day date PRIMARY KEY);
-- migration:
ALTER SCHEMA billing RENAME TO accounting; -- expect: rename-schema
ALTER SCHEMA reports RENAME TO stored_reports;
CREATE SCHEMA reports;
CREATE VIEW reports.daily AS SELECT day FROM stored_reports.daily;
CREATE SCHEMA fresh;
ALTER SCHEMA fresh RENAME TO renamed;
