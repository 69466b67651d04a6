DROP TRIGGER audit_log_is_never_emptied ON audit_log_entries;
DROP TRIGGER audit_rows_are_final ON audit_log_entries;
DROP FUNCTION refuse_audit_change();
