-- The schema that every case of this folder meets. Each table holds rows, so that reading and rewriting shows.
CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE, v varchar(10), n numeric(10,2), ts timestamp, nn int NOT NULL DEFAULT 1);
INSERT INTO p SELECT g, g::text, 'x', 1, now(), g FROM generate_series(1, 7) g;
CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p, v varchar(10), flag bool, note text);
INSERT INTO c SELECT g, g, 'x', true, 'n' FROM generate_series(1, 7) g;
CREATE INDEX c_v ON c (v);
CREATE TABLE part (id int, at date NOT NULL, val int) PARTITION BY RANGE (at);
CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE part2 PARTITION OF part FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
INSERT INTO part SELECT g, date '2020-11-01' + g * 10, g FROM generate_series(1, 7) g;
CREATE TABLE inh (id int, x int);
CREATE TABLE inh1 (y int) INHERITS (inh);
INSERT INTO inh VALUES (1, 1);
INSERT INTO inh1 VALUES (1, 1, 1);
CREATE TABLE empty_parent (id int, at date) PARTITION BY RANGE (at);
CREATE VIEW vw AS SELECT id, v FROM c;
CREATE MATERIALIZED VIEW mv AS SELECT id, v FROM c;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
