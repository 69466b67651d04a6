-- given:
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TYPE level AS ENUM ('low');
-- migration:
ALTER TYPE state RENAME VALUE 'closed' TO 'done'; -- expect: enum-rename-value
-- Added and renamed here: nobody has seen the first name.
ALTER TYPE level ADD VALUE 'hihg';
ALTER TYPE level RENAME VALUE 'hihg' TO 'high';
CREATE TYPE mood AS ENUM ('sad');
ALTER TYPE mood RENAME VALUE 'sad' TO 'glad';
-- Two values change places.
ALTER TYPE level RENAME VALUE 'low' TO 'lower';
ALTER TYPE level ADD VALUE 'low';
