// Everything in a schema gets another name at once.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// Is every relation that moved provided under its old name, by views for instance?
bool provided_again(const Catalog& at_end, const std::string& from, const std::string& to) {
    const std::vector<QualifiedName> moved = at_end.relations.names_in(to);
    return !moved.empty() && std::all_of(moved.begin(), moved.end(), [&](const QualifiedName& name) {
        const ObjectKind kind = at_end.relations.find(name)->kind;
        return kind == ObjectKind::sequence || at_end.relations.find({from, name.name});
    });
}

void check(const Step& step, Findings& findings) {
    for (const Renamed* renamed : renames_of(step, {ObjectKind::schema})) {
        Verdict verdict{.object = renamed->from.name,
                        .message = fmt::format("renames the schema {} to {}: every name in it that is written with its schema fails", renamed->from.name, renamed->to.name),
                        .fix = fmt::format("leave {}, and move its objects one by one with views under their old names", renamed->from.name)};
        verdict.unless = [from = renamed->from.name, to = renamed->to.name](const Catalog& at_end) { return provided_again(at_end, from, to); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rename_schema = {
    .id = "rename-schema",
    .category = Category::compatibility,
    .summary = "A schema gets another name, and with it everything in it.",
    .why = "Every statement that names the schema fails at once, and every search_path that lists it finds nothing, or finds "
           "objects of the same name elsewhere.",
    .fix = "Make a new schema, move the objects one by one with views under their old names, and drop the old one later.",
    .given = "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);\n",
    .bad = "ALTER SCHEMA billing RENAME TO accounting;",
    .good = "CREATE SCHEMA accounting;\n"
            "CREATE VIEW accounting.invoices AS SELECT id FROM billing.invoices;\n",
    .occasion = effects<Renamed>(),
    .check = check,
};

}  // namespace pgsteward::rules
