-- Plans in which the order matters, and pairs that are equal.

## function before default | function public.f() missing; column public.t.a changed default
-- old
CREATE TABLE t (a int);
-- new
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT f());
## view on view | view public.a missing; view public.b missing
CREATE TABLE t (x int);
-- old
-- new
CREATE VIEW b AS SELECT x FROM t;
CREATE VIEW a AS SELECT x FROM b;
## view on view changed below | view public.b changed query; view public.a changed query
CREATE TABLE t (x int, y int);
-- old
CREATE VIEW b AS SELECT x FROM t;
CREATE VIEW a AS SELECT x FROM b;
-- new
CREATE VIEW b AS SELECT y AS z, x FROM t;
CREATE VIEW a AS SELECT x, z FROM b;
## mutual foreign keys | table public.a missing; table public.b missing
-- old
-- new
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
## drop under view | column public.t.y unexpected; view public.v changed query
-- old
CREATE TABLE t (x int, y int);
CREATE VIEW v AS SELECT x, y FROM t;
-- new
CREATE TABLE t (x int);
CREATE VIEW v AS SELECT x FROM t;
## retype under view | column public.t.x changed type
-- old
CREATE TABLE t (x int, y int);
CREATE VIEW v AS SELECT x FROM t;
CREATE VIEW w AS SELECT x FROM v;
GRANT SELECT ON w TO r1;
COMMENT ON VIEW w IS 'kept';
-- new
CREATE TABLE t (x bigint, y int);
CREATE VIEW v AS SELECT x FROM t;
CREATE VIEW w AS SELECT x FROM v;
GRANT SELECT ON w TO r1;
COMMENT ON VIEW w IS 'kept';
## retype under index | column public.t.x changed type
-- old
CREATE TABLE t (x varchar(10));
CREATE INDEX i ON t (lower(x)) WHERE x <> '';
-- new
CREATE TABLE t (x text);
CREATE INDEX i ON t (lower(x)) WHERE x <> '';
## retype under check | column public.t.x changed type; column public.t.x changed default; constraint public.t.t_x_check changed definition
-- old
CREATE TABLE t (x varchar(10) DEFAULT 'a' CHECK (x IN ('a', 'b')));
-- new
CREATE TABLE t (x text DEFAULT 'a' CHECK (x IN ('a', 'b')));
## retype under policy, trigger and generated column | column public.t.x changed type
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TABLE t (x int, y bigint GENERATED ALWAYS AS (x * 2) STORED);
CREATE POLICY p ON t USING (x > 0);
CREATE TRIGGER tr BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (new.x > 0) EXECUTE FUNCTION tf();
-- new
CREATE TABLE t (x bigint, y bigint GENERATED ALWAYS AS (x * 2) STORED);
CREATE POLICY p ON t USING (x > 0);
CREATE TRIGGER tr BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (new.x > 0) EXECUTE FUNCTION tf();
## retype of a key that is referenced | column public.a.id changed type; column public.b.a changed type
-- old
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a int REFERENCES a);
-- new
CREATE TABLE a (id text PRIMARY KEY);
CREATE TABLE b (a text REFERENCES a);
## quoted names | table public.New Table missing
-- old
-- new
CREATE TABLE "New Table" ("Select" int PRIMARY KEY, "we""ird" text DEFAULT 'x');
## function with dependants retyped | function public.f(integer) changed returns; index public.i changed definition
-- old
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (a int, d bigint DEFAULT f(1), CHECK (f(a) > 0));
CREATE INDEX i ON t ((f(a)::bigint));
CREATE POLICY p ON t USING (f(a) > 0);
-- new
CREATE FUNCTION f(int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (a int, d bigint DEFAULT f(1), CHECK (f(a) > 0));
CREATE INDEX i ON t ((f(a)));
CREATE POLICY p ON t USING (f(a) > 0);
## key that is referenced changed | constraint public.a.k changed definition
-- old
CREATE TABLE a (x int, y int, CONSTRAINT k UNIQUE (x));
CREATE TABLE b (x int REFERENCES a (x));
-- new
CREATE TABLE a (x int, y int, CONSTRAINT k UNIQUE (x) INCLUDE (y));
CREATE TABLE b (x int REFERENCES a (x));
## column moved out of a view and a function | column public.t.y unexpected; function public.f(integer) unexpected; view public.v unexpected
CREATE TABLE t (x int);
-- old
ALTER TABLE t ADD y int;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(y) AS z FROM t;
-- new
## spelling of types and defaults | silent
-- old
CREATE TABLE t (a int4 DEFAULT '5', b character varying(10) DEFAULT 'x', c timestamp with time zone DEFAULT CURRENT_TIMESTAMP);
-- new
CREATE TABLE t (a integer DEFAULT 5, b varchar(10) DEFAULT 'x', c timestamptz DEFAULT CURRENT_TIMESTAMP);
## spelling of checks | silent
-- old
CREATE TABLE t (a varchar(9), b int, CONSTRAINT c CHECK (a IN ('x', 'y')), CONSTRAINT d CHECK (b BETWEEN 1 AND 9));
-- new
CREATE TABLE t (a varchar(9), b int, CONSTRAINT c CHECK (((a)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]))), CONSTRAINT d CHECK (b >= 1 AND b <= 9));
## statements in another order | silent
-- old
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int REFERENCES a);
CREATE INDEX i ON b (id);
-- new
CREATE TABLE b (id int);
CREATE INDEX i ON b (id);
CREATE TABLE a (id int);
ALTER TABLE a ADD PRIMARY KEY (id);
ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a (id) ON DELETE NO ACTION;
## column order | silent
-- old
CREATE TABLE t (a int, b text);
-- new
CREATE TABLE t (b text, a int);
## line endings in a body | silent
-- old
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS E'BEGIN\r\n RETURN 1;\r\nEND';
-- new
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS E'BEGIN\n RETURN 1;\nEND';
## everything granted to the owner | silent
CREATE TABLE t (a int);
-- old
-- new
GRANT ALL ON t TO postgres;
## grants in another order | silent
CREATE TABLE t (a int);
-- old
GRANT SELECT ON t TO r1;
GRANT SELECT ON t TO r2;
-- new
GRANT SELECT ON t TO r2;
GRANT SELECT ON t TO r1;
## spelling of a view | silent
CREATE TABLE t (a int, b text);
-- old
CREATE VIEW v AS SELECT * FROM t WHERE a IN (1, 2);
-- new
CREATE VIEW v AS SELECT t.a, t.b FROM public.t WHERE (t.a = ANY (ARRAY[1, 2]));
## serial by hand | silent
-- old
CREATE TABLE t (a serial);
-- new
CREATE SEQUENCE t_a_seq AS integer;
CREATE TABLE t (a integer NOT NULL DEFAULT nextval('t_a_seq'));
ALTER SEQUENCE t_a_seq OWNED BY t.a;
## index defaults written out | silent
CREATE TABLE t (a text);
-- old
CREATE INDEX i ON t (a);
-- new
CREATE INDEX i ON t USING btree (a COLLATE "default" text_ops ASC NULLS LAST);
## foreign key written out | silent
CREATE TABLE a (id int PRIMARY KEY);
-- old
CREATE TABLE b (id int REFERENCES a);
-- new
CREATE TABLE b (id int, CONSTRAINT b_id_fkey FOREIGN KEY (id) REFERENCES a (id) MATCH SIMPLE ON UPDATE NO ACTION NOT DEFERRABLE);
## partition attached and created | silent
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
-- old
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- new
CREATE TABLE m_1 (id int, at date);
ALTER TABLE m ATTACH PARTITION m_1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
## mutual foreign keys dropped | table public.a unexpected; table public.b unexpected; table public.z missing
-- old
CREATE TABLE a(id int PRIMARY KEY, b_id int);
CREATE TABLE b(id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
-- new
CREATE TABLE z(id int);
## foreign keys in a circle of three dropped | constraint public.d.d_x_fkey unexpected; table public.a unexpected; table public.b unexpected; table public.c unexpected; table public.self unexpected
-- old
CREATE TABLE a(id int PRIMARY KEY, x int);
CREATE TABLE b(id int PRIMARY KEY, x int REFERENCES a);
CREATE TABLE c(id int PRIMARY KEY, x int REFERENCES b);
ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES c;
CREATE TABLE d(x int REFERENCES a);
CREATE TABLE self(id int PRIMARY KEY, up int REFERENCES self);
-- new
CREATE TABLE d(x int);
## partitioned table made anew, its partition stays | table public.p changed partition key; table public.p1 changed partition bound
-- old
CREATE TABLE p(a int, b text) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE INDEX pi ON p(b);
-- new
CREATE TABLE p(a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1,2);
CREATE INDEX pi ON p(b);
## partitioned table with a key made anew | table public.p changed partition key; table public.p1 changed partition bound
-- old
CREATE TABLE p(a int PRIMARY KEY, b text) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE ref(a int REFERENCES p);
-- new
CREATE TABLE p(a int PRIMARY KEY, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1,2);
CREATE TABLE ref(a int REFERENCES p);
## overload that gives way under a policy | function public.ok(text) unexpected; function public.ok(text, text) missing; policy public.t.p changed command
-- old
CREATE FUNCTION ok(t text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE TABLE t(a text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (ok(a));
-- new
CREATE FUNCTION ok(t text, s text DEFAULT 'x') RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE TABLE t(a text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR SELECT USING (ok(a));
## overload that gives way under a view and a default | function public.f(integer) unexpected; function public.f(integer, integer) missing
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE VIEW v AS SELECT f(1) AS x;
CREATE TABLE t(a int DEFAULT f(2));
-- new
CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE VIEW v AS SELECT f(1) AS x;
CREATE TABLE t(a int DEFAULT f(2));
## no longer a child, and its column is its own | table public.c changed parents
-- old
CREATE TABLE p(a int, CHECK (a > 0));
CREATE TABLE c(b int) INHERITS (p);
-- new
CREATE TABLE p(a int, CHECK (a > 0));
CREATE TABLE c(a int, b int);
## body written as a string calls what is made later | constraint public.t.c missing; function public.a(text) missing; function public.z() missing; view public.codes missing
CREATE TABLE t (code text);
-- old
-- new
CREATE VIEW codes AS SELECT 'ok'::text AS code;
CREATE FUNCTION z() RETURNS SETOF codes LANGUAGE sql STABLE AS 'SELECT * FROM public.codes';
CREATE FUNCTION a(candidate text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT 1 FROM public.z() v WHERE v.code = candidate)';
ALTER TABLE t ADD CONSTRAINT c CHECK (a(code));
## materialized view reads another by way of a function | function public.a() missing; function public.z() missing; materialized view public.first missing; materialized view public.second missing
CREATE TABLE t (code text);
-- old
-- new
CREATE MATERIALIZED VIEW second AS SELECT code FROM t;
CREATE FUNCTION z() RETURNS SETOF second LANGUAGE sql STABLE AS 'SELECT * FROM public.second';
CREATE FUNCTION a() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM public.z()';
CREATE MATERIALIZED VIEW first AS SELECT a() AS n;
## column under a rule of another table retyped | column public.t.a changed type
CREATE TABLE log (v text);
-- old
CREATE TABLE t (a int, b int);
CREATE RULE r AS ON UPDATE TO log DO ALSO INSERT INTO t (b) SELECT t.b FROM t WHERE t.a = 1;
-- new
CREATE TABLE t (a bigint, b int);
CREATE RULE r AS ON UPDATE TO log DO ALSO INSERT INTO t (b) SELECT t.b FROM t WHERE t.a = 1;
## inherited column with a default of its own retyped | column public.c.a changed default; column public.p.a changed default; column public.p.a changed type
CREATE TABLE p (a text DEFAULT 'x');
CREATE TABLE c () INHERITS (p);
-- old
ALTER TABLE ONLY c ALTER COLUMN a SET DEFAULT 'y';
-- new
ALTER TABLE p ALTER COLUMN a DROP DEFAULT;
ALTER TABLE p ALTER COLUMN a TYPE int USING 1;
ALTER TABLE ONLY p ALTER COLUMN a SET DEFAULT 7;
ALTER TABLE ONLY c ALTER COLUMN a SET DEFAULT 8;
## partition moves to another table | table public.p1 changed parents; table public.other missing; table public.p unexpected
-- old
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX p_b ON p (b);
-- new
CREATE TABLE other (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF other FOR VALUES IN (1);
CREATE INDEX other_b ON other (b);
## partition outlives its table | table public.p1 changed parents; table public.p unexpected
-- old
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX p_b ON p (b);
-- new
CREATE TABLE p1 (a int, b int);
CREATE INDEX p1_b_idx ON p1 (b);
## partitioned index becomes that of one partition | index public.p1_b_idx changed parent; index public.p_b unexpected
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- old
CREATE INDEX p_b ON p (b);
-- new
CREATE INDEX p1_b_idx ON p1 (b);
## partitioned index becomes a key | constraint public.p.p_pkey missing
CREATE TABLE p (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- old
CREATE UNIQUE INDEX p_pkey ON p (a, b);
-- new
ALTER TABLE p ADD CONSTRAINT p_pkey PRIMARY KEY (a, b);
## sequence of a table that is made anew | table public.t changed partition key
CREATE SEQUENCE s;
-- old
CREATE TABLE t (a int DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.a;
-- new
CREATE TABLE t (a int DEFAULT nextval('s')) PARTITION BY LIST (a);
ALTER SEQUENCE s OWNED BY t.a;
## policy reads a view over its own table, and both go | table public.t unexpected; view public.v unexpected
-- old
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
CREATE POLICY p ON t USING (id IN (SELECT id FROM v));
-- new
## partition goes from a table that others refer to | table public.p2 unexpected
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE r (a int REFERENCES p);
-- old
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
-- new
## partition's trigger becomes that of the partitioned table | trigger public.p.tr missing; trigger public.p1.tr changed inherited
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- old
CREATE TRIGGER tr BEFORE INSERT ON p1 FOR EACH ROW EXECUTE FUNCTION f();
-- new
CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
## partition's clone of a trigger becomes its own | trigger public.p.tr unexpected; trigger public.p1.tr changed inherited
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- old
CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
-- new
CREATE TRIGGER tr BEFORE INSERT ON p1 FOR EACH ROW EXECUTE FUNCTION f();
## index of that name on a table that is made anew | index public.i changed definition; table public.u changed partition key
CREATE TABLE t (a int);
-- old
CREATE TABLE u (a int);
CREATE INDEX i ON t (a);
-- new
CREATE TABLE u (a int) PARTITION BY LIST (a);
CREATE INDEX i ON u (a);
## foreign key on a column that goes, and the key that it refers to | column public.c.rid missing; column public.c.s_id unexpected; column public.s.id unexpected; column public.s.rid missing; constraint public.s.s_pkey changed definition
-- old
CREATE TABLE s (id int PRIMARY KEY);
CREATE TABLE c (s_id int REFERENCES s (id));
-- new
CREATE TABLE s (rid text PRIMARY KEY);
CREATE TABLE c (rid text REFERENCES s (rid));
## key takes over from an index that a table that goes refers to | constraint public.project.project_pkey missing; index public.project_rid unexpected; column public.w.project missing; table public.sheet unexpected
-- old
CREATE TABLE project (rid text NOT NULL);
CREATE UNIQUE INDEX project_rid ON project (rid);
CREATE TABLE sheet (project text CONSTRAINT sheet_fk REFERENCES project (rid));
CREATE TABLE w (id int);
-- new
CREATE TABLE project (rid text CONSTRAINT project_pkey PRIMARY KEY);
CREATE TABLE w (id int, project text CONSTRAINT w_fk REFERENCES project (rid));
## table of a serial column under another name | sequence public.tag_id_seq changed owned by; table public.community_tag missing; table public.tag unexpected
-- old
CREATE TABLE tag (id serial PRIMARY KEY, ap_id text UNIQUE);
-- new
CREATE TABLE tag (id serial PRIMARY KEY, ap_id text UNIQUE);
ALTER TABLE tag RENAME TO community_tag;
