-- The audit log takes new entries only; gateway_repair may correct a damaged row.
CREATE FUNCTION refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- NULL would skip the row and report success.
    IF current_user = 'gateway_repair' THEN
        CASE TG_OP
            WHEN 'UPDATE' THEN RETURN NEW;
            WHEN 'DELETE' THEN RETURN OLD;
            ELSE NULL;
        END CASE;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
REVOKE ALL ON FUNCTION refuse_audit_change() FROM PUBLIC;

CREATE TRIGGER audit_rows_are_final
    BEFORE UPDATE OR DELETE ON audit_log_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

-- Row triggers do not see TRUNCATE.
CREATE TRIGGER audit_log_is_never_emptied
    BEFORE TRUNCATE ON audit_log_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

ALTER TABLE audit_log_entries
    ENABLE ALWAYS TRIGGER audit_rows_are_final,
    ENABLE ALWAYS TRIGGER audit_log_is_never_emptied;
