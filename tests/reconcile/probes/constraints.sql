-- Constraints and indexes.

## primary key add | constraint public.t.t_pkey missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int PRIMARY KEY);
## primary key drop | constraint public.t.t_pkey unexpected
-- old
CREATE TABLE t (a int PRIMARY KEY);
-- new
CREATE TABLE t (a int);
## primary key column order | constraint public.t.t_pkey changed definition
-- old
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
-- new
CREATE TABLE t (a int, b int, PRIMARY KEY (b, a));
## unique add | constraint public.t.t_a_key missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int UNIQUE);
## unique include | constraint public.t.u changed definition
-- old
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a));
-- new
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a) INCLUDE (b));
## unique nulls not distinct | constraint public.t.u changed definition
-- old
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- new
CREATE TABLE t (a int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a));
## unique deferrable | constraint public.t.u changed deferrable
-- old
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- new
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) DEFERRABLE);
## unique index to constraint | constraint public.t.u missing
CREATE TABLE t (a int NOT NULL);
-- old
CREATE UNIQUE INDEX u ON t (a);
-- new
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);
## unique constraint to index | constraint public.t.u unexpected
CREATE TABLE t (a int NOT NULL);
-- old
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);
-- new
CREATE UNIQUE INDEX u ON t (a);
## check add | constraint public.t.c missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));
## check expression | constraint public.t.c changed definition
-- old
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));
-- new
CREATE TABLE t (a int CONSTRAINT c CHECK (a >= 0));
## check list of values | constraint public.t.c changed definition
-- old
CREATE TABLE t (a varchar(20) CONSTRAINT c CHECK (a IN ('x', 'y')));
-- new
CREATE TABLE t (a varchar(20) CONSTRAINT c CHECK (a IN ('x', 'z')));
## check validated | constraint public.t.c changed not valid
CREATE TABLE t (a int);
-- old
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
-- new
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
## check no inherit | constraint public.t.c changed no inherit
-- old
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));
-- new
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0) NO INHERIT);
## check not valid | constraint public.t.c changed not valid
CREATE TABLE t (a int);
-- old
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
-- new
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
## foreign key not valid | constraint public.t.f changed not valid
CREATE TABLE r (id int PRIMARY KEY);
CREATE TABLE t (a int);
-- old
ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES r;
-- new
ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES r NOT VALID;
## check on parent | constraint public.p.c missing
CREATE TABLE p (a int);
CREATE TABLE q () INHERITS (p);
-- old
-- new
ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0);
## foreign key add | constraint public.t.t_a_fkey missing
CREATE TABLE r (id int PRIMARY KEY);
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int REFERENCES r);
## foreign key on delete | constraint public.t.f changed definition
CREATE TABLE r (id int PRIMARY KEY);
-- old
CREATE TABLE t (a int CONSTRAINT f REFERENCES r);
-- new
CREATE TABLE t (a int CONSTRAINT f REFERENCES r ON DELETE CASCADE);
## foreign key set null columns | constraint public.t.f changed definition
CREATE TABLE r (x int, y int, PRIMARY KEY (x, y));
-- old
CREATE TABLE t (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r ON DELETE SET NULL);
-- new
CREATE TABLE t (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r ON DELETE SET NULL (b));
## foreign key match full | constraint public.t.f changed definition
CREATE TABLE r (x int, y int, PRIMARY KEY (x, y));
-- old
CREATE TABLE t (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r);
-- new
CREATE TABLE t (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r MATCH FULL);
## foreign key deferrable | constraint public.t.f changed deferrable
CREATE TABLE r (id int PRIMARY KEY);
-- old
CREATE TABLE t (a int CONSTRAINT f REFERENCES r);
-- new
CREATE TABLE t (a int CONSTRAINT f REFERENCES r DEFERRABLE);
## foreign key initially deferred | constraint public.t.f changed initially deferred
CREATE TABLE r (id int PRIMARY KEY);
-- old
CREATE TABLE t (a int CONSTRAINT f REFERENCES r DEFERRABLE);
-- new
CREATE TABLE t (a int CONSTRAINT f REFERENCES r DEFERRABLE INITIALLY DEFERRED);
## foreign key on partitioned table | constraint public.m.f missing
CREATE TABLE r (id int PRIMARY KEY);
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
-- new
ALTER TABLE m ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r;
## exclusion add | constraint public.t.x missing
-- old
CREATE TABLE t (r int4range);
-- new
CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&));
## exclusion change | constraint public.t.x changed definition
-- old
CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&));
-- new
CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (NOT isempty(r)));
## constraint rename | constraint public.t.c renamed name
-- old
CREATE TABLE t (a int CONSTRAINT d CHECK (a > 0));
-- new
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));
## key rename | constraint public.t.new_key renamed name
-- old
CREATE TABLE t (a int CONSTRAINT old_key UNIQUE);
-- new
CREATE TABLE t (a int CONSTRAINT new_key UNIQUE);
## checks that the server named the other way round | constraint public.t.t_a_check renamed name; constraint public.t.t_a_check1 renamed name
-- old
CREATE TABLE t (a int CHECK (a < 9) CHECK (a > 0));
-- new
CREATE TABLE t (a int CHECK (a > 0) CHECK (a < 9));
## constraint comment | constraint public.t.c changed comment
CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));
-- old
-- new
COMMENT ON CONSTRAINT c ON t IS 'positive';
## index add | index public.i missing
CREATE TABLE t (a int);
-- old
-- new
CREATE INDEX i ON t (a);
## index drop | index public.i unexpected
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
## index unique | index public.i changed definition
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE UNIQUE INDEX i ON t (a);
## index rename | index public.j renamed name
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX j ON t (a);
## index predicate | index public.i changed definition
CREATE TABLE t (a int, b boolean);
-- old
CREATE INDEX i ON t (a) WHERE b;
-- new
CREATE INDEX i ON t (a) WHERE NOT b;
## index expression | index public.i changed definition
CREATE TABLE t (a text);
-- old
CREATE INDEX i ON t (lower(a));
-- new
CREATE INDEX i ON t (upper(a));
## index operator class | index public.i changed definition
CREATE TABLE t (a text);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t (a text_pattern_ops);
## index collation | index public.i changed definition
CREATE TABLE t (a text);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t (a COLLATE "C");
## index descending | index public.i changed definition
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t (a DESC NULLS LAST);
## index include | index public.i changed definition
CREATE TABLE t (a int, b int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t (a) INCLUDE (b);
## index method | index public.i changed definition
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t USING hash (a);
## index nulls not distinct | index public.i changed definition
CREATE TABLE t (a int);
-- old
CREATE UNIQUE INDEX i ON t (a);
-- new
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;
## index reloptions | index public.i changed options
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
## key reloptions | index public.t_pkey changed options
-- old
CREATE TABLE t (a int PRIMARY KEY);
-- new
CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 70));
