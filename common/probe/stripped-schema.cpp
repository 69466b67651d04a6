#include "probe/stripped-schema.hpp"

namespace pgsteward::probe {
namespace {

/// Statements by what they take away, in an order in which each finds what the one before left. Each runs alone: one
/// that the server refuses (a partition's part of its parent's constraint) is passed over. Partitions stand alone behind
/// it, as they take any row and a column of their own then. The server's own objects have OIDs below 16384
/// (FirstNormalObjectId).
constexpr const char* strip = R"(
DO $$
DECLARE
    taken text;
BEGIN
    FOR taken IN
        SELECT statement FROM (
            SELECT 0 AS pass, format('DROP PUBLICATION %I', pubname) AS statement FROM pg_publication   -- wants a replica identity
            UNION ALL
            SELECT 1, format('ALTER TABLE %s DISABLE TRIGGER USER', c.oid::regclass)
            FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384
            UNION ALL
            SELECT 2, format('DROP RULE %I ON %s', r.rulename, r.ev_class::regclass)
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384
            UNION ALL
            SELECT CASE contype WHEN 'f' THEN 3 ELSE 4 END, format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname)
            FROM pg_constraint WHERE conrelid >= 16384 AND coninhcount = 0 AND contype <> 't'
            UNION ALL
            SELECT 5, format('DROP INDEX %s CASCADE', i.indexrelid::regclass) FROM pg_index i WHERE i.indrelid >= 16384
            UNION ALL
            -- In this order: an identity column stays NOT NULL.
            SELECT 6 + n * 0.1, format('ALTER TABLE %s ALTER COLUMN %I %s', a.attrelid::regclass, a.attname, action)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p'),
                 unnest(ARRAY['DROP IDENTITY IF EXISTS', 'DROP EXPRESSION IF EXISTS', 'DROP DEFAULT', 'DROP NOT NULL']) WITH ORDINALITY AS step(action, n)
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid >= 16384
            UNION ALL
            SELECT 7, format('ALTER DOMAIN %s DROP NOT NULL', oid::regtype) FROM pg_type WHERE typtype = 'd' AND typnotnull AND oid >= 16384
            UNION ALL
            SELECT 7, format('ALTER DOMAIN %s DROP CONSTRAINT %I', contypid::regtype, conname) FROM pg_constraint WHERE contypid >= 16384
            UNION ALL
            SELECT 8, format('ALTER TABLE %s DETACH PARTITION %s', i.inhparent::regclass, i.inhrelid::regclass)
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition AND c.relkind IN ('r', 'p', 'f')
            UNION ALL
            SELECT 9, format('CREATE TABLE %I.%I PARTITION OF %s %s', n.nspname, 'pgsteward_default_' || c.oid, c.oid::regclass,
                             CASE partstrat WHEN 'h' THEN 'FOR VALUES WITH (MODULUS 1, REMAINDER 0)' ELSE 'DEFAULT' END)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_partitioned_table ON partrelid = c.oid
        ) AS statements
        ORDER BY pass
    LOOP
        BEGIN
            EXECUTE taken;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
    END LOOP;
END
$$;
)";

}  // namespace

void strip_schema(postgres::Connection& connection) {
    connection.run("SET search_path = pg_catalog; SET session_replication_role = replica");
    connection.run(strip);
}

}  // namespace pgsteward::probe
