#include "probe/guard-probe-rows.hpp"

#include <fmt/format.h>

#include <fmt/ranges.h>

#include <algorithm>

#include "text/contains.hpp"

namespace pgsteward::probe {
namespace {

std::string key_columns(const Relation& table) {
    std::string list;
    for (const Constraint& constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::primary_key || constraint.kind == Constraint::Kind::unique) list += "," + fmt::format("{}", fmt::join(constraint.columns, ",")) + ",";
    return list;
}

/// "FOR VALUES FROM ('2024-01-01') TO …" → '2024-01-01'; "FOR VALUES IN ('a', 'b')" → 'a'.
std::vector<std::string> first_of_bound(const std::string& bound) {
    const auto open = bound.find('('), close = bound.find(')');
    if (open == std::string::npos || close == std::string::npos || bound.starts_with("FOR VALUES WITH")) return {};
    std::vector<std::string> values;
    std::string value;
    for (const char c : bound.substr(open + 1, close - open - 1)) {
        if (c == ',') values.push_back(std::exchange(value, {}));
        else if (c != ' ' || !value.empty()) value += c;
    }
    values.push_back(value);
    if (bound.starts_with("FOR VALUES IN")) values.resize(1);
    return values;
}

/// The column names of "RANGE (created_at, id)"; an expression among them is none.
std::vector<std::string> partition_columns(const Relation& parent) {
    std::vector<std::string> names;
    const auto open = parent.partition_key.find('(');
    for (std::size_t at = open + 1; open != std::string::npos && at < parent.partition_key.size();) {
        while (at < parent.partition_key.size() && (parent.partition_key[at] == ' ' || parent.partition_key[at] == ',')) ++at;
        if (at >= parent.partition_key.size() || parent.partition_key[at] == ')' || parent.partition_key[at] == '(') break;
        names.push_back(read_identifier(parent.partition_key, at, ", )"));
        while (at < parent.partition_key.size() && parent.partition_key[at] != ',' && parent.partition_key[at] != ')') ++at;
    }
    return names;
}

}  // namespace

std::string ProbeRows::content(const Prepared& prepared) {
    return std::string(connection_.query(fmt::format("SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {} t{}", quoted(prepared.table->name), prepared.row)).at(0, 0));
}

void ProbeRows::find_row(Prepared& prepared) {
    const bool partitioned = prepared.table->partitioned();   // its rows are those of its parts
    const postgres::Rows rows = connection_.query(fmt::format("SELECT ctid, tableoid FROM {}{} LIMIT 1", partitioned ? "" : "ONLY ", quoted(prepared.table->name)));
    if (rows.size() == 0) prepared.why_not = "the table is empty";
    else prepared.row = fmt::format(" WHERE ctid = '{}'{}", rows.at(0, 0), partitioned ? fmt::format(" AND tableoid = {}", rows.at(0, 1)) : "");
    if (rows.size() == 0 || options_.tenant_setting.empty() || !prepared.table->column(options_.tenant_column)) return;
    const postgres::Rows tenants = connection_.query(fmt::format("SELECT coalesce({}::text, '') FROM {}{}", quoted(options_.tenant_column), quoted(prepared.table->name), prepared.row));
    if (tenants.size() > 0) prepared.tenant = tenants.at(0, 0);
}

void ProbeRows::fill_partition_key(const Relation& table, std::map<std::string, std::string>& given) const {
    for (const QualifiedName& name : table.parents) {
        const Relation* parent = catalog_.relations.find(name);
        if (!parent || !parent->partitioned()) continue;
        const std::vector<std::string> columns = partition_columns(*parent), values = first_of_bound(table.partition_bound);
        for (std::size_t i = 0; i < std::min(columns.size(), values.size()); ++i)
            if (values[i] != "MINVALUE" && values[i] != "NULL") given[columns[i]] = values[i];
        fill_partition_key(*parent, given);
    }
}

Prepared ProbeRows::prepare(const Relation& table) {
    Prepared prepared = prepare(table, false);
    return prepared.why_not.empty() || options_.live ? prepared : prepare(table, true);   // a default may be NULL where nobody is logged in
}

Prepared ProbeRows::prepare(const Relation& table, bool despite_defaults) {
    Prepared prepared{.table = &table};
    std::map<std::string, std::string> given;
    fill_partition_key(table, given);
    const std::string keys = key_columns(table);
    for (const Column& column : table.columns) {
        if (column.generated || column.identity) continue;
        const bool is_key = keys.find("," + column.name + ",") != std::string::npos;
        const auto fixed = given.find(column.name);
        if (!is_key && fixed == given.end() && (!column.not_null || (column.default_ && !despite_defaults))) continue;
        const std::vector<std::string>& values = values_.of(column.type);
        if (fixed != given.end()) prepared.keys.push_back({&column, fixed->second, fixed->second});
        // Each part has the first or the last row already.
        else if (!values.empty()) prepared.keys.push_back({&column, values.front(), table.partitioned() ? values[values.size() / 2] : values.back()});
    }
    for (const Constraint& constraint : table.constraints)
        if (prepared.conflict.empty() && !constraint.deferrable && (constraint.kind == Constraint::Kind::primary_key || constraint.kind == Constraint::Kind::unique)) prepared.conflict = constraint.columns;
    options_.live ? find_row(prepared) : make_row(prepared);
    if (prepared.why_not.empty() && !options_.live) read_conflict(prepared);   // a live server is asked no upsert
    if (prepared.why_not.empty()) read_updates(prepared);
    return prepared;
}

/// As the superuser of a scratch server: whatever refuses a row for other reasons goes.
void ProbeRows::make_row(Prepared& prepared, bool swapped) {
    const Relation& table = *prepared.table;
    try {
        connection_.run("SAVEPOINT row; SET LOCAL session_replication_role = replica");
        if (table.row_security) connection_.run(fmt::format("ALTER TABLE {} DISABLE ROW LEVEL SECURITY", quoted(table.name)));
        for (const Constraint& constraint : table.constraints)
            if ((constraint.kind == Constraint::Kind::check || constraint.kind == Constraint::Kind::foreign_key) && !constraint.inherited)
                connection_.run(fmt::format("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {} CASCADE", quoted(table.name), quoted(constraint.name)));
        if (!table.partitioned()) connection_.run(insert(prepared, false));   // else its parts have rows
        connection_.run("SET LOCAL session_replication_role = origin; RELEASE SAVEPOINT row");
    } catch (const postgres::DatabaseError& error) {
        connection_.run("ROLLBACK TO SAVEPOINT row; RELEASE SAVEPOINT row");
        // A default partition takes what the others do not: perhaps the other row.
        if (!swapped && error.fields().message.find("partition constraint") != std::string::npos) {
            for (Assigned& key : prepared.keys) std::swap(key.value, key.other);
            return make_row(prepared, true);
        }
        prepared.why_not = "no row could be made: " + error.fields().message;
    }
    if (prepared.why_not.empty() && content(prepared).empty()) prepared.why_not = "no row could be made";
}

/// What an INSERT has to say in order to meet a row: the server numbers some columns, and the row of a partitioned table is that of
/// one of its parts. A column of the constraint that is not known leaves no constraint: the INSERT would make another row.
void ProbeRows::read_conflict(Prepared& prepared) {
    const Relation& table = *prepared.table;
    std::vector<const Column*> unknown;
    std::vector<std::string> asked;
    for (const std::string& name : prepared.conflict) {
        const bool given = std::any_of(prepared.keys.begin(), prepared.keys.end(), [&](const Assigned& key) { return key.column->name == name; });
        if (given && !table.partitioned()) continue;
        unknown.push_back(table.column(name));
        asked.push_back(fmt::format("quote_literal({})", quoted(name)));
    }
    if (unknown.empty()) return;
    const postgres::Rows rows = connection_.query(fmt::format("SELECT {} FROM {}{} ORDER BY 1 LIMIT 1", fmt::join(asked, ", "), quoted(table.name), prepared.row));
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        if (!unknown[i] || rows.size() == 0 || rows.is_null(0, i)) {
            prepared.conflict.clear();
            return;
        }
        prepared.there.emplace_back(unknown[i]->name, fmt::format("{}::{}", rows.at(0, i), unknown[i]->type.str()));
        prepared.numbered = prepared.numbered || unknown[i]->identity;
    }
    // Another row of a partitioned table goes to a part that there is.
    const std::vector<std::string> routes = partition_columns(table);
    for (const auto& [name, value] : prepared.there)
        for (Assigned& key : prepared.keys)
            if (key.column->name == name && contains(routes, name)) key.other = value;
}

void ProbeRows::read_updates(Prepared& prepared) {
    const std::string keys = key_columns(*prepared.table);
    for (const Column& column : prepared.table->columns) {
        if (column.generated || column.identity == 'a' || keys.find("," + column.name + ",") != std::string::npos) continue;
        const bool routes = std::any_of(prepared.keys.begin(), prepared.keys.end(), [&](const Assigned& key) { return key.column == &column && key.value == key.other; });
        if (routes) continue;
        const postgres::Rows rows = connection_.query(fmt::format("SELECT {}::text FROM {}{} LIMIT 1", quoted(column.name), quoted(prepared.table->name), prepared.row));
        const std::string value = rows.size() > 0 && !rows.is_null(0, 0) ? values_.other_than(column.type, std::string(rows.at(0, 0)))
                                  : values_.of(column.type).empty() ? std::string() : values_.of(column.type).front();
        if (!value.empty()) prepared.updates.emplace_back(&column, value);
    }
}

std::string ProbeRows::insert(const Prepared& prepared, bool other) const {
    std::string columns, values;
    for (const Assigned& key : prepared.keys) {
        columns += (columns.empty() ? "" : ", ") + quoted(key.column->name);
        values += (values.empty() ? "" : ", ") + (other ? key.other : key.value);
    }
    if (columns.empty()) return fmt::format("INSERT INTO {} DEFAULT VALUES", quoted(prepared.table->name));
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", quoted(prepared.table->name), columns, values);
}

std::string ProbeRows::upsert(const Prepared& prepared) const {
    std::vector<std::string> columns, values, conflict;
    for (const auto& [column, value] : prepared.there) {
        columns.push_back(quoted(column));
        values.push_back(value);
    }
    for (const Assigned& key : prepared.keys) {
        if (contains(columns, quoted(key.column->name))) continue;
        columns.push_back(quoted(key.column->name));
        values.push_back(key.value);
    }
    for (const std::string& column : prepared.conflict) conflict.push_back(quoted(column));
    return fmt::format("INSERT INTO {} ({}){} VALUES ({}) ON CONFLICT ({}) DO UPDATE ", quoted(prepared.table->name), fmt::join(columns, ", "),
                       prepared.numbered ? " OVERRIDING SYSTEM VALUE" : "", fmt::join(values, ", "), fmt::join(conflict, ", "));
}

}  // namespace pgsteward::probe
