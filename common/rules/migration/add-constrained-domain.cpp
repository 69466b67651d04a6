// A new column of a domain with constraints: even NULL is checked row by row, by rewriting the table.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::constrained_domain})) {
        const std::string& column = blocking.first().part;
        const std::string table = altered_quoted(step);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), column),
                      .message = fmt::format("{} every row is rewritten: {}, which the server checks for each", waiters_of(step, blocking), blocking.first().why),
                      .fix = fmt::format("add {} with the domain's base type and {}", quoted(column),
                                         findings.fix().run(fmt::format("ALTER TABLE {} ADD CONSTRAINT {}_check CHECK (…) NOT VALID", table, column)))});
    }
}

}  // namespace

extern const Rule add_constrained_domain = {
    .id = "add-constrained-domain",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A new column's type is a domain with constraints, and the whole table is rewritten.",
    .why = "The server cannot store one value for all rows where a domain has a CHECK or NOT NULL: it writes the table anew under ACCESS "
           "EXCLUSIVE, even for a column without a default.",
    .fix = "Give the column the domain's base type and a CHECK constraint, added NOT VALID.",
    .given = "CREATE DOMAIN amount AS numeric CHECK (VALUE >= 0);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .bad = "ALTER TABLE orders ADD COLUMN discount amount;",
    .good = "ALTER TABLE orders ADD COLUMN discount numeric;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
