-- +goose no transaction

--  +goose UP
-- +goose StatementBegin
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1;
END $$;
-- +goose StatementEnd
-- +goose down
