-- +goose Up
CREATE TABLE posts (
  id int
);

-- +goose Down
DROP TABLE posts;
