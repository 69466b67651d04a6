#include "check/unique-keys.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

bool is_made_by_server(const Relation& table, const std::string& name) {
    const Column* column = table.column(name);
    if (!column) return false;
    if (column->identity != 0) return true;
    // Without a default somebody else makes it; of a uuid nobody guesses another tenant's.
    if (column->type == "uuid") return true;
    return column->default_ && column->default_->find("nextval(") != std::string::npos;
}

/// Said of the partitioned table.
bool is_of_parent(const Relation& table, const std::string& constraint) {
    const Index* index = table.index(constraint);
    return index && !index->parent.name.empty();
}

}  // namespace

std::vector<UniqueKey> natural_keys_across_tenants(const Relation& table, const std::string& tenant_column) {
    std::vector<UniqueKey> keys;
    const auto add = [&](const std::string& name, const Origin& created, const std::vector<std::string>& columns, bool has_expressions) {
        const bool has_tenant = std::find(columns.begin(), columns.end(), tenant_column) != columns.end();
        const bool surrogate = !has_expressions && std::any_of(columns.begin(), columns.end(), [&](const std::string& column) { return is_made_by_server(table, column); });
        if (!has_tenant && !surrogate) keys.push_back({name, created});
    };
    for (const Constraint& constraint : table.constraints)
        if (!is_of_parent(table, constraint.name) && (constraint.kind == Constraint::Kind::unique || constraint.kind == Constraint::Kind::primary_key)) add(constraint.name, constraint.created, constraint.columns, false);
    for (const Index& index : table.indexes) {
        if (!index.unique || index.of_constraint || !index.parent.name.empty()) continue;
        std::vector<std::string> columns = index.columns_read;
        for (const IndexKey& key : index.keys)
            if (!key.column.empty()) columns.push_back(key.column);
        const bool has_expressions = std::any_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return !key.expression.empty(); });
        add(index.name.name, index.created, columns, has_expressions);
    }
    return keys;
}

}  // namespace pgsteward
