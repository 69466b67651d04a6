// A column or domain that takes NULL again.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check_domain(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterDomain>(&step.statement.body);
    if (!alter || alter->action != sql::AlterDomain::Action::drop_not_null) return;
    const Type* type = step.catalog.types.find(resolved(step, alter->name));
    if (type && made_here(step, type->created)) return;
    const std::string domain = display_of(step, alter->name);
    findings.add({.object = domain, .message = fmt::format("columns of the domain {} take NULL again", domain)});
}

void check(const Step& step, Findings& findings) {
    check_domain(step, findings);
    const Relation* before = step.relation_before.get();
    for (const auto* drop : actions_of<sql::DropNotNull>(step)) {
        const Column* column = before ? before->column(drop->column) : nullptr;
        if (column && (made_here(step, column->created) || made_here(step, column->not_null_set) || !column->not_null)) continue;
        if (before && !column && made_here(step, before->created)) continue;
        const std::string table = altered(step);
        Verdict verdict{.object = fmt::format("{}.{}", table, drop->column),
                        .message = fmt::format("{}.{} takes NULL again", table, drop->column),
                        .fix = fmt::format("make sure that every reader of {}.{} expects NULL, and say who decided so", table, drop->column)};
        if (before)
            verdict.unless = [of = before->name, name = drop->column](const Catalog& at_end) {
                const Relation* now = at_end.relations.find(of);
                return now && refuses_null(*now, name);
            };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_not_null = {
    .id = "drop-not-null",
    .category = Category::protection,
    .summary = "A column that refused NULL takes it again.",
    .why = "Programs that were written for a column that is never NULL meet NULL, and SET NOT NULL can only come back "
           "when every one of them has been filled.",
    .fix = "Make every reader expect NULL first, deploy, and drop NOT NULL in a later migration that says who decided so.",
    .given = "CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);",
    .bad = "ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;",
    .good = "ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;\n"
            "ALTER TABLE customers ADD CONSTRAINT email_given CHECK (email IS NOT NULL);\n",
    .occasion = statements<sql::AlterTable, sql::AlterDomain>(),
    .check = check,
};

}  // namespace pgsteward::rules
