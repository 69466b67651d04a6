-- Two organizations, and calls in two months, on their border, and in no month that has a
-- partition. Loaded by the superuser.
INSERT INTO organizations (id, slug, name) VALUES
    ('aaaaaaaa-0000-0000-0000-000000000000', 'aster', 'Aster'),
    ('bbbbbbbb-0000-0000-0000-000000000000', 'birch', 'Birch');

INSERT INTO users (id, organization_id, email) VALUES
    ('aaaaaaaa-1111-0000-0000-000000000000', 'aaaaaaaa-0000-0000-0000-000000000000', 'a@invalid'),
    ('bbbbbbbb-1111-0000-0000-000000000000', 'bbbbbbbb-0000-0000-0000-000000000000', 'b@invalid');

INSERT INTO api_keys (id, organization_id, created_by, label, key_hash) VALUES
    ('aaaaaaaa-2222-0000-0000-000000000000', 'aaaaaaaa-0000-0000-0000-000000000000',
     'aaaaaaaa-1111-0000-0000-000000000000', 'laptop', sha256('a')),
    ('bbbbbbbb-2222-0000-0000-000000000000', 'bbbbbbbb-0000-0000-0000-000000000000',
     'bbbbbbbb-1111-0000-0000-000000000000', 'server', sha256('b'));

INSERT INTO models (provider, name, input_micros_per_token, output_micros_per_token)
VALUES ('example', 'small', 0.25, 1.25);

INSERT INTO usage_events
    (organization_id, api_key_id, model_id, request_id, occurred_at, input_tokens, output_tokens,
     cost_micros)
SELECT k.organization_id, k.id, m.id, 'request-' || at, at, 100, 20, 50
FROM api_keys k, models m,
     unnest('{2025-11-30 23:59:59.999999+00, 2025-12-01 00:00+00, 2031-01-01 00:00+00}'
            ::timestamptz[]) AS at;

INSERT INTO budgets (organization_id, month, limit_micros)
SELECT id, '2025-12-01', 1000000 FROM organizations;

INSERT INTO audit_log_entries (organization_id, actor, action)
SELECT id, 'seed', 'organization.create' FROM organizations;
