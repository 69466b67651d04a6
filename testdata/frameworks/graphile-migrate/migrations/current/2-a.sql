ALTER TABLE app.users ADD a int;
--!include f.sql
SELECT app.f();
