CREATE TABLE crates (id int);
