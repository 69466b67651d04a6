// A statement that the server refuses for what it asks: others depend on the object, types do not fit, a key cannot be, an
// expression names what is not there.
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) { add_refusals(step, Refused::Why::impossible, findings); }

}  // namespace

extern const Rule failing_statement = {
    .id = "failing-statement",
    .category = Category::correctness,
    .summary = "The server surely refuses the statement.",
    .why = "What the migration asks for cannot be in the state that the earlier ones leave: the deployment stops here, after "
           "whatever ran before outside its transaction. Among what is found: columns that an expression names and the table has "
           "not, operators, casts and enum labels that do not exist, functions in an index or a generated column that are not "
           "immutable, keys of partitioned tables without the partition key, NULL for a column that refuses it, drops that others "
           "depend on. Nothing is said where the migrations do not tell all of a table, nor behind what could not be read.",
    .fix = "Change the statement as the message says; the server would say the same.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total text);\n"
             "CREATE VIEW totals AS SELECT total FROM orders;\n",
    .bad = "ALTER TABLE orders ALTER COLUMN total TYPE varchar(20);",
    .good = "DROP VIEW totals;\n"
            "ALTER TABLE orders ALTER COLUMN total TYPE varchar(20);\n"
            "CREATE VIEW totals AS SELECT total FROM orders;\n",
    .occasion = effects<Refused>(),
    .check = check,
};

}  // namespace pgsteward::rules
