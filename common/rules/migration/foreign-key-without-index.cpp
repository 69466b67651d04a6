// A foreign key whose columns no index leads with: each delete or key change of the referenced table reads the whole
// referencing one.
#include <fmt/format.h>

#include <algorithm>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

/// An index that can find rows by exactly these columns; one WHERE column IS NOT NULL does, too.
bool leads_with(const Index& index, const std::vector<std::string>& columns) {
    if (index.keys.size() < columns.size() || index.method == "brin") return false;
    const auto begin = index.keys.begin();
    const bool leading = std::all_of(begin, begin + static_cast<std::ptrdiff_t>(columns.size()), [&](const IndexKey& key) { return contains(columns, key.column); });
    const bool for_all = index.predicate.empty() || std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
        return index.predicate == quoted(column) + " IS NOT NULL" || index.predicate == "(" + quoted(column) + " IS NOT NULL)";
    });
    return leading && for_all;
}

bool has_index(const Catalog& catalog, const QualifiedName& table, const std::vector<std::string>& columns) {
    const Relation* relation = catalog.relations.find(table);
    return !relation || std::any_of(relation->indexes.begin(), relation->indexes.end(), [&](const Index& index) { return leads_with(index, columns); });
}

bool still_stands(const Catalog& catalog, const QualifiedName& table, const std::string& constraint) {
    const Relation* relation = catalog.relations.find(table);
    return relation && relation->constraint(constraint);
}

void check(const Step& step, Findings& findings) {
    for (const MadeConstraint& made : constraints_made(step, Constraint::Kind::foreign_key)) {
        const QualifiedName& table = made.table->name;
        if (made.table->persistence == Persistence::temporary || made.table->partial) continue;
        const std::vector<std::string>& columns = made.constraint->columns;
        std::vector<std::string> names;
        for (const std::string& column : columns) names.push_back(quoted(column));
        const std::string on = fmt::format("{} ({})", quoted(table), fmt::join(names, ", "));
        const bool is_new = made_here(step, made.table->created);
        const std::string index = is_new ? findings.fix().run("CREATE INDEX ON " + on) : findings.fix().outside_transaction(findings.fix().run("CREATE INDEX CONCURRENTLY ON " + on));
        Verdict verdict{.object = fmt::format("{}.{}", table.display(), made.constraint->name),
                        .message = fmt::format("no index of {} begins with {}: each DELETE from {} reads all of {}", table.display(), list_of(columns), made.constraint->referenced.display(), table.display()),
                        .fix = index};
        verdict.once = true;
        verdict.unless = [table, columns, name = made.constraint->name](const Catalog& at_end) { return !still_stands(at_end, table, name) || has_index(at_end, table, columns); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule foreign_key_without_index = {
    .id = "foreign-key-without-index",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A foreign key has no index on its own columns.",
    .why = "The server makes no index for the referencing side. Each DELETE and each change of a key in the referenced table reads the "
           "whole referencing table, while it holds locks on the rows.",
    .fix = "Create an index that begins with the foreign key's columns.",
    .given = "CREATE TABLE customers (id bigint PRIMARY KEY);",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n"
            "CREATE INDEX ON orders (customer_id);\n",
    .occasion = statements<sql::CreateTable, sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
