// A constraint of a domain is checked in every table that uses it.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

using Cause = TableWork::Cause;

void check(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterDomain>(&step.statement.body);
    if (!alter) return;
    const Type* domain = step.catalog.type(alter->name.qualified(), step.session.search_path);
    const std::string name = domain ? domain->name.display() : alter->name.qualified().display();
    for (const Blocking& blocking : blocking_work(step, {Cause::domain_constraint, Cause::validate_domain})) {
        const bool validates = blocking.first().cause == Cause::validate_domain;
        const bool check = alter->action == sql::AlterDomain::Action::add_constraint;
        const bool unknown = blocking.first().table.name.name.empty();
        const std::string waiters = unknown ? fmt::format("nobody writes any table with a column of {} while", name) : waiters_of(step, blocking);
        Verdict verdict{.object = name,
                        .message = fmt::format("{} every value of {} is checked", waiters, unknown ? "it" : name),
                        .fix = check ? fmt::format("{}, and validate it when few write these tables", findings.fix().run(one_line(step.text) + " NOT VALID"))
                                     : fmt::format("run it when few write these tables{}", has_lock_timeout(step) ? "" : ", with lock_timeout")};
        // There is no gentler way to validate.
        if (validates) verdict.severity = Severity::warning;
        add_blocking(findings, blocking, std::move(verdict));
    }
}

}  // namespace

extern const Rule domain_constraint = {
    .id = "domain-constraint",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A domain's constraint is checked in every table that uses the domain, while writes wait.",
    .why = "ALTER DOMAIN … ADD CHECK and SET NOT NULL take a SHARE lock on every table with a column of the domain, and read all of them "
           "before they let go of any.",
    .fix = "Add the constraint NOT VALID, which locks nothing, and validate it when few write these tables.",
    .given = "CREATE DOMAIN amount AS numeric;\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, total amount);\n",
    .bad = "ALTER DOMAIN amount ADD CONSTRAINT not_negative CHECK (VALUE >= 0);",
    .good = "ALTER DOMAIN amount ADD CONSTRAINT not_negative CHECK (VALUE >= 0) NOT VALID;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
