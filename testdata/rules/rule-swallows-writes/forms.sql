-- given:
CREATE TABLE t (id int);
CREATE TABLE other (id int);
-- migration:
CREATE RULE a AS ON DELETE TO t DO INSTEAD NOTHING; -- expect: rule-swallows-writes
CREATE RULE b AS ON INSERT TO t WHERE NEW.id < 0 DO INSTEAD NOTHING; -- expect: rule-swallows-writes
CREATE RULE c AS ON UPDATE TO t DO INSTEAD NOTIFY changed; -- expect: rule-swallows-writes
CREATE RULE d AS ON INSERT TO t DO INSTEAD INSERT INTO other VALUES (NEW.id);
CREATE RULE e AS ON INSERT TO t DO ALSO NOTHING;
