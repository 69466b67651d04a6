// An exclusion constraint can be neither prepared nor postponed.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto added = constraints_added(step, sql::ConstraintDefinition::Kind::exclude);
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::exclusion})) {
        const std::string name = added.empty() ? blocking.first().part : name_of_added(step, added.front());
        const std::string table = altered(step);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", table, name),
                      .message = fmt::format("{} the index of {} is built and every row is compared with the others", waiters_of(step, blocking), name),
                      .fix = fmt::format("add the constraint to a new table, copy the rows of {} in batches, and swap the two by name", table)});
    }
}

}  // namespace

extern const Rule add_exclusion = {
    .id = "add-exclusion",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "An exclusion constraint builds its index while its table is locked for everybody.",
    .why = "ADD EXCLUDE takes ACCESS EXCLUSIVE, builds the index and compares every row before it lets go. It knows neither NOT VALID nor "
           "USING INDEX.",
    .fix = "Add the constraint to a new table, copy the rows in batches, and swap the two by name.",
    .given = "CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);",
    .bad = "ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);",
    .good = "CREATE TABLE bookings_new (id bigint PRIMARY KEY, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
