-- given:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (
    a int, b int, total int, p_id int,
    CONSTRAINT only_a UNIQUE (a),
    CONSTRAINT total_ok CHECK (total > 0),
    CONSTRAINT to_p FOREIGN KEY (p_id) REFERENCES p (id)
);
CREATE DOMAIN percent AS int CONSTRAINT in_range CHECK (VALUE BETWEEN 0 AND 100);
-- migration:
ALTER TABLE t DROP CONSTRAINT only_a; -- expect: drop-constraint
ALTER TABLE t ADD CONSTRAINT ab UNIQUE (a, b);
ALTER TABLE t DROP CONSTRAINT total_ok; -- expect: drop-constraint
ALTER TABLE t ADD CONSTRAINT total_ok CHECK (total > 0) NOT VALID;
ALTER TABLE t DROP CONSTRAINT to_p; -- expect: drop-constraint
ALTER TABLE t ADD CONSTRAINT to_p FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE;
ALTER DOMAIN percent DROP CONSTRAINT in_range; -- expect: drop-constraint
