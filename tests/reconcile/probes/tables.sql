-- Tables and columns: each probe is one change. "## name | what is to be reported"; the statements that both sides have,
-- then those of the old side and those of the new one.

## table add | table public.u missing
CREATE TABLE t (a int);
-- old
-- new
CREATE TABLE u (id bigint PRIMARY KEY, note text NOT NULL DEFAULT 'x', CHECK (note <> ''));
## table drop | table public.t unexpected
CREATE TABLE u (a int);
-- old
CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE);
-- new
## table UNLOGGED | table public.t changed persistence
-- old
CREATE TABLE t (a int);
-- new
CREATE UNLOGGED TABLE t (a int);
## table LOGGED again | table public.t changed persistence
-- old
CREATE UNLOGGED TABLE t (a int);
-- new
CREATE TABLE t (a int);
## table reloptions | table public.t changed options
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int) WITH (fillfactor = 70);
## table toast reloptions | table public.t changed options
-- old
CREATE TABLE t (a text) WITH (fillfactor = 60);
-- new
CREATE TABLE t (a text) WITH (toast.autovacuum_enabled = false);
## table tablespace | table public.t changed tablespace
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int) TABLESPACE probe_space;
## index tablespace | index public.i changed tablespace
CREATE TABLE t (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t (a) TABLESPACE probe_space;
## table access method | table public.t changed access method
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int) USING heap_too;
## replica identity full | table public.t changed replica identity
CREATE TABLE t (a int PRIMARY KEY);
-- old
-- new
ALTER TABLE t REPLICA IDENTITY FULL;
## replica identity using index | table public.t changed replica identity
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
-- old
-- new
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
## inherits attach | table public.child changed parents
CREATE TABLE parent (a int, b text);
CREATE TABLE child (a int, b text, c int);
-- old
-- new
ALTER TABLE child INHERIT parent;
## inherits detach | table public.child changed parents
CREATE TABLE parent (a int, b text);
CREATE TABLE child (a int, b text, c int);
-- old
ALTER TABLE child INHERIT parent;
-- new
## typed table | table public.t changed of type
CREATE TYPE ct AS (a int, b text);
-- old
CREATE TABLE t (a int, b text);
-- new
CREATE TABLE t OF ct;
## cluster on | index public.i changed clustered
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- old
-- new
ALTER TABLE t CLUSTER ON i;
## column add | column public.t.b missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int, b text);
## column add not null default | column public.t.b missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int, b text NOT NULL DEFAULT 'x');
## column drop | column public.t.b unexpected
-- old
CREATE TABLE t (a int, b text);
-- new
CREATE TABLE t (a int);
## column type | column public.t.a changed type
-- old
CREATE TABLE t (a int DEFAULT 5);
-- new
CREATE TABLE t (a bigint DEFAULT 5);
## column varchar length | column public.t.a changed type
-- old
CREATE TABLE t (a varchar(10));
-- new
CREATE TABLE t (a varchar(20));
## column numeric precision | column public.t.a changed type
-- old
CREATE TABLE t (a numeric(10,2));
-- new
CREATE TABLE t (a numeric(12,4));
## column text to integer | column public.t.a changed type
-- old
CREATE TABLE t (a text);
-- new
CREATE TABLE t (a int);
## column integer to array | column public.t.a changed type
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int[]);
## column collation | column public.t.a changed collation
-- old
CREATE TABLE t (a text);
-- new
CREATE TABLE t (a text COLLATE "C");
## default add | column public.t.a changed default
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int DEFAULT 1);
## default change | column public.t.a changed default
-- old
CREATE TABLE t (a text DEFAULT 'x');
-- new
CREATE TABLE t (a text DEFAULT lower('Y'));
## default drop | column public.t.a changed default
-- old
CREATE TABLE t (a timestamptz DEFAULT now());
-- new
CREATE TABLE t (a timestamptz);
## not null set | column public.t.a changed not null
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int NOT NULL);
## not null drop | column public.t.a changed not null
-- old
CREATE TABLE t (a int NOT NULL);
-- new
CREATE TABLE t (a int);
## generated add | column public.t.b missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
## generated expression | column public.t.b changed generated
-- old
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
-- new
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 3) STORED);
## generated to plain | column public.t.b changed generated
-- old
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
-- new
CREATE TABLE t (a int, b int);
## plain to generated | column public.t.b changed generated
-- old
CREATE TABLE t (a int, b int);
-- new
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
## identity add | column public.t.a changed identity
-- old
CREATE TABLE t (a int NOT NULL);
-- new
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
## identity add to nullable | column public.t.a changed identity
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY (START 100));
## identity always to default | column public.t.a changed identity
-- old
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
-- new
CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY);
## identity options | sequence public.t_a_seq changed increment
-- old
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
-- new
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (INCREMENT 10));
## identity drop | column public.t.a changed identity
-- old
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
-- new
CREATE TABLE t (a int NOT NULL);
## serial to identity | column public.t.a changed identity
-- old
CREATE TABLE t (a serial);
-- new
CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY);
## identity retyped | column public.t.a changed type
-- old
CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY);
-- new
CREATE TABLE t (a bigint GENERATED BY DEFAULT AS IDENTITY);
## column storage | column public.t.a changed storage
-- old
CREATE TABLE t (a text);
-- new
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL;
## column storage default again | column public.t.a changed storage
-- old
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STORAGE MAIN;
-- new
CREATE TABLE t (a text);
## column compression | column public.t.a changed compression
-- old
CREATE TABLE t (a text);
-- new
CREATE TABLE t (a text COMPRESSION lz4);
## statistics target | column public.t.a changed statistics target
CREATE TABLE t (a text);
-- old
-- new
ALTER TABLE t ALTER a SET STATISTICS 500;
## n_distinct | column public.t.a changed options
CREATE TABLE t (a text);
-- old
-- new
ALTER TABLE t ALTER a SET (n_distinct = 100);
## index column statistics | index public.i changed statistics targets
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a));
-- old
-- new
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 300;
## row security enable | table public.t changed row security
CREATE TABLE t (a int);
-- old
-- new
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
## row security force | table public.t changed force row security
CREATE TABLE t (a int);
-- old
-- new
ALTER TABLE t FORCE ROW LEVEL SECURITY;
## row security off | table public.t changed row security
CREATE TABLE t (a int);
-- old
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- new
## partitioned table add | table public.m missing
-- old
-- new
CREATE TABLE m (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
## partition add | table public.m_1 missing
CREATE TABLE m (id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX m_at ON m (at);
-- old
-- new
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
## default partition add | table public.m_d missing
CREATE TABLE m (id int, at date) PARTITION BY LIST (id);
-- old
-- new
CREATE TABLE m_d PARTITION OF m DEFAULT;
## partition bound | table public.m_1 changed partition bound
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
-- old
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- new
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2026-01-01');
## partition key | table public.m changed partition key
-- old
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
-- new
CREATE TABLE m (id int, at date) PARTITION BY RANGE (id);
## partition detach | table public.m_1 changed parents
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE INDEX m_id ON m (id);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
-- new
ALTER TABLE m DETACH PARTITION m_1;
## partition attach | table public.m_1 changed parents
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 (id int, at date);
-- old
-- new
ALTER TABLE m ATTACH PARTITION m_1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
## partitioned index | index public.m_id missing
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE m_2 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- old
-- new
CREATE INDEX m_id ON m (id);
## partitioned primary key | constraint public.m.m_pkey missing
CREATE TABLE m (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
-- new
ALTER TABLE m ADD PRIMARY KEY (id, at);
## partitioned index drop | index public.m_id unexpected
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
CREATE INDEX m_id ON m (id);
-- new
## index on one partition | index public.m_1_id missing
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
-- new
CREATE INDEX m_1_id ON m_1 (id);
## partition default | column public.m_1.id changed default
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
-- new
ALTER TABLE m_1 ALTER id SET DEFAULT 7;
## column on partitioned table | column public.m.x missing
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- old
-- new
ALTER TABLE m ADD COLUMN x text;
## column type on partitioned table | column public.m.id changed type
-- old
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- new
CREATE TABLE m (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
## table replaced by a view | table public.x changed kind
CREATE TABLE t (a int);
-- old
CREATE VIEW x AS SELECT a FROM t;
-- new
CREATE TABLE x (a int);
## plain to partitioned | table public.t changed partition key
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int) PARTITION BY HASH (a);
## index of that name on another table | index public.i changed definition
CREATE TABLE t (a int);
CREATE TABLE u (a int);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON u (a);
## typed table's new column with a default | attribute public.r.c missing
CREATE TYPE r AS (a int);
-- old
CREATE TABLE t OF r;
-- new
ALTER TYPE r ADD ATTRIBUTE c int;
CREATE TABLE t OF r (c DEFAULT 5);
## typed table becomes a plain one with more columns | column public.t.c missing; table public.t changed of type
CREATE TYPE r AS (a int);
-- old
CREATE TABLE t OF r;
-- new
CREATE TABLE t (a int, c int);
## sequence bounds that its value may lie outside of | sequence public.s changed maximum; sequence public.s changed minimum
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s MINVALUE 100 MAXVALUE 200;
## sequence bounds without anything in common | sequence public.s changed maximum; sequence public.s changed minimum
-- old
CREATE SEQUENCE s MAXVALUE 50;
-- new
CREATE SEQUENCE s MINVALUE 100 MAXVALUE 200;
## identity with bounds of its own gets a wider type | column public.t.a changed type; sequence public.t_a_seq changed maximum
-- old
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
-- new
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 5000000000));
## identity with bounds of its own gets a narrower type | column public.t.a changed type; sequence public.t_a_seq changed maximum
-- old
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 5000000000));
-- new
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
## index that moves from a table that goes to one that stays | index public.moves changed definition; table public.gone unexpected
CREATE TABLE stays (x int);
-- old
CREATE TABLE gone (x int);
CREATE INDEX moves ON gone (x);
-- new
CREATE INDEX moves ON stays (x);
## index that moves from a table that stays to a new one | index public.moves changed definition; table public.fresh missing
CREATE TABLE stays (x int);
-- old
CREATE INDEX moves ON stays (x);
-- new
CREATE TABLE fresh (x int);
CREATE INDEX moves ON fresh (x);
## identity with bounds of its own, of another type and with other ones | column public.t.a changed type; sequence public.t_a_seq changed maximum
-- old
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (MAXVALUE 60));
-- new
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 50));
## generated column becomes one with a default | column public.t.g changed generated
CREATE TABLE t (a int);
-- old
ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a * 2) STORED;
-- new
ALTER TABLE t ADD COLUMN g int DEFAULT 5;
## new type of a column with a storage of its own | column public.t.a changed type
CREATE TABLE t (a text);
-- old
ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;
-- new
ALTER TABLE t ALTER COLUMN a TYPE varchar(80);
ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;
## unique constraint becomes an index over other columns | constraint public.t.u unexpected
CREATE TABLE t (a int, b int);
-- old
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b);
-- new
CREATE UNIQUE INDEX u ON t (a);
## new child of a parent with a check | table public.k missing; table public.p missing
-- old
-- new
CREATE TABLE p (a int, CONSTRAINT p_ok CHECK (a > 0));
CREATE TABLE k (b int) INHERITS (p);
## child's default comes with the parent's | column public.p.a changed default
-- old
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- new
CREATE TABLE p (a int DEFAULT 5);
CREATE TABLE k (b int) INHERITS (p);
## check of a parent and its child that parts | constraint public.p.p_ok unexpected; table public.k changed parents
-- old
CREATE TABLE p (a int, CONSTRAINT p_ok CHECK (a > 0));
CREATE TABLE k (a int, b int) INHERITS (p);
-- new
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int);
## table becomes a typed one with one column more | table public.t changed of type; type public.y missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TYPE y AS (a int, c date);
CREATE TABLE t OF y;
