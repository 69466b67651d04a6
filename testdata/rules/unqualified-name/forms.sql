-- given:
CREATE TABLE public.a (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE public.a ADD COLUMN b int;
CREATE TABLE c (id bigint PRIMARY KEY); -- expect: unqualified-name
ALTER TABLE a ADD COLUMN d int;
SELECT 1 FROM a;
