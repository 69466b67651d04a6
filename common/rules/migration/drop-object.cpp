// What has no rule of its own.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::access_method, ObjectKind::cast, ObjectKind::collation, ObjectKind::conversion, ObjectKind::language, ObjectKind::operator_, ObjectKind::operator_class, ObjectKind::operator_family, ObjectKind::statistics, ObjectKind::text_search_configuration, ObjectKind::text_search_dictionary, ObjectKind::text_search_parser, ObjectKind::text_search_template, ObjectKind::transform, ObjectKind::other})) {
        const std::string name = display_of(*drop);
        if (drop->kind == ObjectKind::statistics) {
            findings.add({.object = name,
                          .message = fmt::format("drops the statistics {}{}: nothing fails, but queries may be planned otherwise", name, along_with(step, *drop)),
                          .fix = "compare the plans of the queries that they were made for, and keep the statement at hand that makes them again"});
            continue;
        }
        findings.add({.object = name,
                      .message = fmt::format("drops the {} {}{}", name_of(drop->kind), name, along_with(step, *drop)),
                      .fix = fmt::format("make sure that no definition and no code uses {}, then drop it", name)});
    }
}

}  // namespace

extern const Rule drop_object = {
    .id = "drop-object",
    .category = Category::compatibility,
    .severity = Severity::warning,
    .summary = "An object that queries or definitions may use is dropped.",
    .why = "Operators, casts, collations, text search configurations and their like are used by name inside "
           "queries, indexes and functions; what uses them fails or changes its meaning.",
    .fix = "Replace the uses first, deploy, and drop the object in a later migration.",
    .given = "CREATE TEXT SEARCH CONFIGURATION notes (COPY = simple);",
    .bad = "DROP TEXT SEARCH CONFIGURATION notes;",
    .good = "ALTER TEXT SEARCH CONFIGURATION notes RENAME TO notes_v1;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
