// IF NOT EXISTS looks at the name only. Where something else has it, the migration says one thing and the database
// keeps another.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Effect& effect : step.effects) {
        const auto* kept = std::get_if<Kept>(&effect);
        if (!kept || kept->differences.empty()) continue;
        const std::string name = kept->part.empty() ? kept->name.display() : kept->name.display() + "." + kept->part;
        Verdict verdict{.object = name,
                        .message = fmt::format("IF NOT EXISTS passes over {}, which is there and differs: {}", name, list_of(kept->differences)),
                        .fix = fmt::format("change {} with ALTER statements, and leave out IF NOT EXISTS where it must be new", name)};
        if (!step.condition.empty()) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule if_not_exists_mismatch = {
    .id = "if-not-exists-mismatch",
    .category = Category::correctness,
    .summary = "IF NOT EXISTS keeps an object that differs from the one that is written.",
    .why = "The statement succeeds and does nothing. What the migration describes was never made: a column is missing, an index "
           "is not unique, and new databases differ from old ones.",
    .fix = "Say with ALTER what has to change; use IF NOT EXISTS only where the definition is the same.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text, total numeric NOT NULL);",
    .good = "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text);\n"
            "ALTER TABLE orders ADD COLUMN total numeric;\n",
    .occasion = effects<Kept>(),
    .check = check,
};

}  // namespace pgsteward::rules
