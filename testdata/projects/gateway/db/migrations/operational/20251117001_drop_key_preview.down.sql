ALTER TABLE api_keys ADD COLUMN key_preview text;
