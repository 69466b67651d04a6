// Tables, views, materialized views, sequences and foreign tables, without what belongs to them.
#include <fmt/format.h>

#include "postgres/introspection/array-text.hpp"
#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// Temporary relations are in pg_temp schemas, TOAST tables in pg_toast, so user_schema leaves both out.
std::string relations_sql(const Server&) {
    return fmt::format(
        "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.relacl, c.relrowsecurity, "
        "c.relforcerowsecurity, c.reloptions, toast.reloptions, s.spcname, am.amname, c.relreplident, c.relispopulated, tn.nspname, "
        "t.typname, CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, pg_get_expr(c.relpartbound, c.oid), "
        "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, fs.srvname, ft.ftoptions, "
        "EXISTS (SELECT FROM pg_trigger tr WHERE tr.tgrelid = c.oid AND tr.tgisinternal AND tr.tgenabled = 'D' AND tr.tgconstraint <> 0) "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid "
        "LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace LEFT JOIN pg_am am ON am.oid = c.relam "
        "LEFT JOIN pg_type t ON t.oid = c.reloftype LEFT JOIN pg_namespace tn ON tn.oid = t.typnamespace "
        "LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver "
        "WHERE {} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') ORDER BY c.oid", user_schema);
}

ObjectKind kind_of(char relkind) {
    switch (relkind) {
        case 'v': return ObjectKind::view;
        case 'm': return ObjectKind::materialized_view;
        case 'S': return ObjectKind::sequence;
        case 'f': return ObjectKind::foreign_table;
        default: return ObjectKind::table;
    }
}

void read_relations(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        if (reading.is_extension_member(Class::relation, oid)) continue;
        Relation relation;
        relation.name = fields.name();
        relation.kind = kind_of(fields.letter());
        relation.persistence = fields.letter() == 'u' ? Persistence::unlogged : Persistence::permanent;
        relation.owner = fields.text();
        relation.acl = fields.acl();
        relation.row_security = fields.flag();
        relation.force_row_security = fields.flag();
        relation.options = fields.options();
        for (const auto& [name, value] : fields.options()) relation.options["toast." + name] = value;
        relation.tablespace = fields.text();
        if (const std::string method = fields.text(); method != "heap") relation.access_method = method;
        // Views and foreign tables have 'n' (nothing); only for tables is it a choice.
        const char replica_identity = fields.letter();
        if (relation.kind == ObjectKind::table || relation.kind == ObjectKind::materialized_view) relation.replica_identity = replica_identity;
        relation.populated = fields.flag() || relation.kind != ObjectKind::materialized_view;
        relation.of_type = fields.name();
        relation.partition_key = fields.text();
        relation.partition_bound = fields.text();
        relation.query = fields.text();
        relation.server = fields.text();
        relation.foreign_options = fields.options();
        relation.internal_triggers_disabled = fields.flag();
        reading.annotate(relation, Class::relation, oid);
        reading.relation_order.push_back(oid);
        reading.relations.emplace(oid, std::move(relation));
    }
}

std::string sequences_sql(const Server&) {
    return "SELECT q.seqrelid, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle, "
           "n.nspname, c.relname, a.attname, coalesce(d.deptype = 'i', false) FROM pg_sequence q LEFT JOIN pg_depend d ON "
           "d.classid = 'pg_class'::regclass AND d.objid = q.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 "
           "LEFT JOIN pg_class c ON c.oid = d.refobjid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace "
           "LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid";
}

void read_sequences(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        Relation* relation = reading.relation(fields.oid());
        if (!relation) continue;
        SequenceSettings settings;
        settings.type = fields.text();
        settings.start = fields.number<std::int64_t>();
        settings.increment = fields.number<std::int64_t>();
        settings.minimum = fields.number<std::int64_t>();
        settings.maximum = fields.number<std::int64_t>();
        settings.cache = fields.number<std::int64_t>();
        settings.cycle = fields.flag();
        relation->sequence = settings;
        QualifiedName table = fields.name();
        const std::string column = fields.text();
        if (!column.empty()) relation->owned_by = std::pair(std::move(table), column);
        relation->identity_sequence = fields.flag();
    }
}

// Tables and indexes alike.
std::string inheritance_sql(const Server&) { return "SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhrelid, inhseqno"; }

void read_inheritance(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        Relation* child = reading.relation(fields.oid());
        const Relation* parent = reading.relation(fields.oid());
        if (child && parent) child->parents.push_back(parent->name);
    }
}

}  // namespace

std::vector<Part> relation_parts() {
    return {{"relations", relations_sql, read_relations}, {"sequences", sequences_sql, read_sequences}, {"inheritance", inheritance_sql, read_inheritance}};
}

}  // namespace pgsteward::postgres
