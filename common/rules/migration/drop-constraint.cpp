// A constraint is gone when the migration ends, unless an equal or stronger one stands in its place.
#include <fmt/format.h>

#include <algorithm>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string_view name_of(Constraint::Kind kind) {
    switch (kind) {
        case Constraint::Kind::check: return "check constraint";
        case Constraint::Kind::not_null: return "not-null constraint";
        case Constraint::Kind::primary_key: return "primary key";
        case Constraint::Kind::unique: return "unique constraint";
        case Constraint::Kind::exclude: return "exclusion constraint";
        case Constraint::Kind::foreign_key: return "foreign key";
    }
    return "constraint";
}

/// What no longer holds, where the definition is known: " (total > 0)", " (customer_id) to public.customers".
std::string describe(const Constraint& constraint) {
    if (!constraint.expression.empty()) return fmt::format(" ({})", constraint.expression);
    std::string text = fmt::format(" ({})", fmt::join(constraint.columns, ", "));
    if (constraint.kind == Constraint::Kind::foreign_key) text += " to " + constraint.referenced.display();
    return text;
}

void check_domain(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterDomain>(&step.statement.body);
    if (!alter || alter->action != sql::AlterDomain::Action::drop_constraint) return;
    const Type* type = step.catalog.types.find(resolved(step, alter->name));
    if (type && made_here(step, type->created)) return;
    const std::string domain = display_of(step, alter->name);
    findings.add({.object = fmt::format("{}.{}", domain, alter->constraint_name),
                  .message = fmt::format("drops the constraint {} of the domain {}: its columns take values that it refused", alter->constraint_name, domain)});
}

/// Its table, the table that it refers to, or a column of it goes in the same migration, which is told by itself.
bool goes_with_more(const Catalog& at_end, const Relation& table, const Constraint& lost, const Relation* referenced) {
    if (is_gone(at_end, table) || (referenced && is_gone(at_end, *referenced))) return true;
    return at_end.relations.find(table.name) &&
           std::any_of(lost.columns.begin(), lost.columns.end(), [&](const std::string& column) { return !name_at_end(at_end, table, column); });
}

void check(const Step& step, Findings& findings) {
    check_domain(step, findings);
    for (const Dropped* drop : drops_of(step, {ObjectKind::constraint})) {
        const Constraint* lost = drop->relation ? drop->relation->constraint(drop->part) : nullptr;
        const std::string table = drop->name.display();
        Verdict verdict{.object = display_of(*drop),
                        .fix = fmt::format("add a constraint that is as strong to {} in the same migration, or say who decided that {} may go", table, drop->part)};
        if (lost && lost->kind == Constraint::Kind::check && lost->expression.empty()) {
            verdict.message = fmt::format("drops the constraint {} of {}, which it has validated: whether something as strong holds now cannot be told", drop->part, table);
            verdict.severity = Severity::warning;
        } else if (lost) {
            verdict.message = fmt::format("drops the {} {} of {}{}", name_of(lost->kind), drop->part, table, describe(*lost));
            const auto referenced = lost->kind == Constraint::Kind::foreign_key ? step.catalog.relations.share(lost->referenced) : nullptr;
            verdict.unless = [of = drop->relation, constraint = *lost, referenced](const Catalog& at_end) {
                return is_replaced(at_end, of->name, renamed_as_at_end(at_end, *of, constraint)) || goes_with_more(at_end, *of, constraint, referenced.get());
            };
        } else {
            verdict.message = fmt::format("drops the constraint {} of {}", drop->part, table);
        }
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_constraint = {
    .id = "drop-constraint",
    .category = Category::protection,
    .summary = "A constraint is dropped and nothing as strong replaces it.",
    .why = "From the commit on, rows that break the rule get in, and the constraint cannot be added again before each of "
           "them has been found and repaired.",
    .fix = "Replace the constraint in the same migration by one that is equal or stronger, or say who decided that it may go.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, CONSTRAINT total_positive CHECK (total > 0));",
    .bad = "ALTER TABLE orders DROP CONSTRAINT total_positive;",
    .good = "-- The same check under another name.\n"
            "ALTER TABLE orders DROP CONSTRAINT total_positive;\n"
            "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0);\n",
    .occasion = effects<Dropped>() | statements<sql::AlterDomain>(),
    .check = check,
};

}  // namespace pgsteward::rules
