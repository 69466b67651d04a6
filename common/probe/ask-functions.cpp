#include "probe/ask-functions.hpp"

namespace pgsteward::probe {

const char* const ask_functions = R"(
CREATE FUNCTION pg_temp.pgsteward_marks(place regclass) RETURNS text[] LANGUAGE plpgsql AS $ask$
DECLARE
    marks text[];
BEGIN
    EXECUTE format('SELECT array_agg(pgsteward_row || '' '' || tableoid::text || ctid::text) FROM %s WHERE pgsteward_row IS NOT NULL', place) INTO marks;
    RETURN coalesce(marks, '{}');
END
$ask$;

-- session_user too, where the connection is a superuser's.
CREATE FUNCTION pg_temp.pgsteward_become(role text, connected text) RETURNS void LANGUAGE plpgsql AS $ask$
BEGIN
    IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = connected) THEN
        PERFORM pg_catalog.set_config('session_authorization', role, true);
    ELSE
        PERFORM pg_catalog.set_config('role', CASE WHEN role = connected THEN 'none' ELSE role END, true);
    END IF;
END
$ask$;

CREATE FUNCTION pg_temp.pgsteward_failure(place regclass, state text, message text) RETURNS text LANGUAGE sql AS $ask$
    SELECT CASE WHEN state = '42501' AND (message LIKE 'new row violates row-level security%' OR message = 'permission denied for table ' || relname) THEN 'denied'
                ELSE 'error' || state || ' ' || message END
    FROM pg_catalog.pg_class WHERE oid = place
$ask$;

CREATE FUNCTION pg_temp.pgsteward_ask(place regclass, there text, role text, setting text, value text, commands text[], kind text) RETURNS text
LANGUAGE plpgsql AS $ask$
DECLARE
    connected CONSTANT text := session_user;
    command text;
    answer text;
    before text[];
    seen bigint;
BEGIN
    FOREACH command IN ARRAY commands LOOP
        BEGIN
            IF there <> '' THEN
                EXECUTE there;
            END IF;
            before := pg_temp.pgsteward_marks(place);
            IF value IS NOT NULL THEN
                PERFORM pg_catalog.set_config(setting, value, true);
            END IF;
            PERFORM pg_temp.pgsteward_become(role, connected);
            PERFORM pg_catalog.set_config('search_path', '"$user", public', true);
            IF kind = 'SELECT' THEN
                EXECUTE command INTO seen;
                PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                answer := CASE WHEN seen IS NOT NULL THEN 'visible' ELSE 'hidden' END;
            ELSE
                EXECUTE command;
                PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                PERFORM pg_temp.pgsteward_become(connected, connected);
                answer := CASE WHEN kind = 'INSERT' OR pg_temp.pgsteward_marks(place) <> before THEN 'visible' ELSE 'silently-ignored' END;
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'PGS01';
        EXCEPTION
            WHEN SQLSTATE 'PGS01' THEN NULL;
            WHEN OTHERS THEN answer := pg_temp.pgsteward_failure(place, SQLSTATE, SQLERRM);
        END;
        EXIT WHEN answer = 'visible';
    END LOOP;
    RETURN answer;
END
$ask$;

CREATE FUNCTION pg_temp.pgsteward_ask_rows(place regclass, there text[], role text, setting text, value text, command text, kind text, alone boolean) RETURNS text[]
LANGUAGE plpgsql AS $ask$
DECLARE
    connected CONSTANT text := session_user;
    answers text[];
    before text[];
    after text[];
    statement text;
    rows text[] := '{}';
BEGIN
    IF NOT alone THEN
        -- First without any row: what fails then fails whatever the rows are.
        FOR attempt IN 1..2 LOOP
            BEGIN
                FOREACH statement IN ARRAY rows LOOP
                    EXECUTE statement;
                END LOOP;
                before := pg_temp.pgsteward_marks(place);
                IF value IS NOT NULL THEN
                    PERFORM pg_catalog.set_config(setting, value, true);
                END IF;
                PERFORM pg_temp.pgsteward_become(role, connected);
                PERFORM pg_catalog.set_config('search_path', '"$user", public', true);
                IF kind = 'SELECT' THEN
                    EXECUTE 'SELECT pg_catalog.array_agg(seen) FROM (' || command || ') AS q(seen)' INTO after;
                    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                ELSE
                    EXECUTE command;
                    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                    PERFORM pg_temp.pgsteward_become(connected, connected);
                    after := pg_temp.pgsteward_marks(place);
                END IF;
                RAISE EXCEPTION USING ERRCODE = 'PGS01';
            EXCEPTION
                WHEN SQLSTATE 'PGS01' THEN NULL;
                WHEN OTHERS THEN
                    IF attempt = 1 THEN
                        RETURN array_fill(pg_temp.pgsteward_failure(place, SQLSTATE, SQLERRM), ARRAY[cardinality(there)]);
                    END IF;
                    before := NULL;
            END;
            rows := there;
        END LOOP;
        IF before IS NOT NULL THEN
            FOR n IN 1..cardinality(there) LOOP
                IF kind = 'SELECT' THEN
                    answers[n] := CASE WHEN n::text = ANY (after) THEN 'visible' ELSE 'hidden' END;
                ELSE
                    answers[n] := CASE WHEN EXISTS (SELECT FROM unnest(before) AS mark WHERE mark LIKE n || ' %' AND mark <> ALL (after)) THEN 'visible' ELSE 'silently-ignored' END;
                END IF;
            END LOOP;
            RETURN answers;
        END IF;
    END IF;
    FOR n IN 1..cardinality(there) LOOP
        answers[n] := pg_temp.pgsteward_ask(place, there[n], role, setting, value, ARRAY[command], kind);
    END LOOP;
    RETURN answers;
END
$ask$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_temp TO PUBLIC;
)";

}  // namespace pgsteward::probe
