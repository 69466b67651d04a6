CREATE TABLE versions (id int);
