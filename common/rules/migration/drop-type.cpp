// Types of columns, and domains with their checks.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

bool holds_all(const std::vector<std::string>& larger, const std::vector<std::string>& smaller) {
    return std::all_of(smaller.begin(), smaller.end(), [&](const std::string& label) { return contains(larger, label); });
}

/// The name that the type had when the migration began: of an enum that is exchanged, the old one often steps aside.
std::vector<QualifiedName> names_of(const Step& step, const Type& lost) {
    std::vector<QualifiedName> names = {lost.name};
    for (const auto& [name, type] : step.catalog.types) {
        const Type* before = step.catalog.types.find_at(step.begin.types, name);
        if (name != lost.name && made_here(step, type->created) && before && before->created.at == lost.created.at && before->labels == lost.labels) names.push_back(name);
    }
    return names;
}

/// Had tables columns of the type when the migration began? The statement that moved them said what their values lose.
bool had_columns(const Step& step, const std::vector<QualifiedName>& names) {
    const auto is_of_type = [&](const Column& column) {
        return std::ranges::any_of(names, [&](const QualifiedName& name) { return column.type == quoted(name) || column.type == quoted(name) + "[]"; });
    };
    return std::ranges::any_of(step.catalog.relations.changed_since(step.begin.relations), [&](const auto& changed) {
        return changed.second && std::ranges::any_of(changed.second->columns, is_of_type);
    });
}

/// An enum of this migration with all of its labels stands under its name when the migration ends: every column of the
/// old one has moved, else the server would refuse the drop. Lost labels are the drop's news where no column had the type.
std::function<bool(const Catalog&)> exchanged(const Step& step, const Type& lost) {
    std::vector<QualifiedName> names = names_of(step, lost);
    const bool said = had_columns(step, names);
    return [names = std::move(names), labels = said ? std::vector<std::string>() : std::vector<std::string>(lost.labels.begin(), lost.labels.end()), migration = step.migration](const Catalog& at_end) {
        return std::any_of(names.begin(), names.end(), [&](const QualifiedName& name) {
            const Type* now = at_end.types.find(name);
            return now && now->created.migration == migration && holds_all(now->labels, labels);
        });
    };
}

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::type, ObjectKind::domain})) {
        const std::string name = display_of(*drop);
        Verdict verdict{.object = name,
                        .message = fmt::format("drops the {} {}{}", name_of(drop->kind), name, along_with(step, *drop)),
                        .fix = fmt::format("change the columns that use {} first, then drop it with CI:DESTRUCTIVE_OK and the decision", name)};
        const bool by_itself = !drop->by_cascade && drop->dependants.empty();
        if (by_itself && drop->type && !drop->type->labels.empty()) verdict.unless = exchanged(step, *drop->type);
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_type = {
    .id = "drop-type",
    .category = Category::data_loss,
    .summary = "A type or domain is dropped.",
    .why = "Columns of the type have to go before it or go along with it, a domain takes its checks along, "
           "and running code that casts to the type fails.",
    .fix = "Change the columns to another type, deploy, and drop the type when nothing uses it.",
    .given = "CREATE TYPE mood AS ENUM ('sad', 'happy');\nCREATE TABLE notes (id bigint PRIMARY KEY, mood mood);\n",
    .bad = "ALTER TABLE notes ALTER COLUMN mood TYPE text;\n"
           "DROP TYPE mood;\n",
    .good = "-- Exchanged for one with more labels.\n"
            "ALTER TYPE mood RENAME TO mood_old;\n"
            "CREATE TYPE mood AS ENUM ('sad', 'calm', 'happy');\n"
            "ALTER TABLE notes ALTER COLUMN mood TYPE mood USING mood::text::mood;\n"
            "DROP TYPE mood_old;\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
