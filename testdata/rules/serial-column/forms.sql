-- migration:
CREATE TABLE a (id bigserial PRIMARY KEY); -- expect: serial-column
CREATE TABLE b (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
ALTER TABLE b ADD COLUMN n serial; -- expect: serial-column
