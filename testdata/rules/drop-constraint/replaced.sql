-- given:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (
    id int CONSTRAINT t_key PRIMARY KEY,
    a int, b int, total int, status text, p_id int,
    CONSTRAINT ab UNIQUE (a, b),
    CONSTRAINT total_ok CHECK (total > 0),
    CONSTRAINT status_ok CHECK (status IN ('open', 'closed')),
    CONSTRAINT a_given CHECK (a IS NOT NULL),
    CONSTRAINT to_p FOREIGN KEY (p_id) REFERENCES p (id)
);
-- migration:
ALTER TABLE t DROP CONSTRAINT ab, ADD CONSTRAINT only_a UNIQUE (a);
ALTER TABLE t DROP CONSTRAINT total_ok;
ALTER TABLE t ADD CONSTRAINT total_positive CHECK (total > 0);
-- Another list is another check.
ALTER TABLE t DROP CONSTRAINT status_ok; -- expect: drop-constraint
ALTER TABLE t ADD CONSTRAINT status_ok CHECK (status IN ('open', 'closed', 'lost'));
ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT a_given;
ALTER TABLE t DROP CONSTRAINT to_p;
ALTER TABLE t ADD CONSTRAINT to_p_again FOREIGN KEY (p_id) REFERENCES p;
-- Uniqueness alone is no primary key.
ALTER TABLE t DROP CONSTRAINT t_key; -- expect: drop-constraint
ALTER TABLE t ADD CONSTRAINT t_id UNIQUE (id);
