## partition outlives its table, without the parts of its indexes and keys | table public.p unexpected; table public.p_1 changed parents
-- old
CREATE TABLE p (id int, region text) PARTITION BY LIST (region);
CREATE INDEX p_id ON p (id);
ALTER TABLE p ADD CONSTRAINT p_key UNIQUE (id, region);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('a');
-- new
CREATE TABLE p_1 (id int, region text);
## partition goes its own way, without the part of an index that stays | index public.p_id unexpected; table public.p_1 changed parents
-- old
CREATE TABLE p (id int, region text) PARTITION BY LIST (region);
CREATE INDEX p_id ON p (id);
CREATE UNIQUE INDEX p_key ON p (id, region);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('a');
-- new
CREATE TABLE p (id int, region text) PARTITION BY LIST (region);
CREATE TABLE p_1 (id int, region text);
CREATE UNIQUE INDEX p_key ON p (id, region);
## partition goes its own way, without the part of a key that stays | table public.p_1 changed parents
-- old
CREATE TABLE p (id int, region text) PARTITION BY LIST (region);
ALTER TABLE p ADD CONSTRAINT p_key UNIQUE (id, region);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('a');
-- new
CREATE TABLE p (id int, region text) PARTITION BY LIST (region);
CREATE TABLE p_1 (id int, region text);
ALTER TABLE p ADD CONSTRAINT p_key UNIQUE (id, region);
## partitioned table becomes a plain one, and takes the name of a partition's index | index public.p_1_id_idx changed definition; index public.p_1_id_idx changed parent; table public.p changed partition key; table public.p_1 changed parents
-- old
CREATE TABLE p (id int, region text) PARTITION BY LIST (region);
CREATE INDEX p_id ON p (id);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('a');
-- new
CREATE TABLE p (id int, region text);
CREATE INDEX p_id ON p (id);
CREATE INDEX p_1_id_idx ON p (region);
CREATE TABLE p_1 (id int, region text);
## tables that refer to each other become partitioned | table public.a changed partition key; table public.b changed partition key
-- old
CREATE TABLE a (id int, UNIQUE (id));
CREATE TABLE b (id int, UNIQUE (id));
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (id) REFERENCES b (id);
ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (id) REFERENCES a (id);
-- new
CREATE TABLE a (id int, UNIQUE (id)) PARTITION BY LIST (id);
CREATE TABLE b (id int, UNIQUE (id)) PARTITION BY LIST (id);
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (id) REFERENCES b (id);
ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (id) REFERENCES a (id);
## plain table with a key becomes a partition of a table that is made anew, with a key and an index alike | table public.p changed partition key; table public.p_1 changed parents
-- old
CREATE TABLE p (id int, region text, UNIQUE (id, region));
CREATE UNIQUE INDEX p_u ON p (id, region);
CREATE TABLE p_1 (id int, region text, UNIQUE (id, region));
-- new
CREATE TABLE p (id int, region text, UNIQUE (id, region)) PARTITION BY LIST (region);
CREATE UNIQUE INDEX p_u ON p (id, region);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('a');
## parent gives up a column before another table inherits from it | column public.a.x unexpected; column public.a.y missing; table public.b unexpected; table public.c changed parents
-- old
CREATE TABLE a (x int);
CREATE TABLE b (y int);
CREATE TABLE c (y int, z int) INHERITS (b);
-- new
CREATE TABLE a (y int);
CREATE TABLE c (y int, z int) INHERITS (a);
## partitioned table made anew with a check | constraint public.p.p_ok missing; constraint public.p.p_r missing; table public.p changed partition key; table public.p1 changed partition bound
CREATE TABLE r (id int PRIMARY KEY);
-- old
CREATE TABLE p (a int NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);
-- new
CREATE TABLE p (a int NOT NULL, CONSTRAINT p_ok CHECK (a > 0)) PARTITION BY HASH (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
ALTER TABLE p ADD CONSTRAINT p_r FOREIGN KEY (a) REFERENCES r;
## partitioned table made anew without its check and foreign key | constraint public.p.p_ok unexpected; constraint public.p.p_r unexpected; table public.p changed partition key; table public.p1 changed partition bound
CREATE TABLE r (id int PRIMARY KEY);
-- old
CREATE TABLE p (a int NOT NULL, CONSTRAINT p_ok CHECK (a > 0)) PARTITION BY HASH (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
ALTER TABLE p ADD CONSTRAINT p_r FOREIGN KEY (a) REFERENCES r;
-- new
CREATE TABLE p (a int NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);
