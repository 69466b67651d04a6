// A statement that names what is surely not there: used before it is made, or after it went.
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) { add_refusals(step, Refused::Why::missing, findings); }

}  // namespace

extern const Rule missing_object = {
    .id = "missing-object",
    .category = Category::correctness,
    .summary = "A statement names a table, column or constraint that is not there.",
    .why = "The migration fails when it is applied in this order, on a new database for certain: the object is made later, was "
           "dropped or renamed before, or is misspelt.",
    .fix = "Correct the name, or move the migration behind the one that makes the object.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders ALTER COLUMN notes SET DEFAULT '';",
    .good = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';",
    .occasion = effects<Refused>(),
    .check = check,
};

}  // namespace pgsteward::rules
