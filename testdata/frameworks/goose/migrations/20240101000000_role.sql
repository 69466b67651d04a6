-- +goose Up
-- +goose ENVSUB ON
CREATE ROLE app PASSWORD '${APP_PASSWORD}';
-- +goose ENVSUB OFF
