#include "diff/retypes.hpp"

#include <fmt/format.h>

#include <set>

#include "diff/drift.hpp"
#include "diff/object-finder.hpp"
#include "interpret/schema-text.hpp"

namespace pgsteward::diff {
namespace {

using Key = std::tuple<ObjectKind, std::string, std::string>;
Key key_of(const Difference& difference) { return {difference.kind, difference.object, difference.property}; }

bool is_retype(const Difference& difference) {
    return difference.kind == ObjectKind::column && difference.change == Difference::Change::changed && !difference.consequence && !difference.undetermined &&
           (difference.property == "type" || difference.property == "collation");
}

std::string retype_statement(const ObjectFinder& expected, const Difference& difference) {
    const Relation* table = expected.relation(difference.whole);
    const Column* column = table ? table->column(part_name(difference.object, difference.whole)) : nullptr;
    if (!column || column->type.empty()) return {};
    return fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}{};\n", quoted(table->name), quoted(column->name), column->type,
                       column->collation.empty() ? "" : " COLLATE " + column->collation);
}

}  // namespace

void mark_what_retyping_settles(const Catalog& expected, const Catalog& actual, const DriftSettings& settings, std::vector<Difference>& differences) {
    std::string script;
    std::size_t first = differences.size();
    const ObjectFinder finder(expected);
    for (std::size_t i = 0; i < differences.size(); ++i)
        if (is_retype(differences[i])) {
            script += retype_statement(finder, differences[i]);
            first = std::min(first, i);
        }
    if (script.empty()) return;
    Catalog retyped = actual;
    interpret::interpret_text(retyped, SourceText("retypes.sql", script), {.postgres = settings.scope.postgres});
    std::set<Key> left;
    for (const Difference& difference : compare(expected, retyped, settings.compare).differences) left.insert(key_of(difference));
    for (Difference& difference : differences)
        if (!difference.consequence && !is_retype(difference) && !left.contains(key_of(difference))) {
            difference.consequence = true;
            // With several retyped columns nobody can say which one it was.
            difference.cause = first;
        }
}

}  // namespace pgsteward::diff
