// A view may be the only thing that a role is allowed to read, or the interface of other programs. It may go where the
// catalog is complete and shows that nothing relies on it, or where it is made again in the same migration.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// Views and routines that read it.
std::vector<std::string> readers_of(const Catalog& catalog, const QualifiedName& view) {
    std::vector<std::string> readers = definitions_with(catalog, view, Use::named);
    const std::vector<std::string> bodies = bodies_with(catalog, view, Use::named);
    readers.insert(readers.end(), bodies.begin(), bodies.end());
    return readers;
}

bool is_view(const Catalog& catalog, const QualifiedName& name) {
    const Relation* relation = catalog.relations.find(name);
    return relation && relation->kind == ObjectKind::view;
}

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::view})) {
        const std::string name = display_of(*drop);
        const std::vector<std::string> readers = drop->dependants.empty() ? readers_of(step.catalog, drop->name) : drop->dependants;
        if (step.catalog.complete && readers.empty()) continue;
        const std::string reason = readers.empty() ? "; what relies on it is not known here" : fmt::format(", which {} relies on", list_of(readers));
        Verdict verdict{.object = name,
                        .message = fmt::format("drops the view {}{}", name, reason),
                        .fix = fmt::format("replace {} with CREATE OR REPLACE VIEW, or drop what relies on it first", name)};
        verdict.unless = [view = drop->name, had_dependants = !drop->dependants.empty()](const Catalog& at_end) {
            return is_view(at_end, view) || (at_end.complete && !had_dependants && readers_of(at_end, view).empty());
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_view = {
    .id = "drop-view",
    .category = Category::protection,
    .summary = "A view that something may rely on is dropped.",
    .why = "Views limit what a role sees and are read by functions and programs under their name; those fail, or are "
           "pointed at the tables themselves.",
    .fix = "Replace the view under its name in the same migration, or remove what relies on it first.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\n"
             "CREATE VIEW open_orders AS SELECT id, total FROM orders;\n"
             "CREATE FUNCTION open_total() RETURNS numeric LANGUAGE sql AS 'SELECT sum(total) FROM open_orders';\n",
    .bad = "DROP VIEW open_orders;",
    .good = "DROP VIEW open_orders;\n"
            "CREATE VIEW open_orders AS SELECT total, id FROM orders;\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
