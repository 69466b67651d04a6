-- migrate:up
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$
  SELECT 1;
$$;
  -- migrate:down is not one with a blank before it
-- migrate:downwards is not one
-- migrate:down
-- nothing
