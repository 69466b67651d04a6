-- given:
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE users (name text COLLATE any_case PRIMARY KEY);
CREATE TABLE plain (name text PRIMARY KEY);
-- migration:
CREATE TABLE a (name text PRIMARY KEY REFERENCES users (name)); -- expect: foreign-key-collation
CREATE TABLE b (name text COLLATE any_case PRIMARY KEY REFERENCES users (name));
CREATE TABLE c (name text COLLATE "C" PRIMARY KEY REFERENCES plain (name));
