CREATE TEMP TABLE work (id int);
DROP TABLE work;
CREATE TABLE made_here (id int);
DROP TABLE made_here;
