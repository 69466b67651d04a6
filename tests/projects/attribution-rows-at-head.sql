-- Rows for the tables that did not exist when attribution-rows.sql was loaded.
INSERT INTO revenue_state_transitions (tenant_id, ledger_id, from_state, to_state) VALUES
    ('aaaaaaaa-0000-0000-0000-000000000000', 'aaaaaaaa-3333-0000-0000-000000000001',
     'authorized', 'captured'),
    ('bbbbbbbb-0000-0000-0000-000000000000', 'bbbbbbbb-3333-0000-0000-000000000001',
     'authorized', 'captured');

INSERT INTO pii_audit_findings (tenant_id, table_name, column_name, record_id, detected_keys)
VALUES
    ('aaaaaaaa-0000-0000-0000-000000000000', 'none', 'none', gen_random_uuid(), '{}'),
    ('bbbbbbbb-0000-0000-0000-000000000000', 'none', 'none', gen_random_uuid(), '{}');
