-- +migrate Up
-- +migrate StatementBegin
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
-- +migrate StatementEnd

-- +migrate Down
DROP FUNCTION one();
