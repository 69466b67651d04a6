-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
CREATE VIEW a WITH (security_invoker = true) AS SELECT id FROM notes;
CREATE VIEW b WITH (security_barrier) AS SELECT id FROM notes;
CREATE VIEW c AS SELECT id FROM notes WHERE id > 0 WITH CHECK OPTION;
CREATE VIEW d WITH (security_invoker = true) AS SELECT id FROM notes;
CREATE VIEW e AS SELECT id FROM notes;
CREATE VIEW f WITH (security_invoker = true) AS SELECT id FROM notes;
CREATE VIEW g WITH (security_invoker = true) AS SELECT id FROM notes;
CREATE VIEW h WITH (security_invoker = true) AS SELECT id FROM notes;
-- migration:
CREATE OR REPLACE VIEW a AS SELECT id, tenant_id FROM notes; -- expect: view-options-lost
CREATE OR REPLACE VIEW b AS SELECT id FROM notes; -- expect: view-options-lost
CREATE OR REPLACE VIEW c AS SELECT id FROM notes WHERE id > 1; -- expect: view-options-lost
CREATE OR REPLACE VIEW d WITH (security_invoker = on) AS SELECT id FROM notes;
CREATE OR REPLACE VIEW e AS SELECT id, tenant_id FROM notes;
-- Set again before the migration ends.
CREATE OR REPLACE VIEW f AS SELECT id FROM notes;
ALTER VIEW f SET (security_invoker = true);
ALTER VIEW d RESET (security_invoker); -- expect: view-options-lost
-- Made again, with other columns, which OR REPLACE would refuse.
DROP VIEW g;
CREATE VIEW g AS SELECT tenant_id FROM notes; -- expect: view-options-lost
DROP VIEW h;
CREATE VIEW h WITH (security_invoker = true) AS SELECT tenant_id FROM notes;
