-- Rows of two tenants, from before the later migrations add columns and checks: every backfill
-- has something to fill. Loaded by the superuser at revision 202511131121.
INSERT INTO tenants (id, name, notes) VALUES
    ('aaaaaaaa-0000-0000-0000-000000000000', 'Aster', 'prefers phone calls'),
    ('bbbbbbbb-0000-0000-0000-000000000000', 'Birch', NULL);

-- One event for each way in which an event could be recognised, or not at all.
INSERT INTO attribution_events
    (id, tenant_id, occurred_at, external_event_id, correlation_id, session_id, revenue_cents,
     raw_payload)
VALUES
    ('aaaaaaaa-1111-0000-0000-000000000001', 'aaaaaaaa-0000-0000-0000-000000000000',
     '2025-11-01 10:00+00', 'order-1', NULL, gen_random_uuid(), 10000, '{}'),
    ('aaaaaaaa-1111-0000-0000-000000000002', 'aaaaaaaa-0000-0000-0000-000000000000',
     '2025-11-02 10:00+00', NULL, gen_random_uuid(), NULL, 0, '{}'),
    ('aaaaaaaa-1111-0000-0000-000000000003', 'aaaaaaaa-0000-0000-0000-000000000000',
     '2025-11-03 10:00+00', NULL, NULL, NULL, 0, '{}'),
    ('bbbbbbbb-1111-0000-0000-000000000001', 'bbbbbbbb-0000-0000-0000-000000000000',
     '2025-11-01 10:00+00', 'order-1', NULL, NULL, 500, '{}');

INSERT INTO dead_events (id, tenant_id, raw_payload) VALUES
    ('aaaaaaaa-2222-0000-0000-000000000001', 'aaaaaaaa-0000-0000-0000-000000000000',
     '{"customer": {"Email": "somebody@example.org"}}'),
    ('bbbbbbbb-2222-0000-0000-000000000001', 'bbbbbbbb-0000-0000-0000-000000000000', '{}');

INSERT INTO attribution_allocations (tenant_id, event_id, channel, allocated_revenue_cents) VALUES
    ('aaaaaaaa-0000-0000-0000-000000000000', 'aaaaaaaa-1111-0000-0000-000000000001',
     'facebook_paid', 6000),
    ('aaaaaaaa-0000-0000-0000-000000000000', 'aaaaaaaa-1111-0000-0000-000000000001',
     'organic', 4000),
    ('bbbbbbbb-0000-0000-0000-000000000000', 'bbbbbbbb-1111-0000-0000-000000000001',
     'email', 500);

INSERT INTO revenue_ledger (id, tenant_id, revenue_cents, batch_reference) VALUES
    ('aaaaaaaa-3333-0000-0000-000000000001', 'aaaaaaaa-0000-0000-0000-000000000000', 6000, 'b-17'),
    ('aaaaaaaa-3333-0000-0000-000000000002', 'aaaaaaaa-0000-0000-0000-000000000000', 4000, 'b-17'),
    ('bbbbbbbb-3333-0000-0000-000000000001', 'bbbbbbbb-0000-0000-0000-000000000000', 500, NULL);

INSERT INTO reconciliation_runs (tenant_id, last_run_at) VALUES
    ('aaaaaaaa-0000-0000-0000-000000000000', '2025-11-04 00:00+00'),
    ('bbbbbbbb-0000-0000-0000-000000000000', '2025-11-04 00:00+00');
