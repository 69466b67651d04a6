// Indexes. Their keys come from pg_get_indexdef, because only the server knows which operator class and collation it
// leaves out as the default (GetDefaultOpClass); definitions.cpp reads them.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string indexes_sql(const Server& server) {
    return fmt::format(
        "SELECT i.indexrelid, i.indrelid, n.nspname, c.relname, am.amname, i.indisunique, {}, i.indisclustered, i.indisreplident, i.indisvalid, "
        "EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')), c.reloptions, s.spcname, "
        "pg_get_indexdef(i.indexrelid), pn.nspname, p.relname, "
        "ARRAY(SELECT coalesce(a.attstattarget, -1) FROM pg_attribute a WHERE a.attrelid = i.indexrelid ORDER BY a.attnum) "
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am am ON am.oid = c.relam "
        "LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid "
        "LEFT JOIN pg_class p ON p.oid = h.inhparent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE {} ORDER BY i.indexrelid",
        server.since(15, "i.indnullsnotdistinct", "false"), user_schema);
}

void read_indexes(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid(), table = fields.oid();
        Relation* relation = reading.relation(table);
        if (!relation || reading.is_extension_member(Class::relation, oid)) continue;
        Index index;
        index.name = fields.name();
        index.method = fields.text();
        index.unique = fields.flag();
        index.nulls_not_distinct = fields.flag();
        index.clustered = fields.flag();
        index.replica_identity = fields.flag();
        index.valid = fields.flag();
        index.of_constraint = fields.flag();
        index.options = fields.options();
        index.tablespace = fields.text();
        const std::string definition = fields.text();
        index.parent = fields.name();
        index.comment = reading.comment(Class::relation, oid);
        reading.indexes.emplace(oid, Reading::IndexPlace{table, relation->indexes.size(), definition, fields.numbers()});
        relation->indexes.push_back(std::move(index));
    }
}

}  // namespace

std::vector<Part> index_parts() {
    return {{"indexes", indexes_sql, read_indexes}};
}

}  // namespace pgsteward::postgres
