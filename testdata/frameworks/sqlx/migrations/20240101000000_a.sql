-- Add migration script here
CREATE TABLE a (id int);
