ALTER TABLE app.users ADD b int;
