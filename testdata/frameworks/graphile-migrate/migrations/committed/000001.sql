--! Previous: -
--! Hash: sha1:aa

CREATE TABLE app.users (id int);
GRANT SELECT ON app.users TO :DATABASE_VISITOR;
