-- migration:
CREATE TABLE a (id bigint); -- expect: table-without-primary-key
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE c (id bigint);
ALTER TABLE c ADD PRIMARY KEY (id);
CREATE TEMP TABLE d (id bigint);
CREATE TABLE e (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE e1 PARTITION OF e FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
