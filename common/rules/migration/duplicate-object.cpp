// A statement that makes what an earlier one made.
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) { add_refusals(step, Refused::Why::duplicate, findings); }

}  // namespace

extern const Rule duplicate_object = {
    .id = "duplicate-object",
    .category = Category::correctness,
    .summary = "A statement makes a table, column, index or type that is there already.",
    .why = "The migration fails when it is applied. Where it does not, because somebody made the object by hand or not at all, "
           "databases differ from each other.",
    .fix = "Leave the statement out, or say with ALTER what has to change.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN note text;",
    .good = "ALTER TABLE orders ADD COLUMN remark text;",
    .occasion = effects<Refused>(),
    .check = check,
};

}  // namespace pgsteward::rules
