// A foreign key over text of different collations, one of which takes different texts for equal.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// The collation as the catalog keeps it, of a column's quoted name.
const OtherObject* collation_named(const Catalog& catalog, const std::string& spelled) {
    if (spelled.empty()) return nullptr;
    for (const auto& [key, object] : catalog.others)
        if (object->kind == ObjectKind::collation && quoted(object->name) == spelled) return object.get();
    return nullptr;
}

bool is_nondeterministic(const Catalog& catalog, const std::string& spelled) {
    const OtherObject* collation = collation_named(catalog, spelled);
    if (!collation) return false;
    const auto found = collation->properties.find("deterministic");
    return found != collation->properties.end() && found->second == "false";
}

void check(const Step& step, Findings& findings) {
    for (const MadeConstraint& made : constraints_made(step, Constraint::Kind::foreign_key)) {
        const Relation* referenced = step.catalog.relations.find(made.constraint->referenced);
        for (std::size_t i = 0; referenced && i < made.constraint->columns.size() && i < made.constraint->referenced_columns.size(); ++i) {
            const Column* own = made.table->column(made.constraint->columns[i]);
            const Column* other = referenced->column(made.constraint->referenced_columns[i]);
            if (!own || !other || own->collation == other->collation) continue;
            if (!is_nondeterministic(step.catalog, own->collation) && !is_nondeterministic(step.catalog, other->collation)) continue;
            const std::string_view effect = step.postgres >= 18 ? "PostgreSQL 18 refuses it" : "a row may refer to a key that the other side does not find equal";
            Verdict verdict{.object = fmt::format("{}.{}", made.table->name.display(), made.constraint->name),
                            .message = fmt::format("the foreign key compares {} and {}.{} by different collations: {}", own->name, referenced->name.display(), other->name, effect),
                            .fix = fmt::format("give {} the collation of {}.{}", own->name, referenced->name.display(), other->name)};
            if (step.postgres < 18) verdict.severity = Severity::warning;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule foreign_key_collation = {
    .id = "foreign-key-collation",
    .category = Category::correctness,
    .summary = "A foreign key compares texts by two collations, one of them nondeterministic.",
    .why = "A nondeterministic collation takes different texts for equal, the other one does not. Whether a reference holds then depends "
           "on which side asks; PostgreSQL 18 refuses such keys (its release notes), so the schema cannot be loaded there.",
    .fix = "Give both columns the same collation.",
    .given = "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);\n"
             "CREATE TABLE users (name text COLLATE any_case PRIMARY KEY);\n",
    .bad = "CREATE TABLE notes (id bigint PRIMARY KEY, author text REFERENCES users (name));",
    .good = "CREATE TABLE notes (id bigint PRIMARY KEY, author text COLLATE any_case REFERENCES users (name));",
    .occasion = statements<sql::CreateTable, sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
