-- Organizations, their users and API keys, and the models that they may call.
BEGIN;

CREATE TYPE membership AS ENUM ('owner', 'admin', 'member');

CREATE TABLE organizations (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{1,62}$'),
    name        text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE organizations IS 'Tenants of the gateway.';

CREATE TABLE users (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id  uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    email            text NOT NULL,
    role             membership NOT NULL DEFAULT 'member',
    created_at       timestamptz NOT NULL DEFAULT now(),
    -- Lets other tables reference a user together with its organization.
    CONSTRAINT uq_users_organization UNIQUE (organization_id, id)
);
COMMENT ON TABLE users IS 'People who sign in. Personal data: email.';
CREATE UNIQUE INDEX idx_users_email ON users (organization_id, lower(email));

CREATE TABLE api_keys (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id  uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    created_by       uuid NOT NULL,
    label            text NOT NULL,
    key_hash         bytea NOT NULL CHECK (octet_length(key_hash) = 32),
    created_at       timestamptz NOT NULL DEFAULT now(),
    expires_at       timestamptz CHECK (expires_at > created_at),
    revoked_at       timestamptz,
    key_preview      text,
    CONSTRAINT uq_api_keys_organization UNIQUE (organization_id, id),
    CONSTRAINT fk_api_keys_created_by
        FOREIGN KEY (organization_id, created_by) REFERENCES users (organization_id, id)
);
COMMENT ON TABLE api_keys IS 'Keys that clients call the gateway with.';
COMMENT ON COLUMN api_keys.key_hash IS
    'SHA-256 of the key, which itself is shown once and not kept.';
CREATE UNIQUE INDEX idx_api_keys_key_hash ON api_keys (key_hash);

CREATE TABLE models (
    id                        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider                  text NOT NULL,
    name                      text NOT NULL,
    input_micros_per_token    numeric(12, 4) NOT NULL CHECK (input_micros_per_token >= 0),
    output_micros_per_token   numeric(12, 4) NOT NULL CHECK (output_micros_per_token >= 0),
    available_from            date NOT NULL DEFAULT CURRENT_DATE,
    retired_on                date,
    UNIQUE (provider, name)
);
COMMENT ON TABLE models IS 'Models that the gateway routes to, with their prices.';

CREATE TABLE audit_log_entries (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id  uuid NOT NULL REFERENCES organizations,
    actor            text NOT NULL,
    action           text NOT NULL,
    subject          text,
    details          jsonb NOT NULL DEFAULT '{}',
    recorded_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE audit_log_entries IS 'Who did what, for the organization''s own auditors.';
CREATE INDEX idx_audit_log_entries_recorded
    ON audit_log_entries (organization_id, recorded_at DESC);

COMMIT;
