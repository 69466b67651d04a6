// A rewrite that changes rows which no UPDATE may change.
#include <fmt/format.h>

#include "access/guards.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Effect& effect : step.effects) {
        const auto* change = std::get_if<ColumnTypeChanged>(&effect);
        if (!change || !change->using_ || change->known == Known::this_migration) continue;
        const Relation* table = step.catalog.relations.find(change->table);
        if (!table || !access::is_guarded(step.catalog, *table)) continue;
        findings.add({.object = fmt::format("{}.{}", change->table.display(), change->column),
                      .message = fmt::format("rewrites {} in every row of {}, whose guard lets nobody change them: no trigger fires for ALTER TABLE", change->column, change->table.display()),
                      .fix = "add a column with the new type and leave the old one as it is"});
    }
}

}  // namespace

extern const Rule alter_type_using = {
    .id = "alter-type-using",
    .category = Category::protection,
    .summary = "A migration rewrites a column of a guarded table with USING.",
    .why = "ALTER COLUMN TYPE … USING computes every value anew. It fires no trigger and asks no privilege "
           "but ownership: the guard of an append-only table does not see it.",
    .fix = "Add a column with the new type, or decide on the rewrite and say so.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .bad = "ALTER TABLE ledger ALTER COLUMN amount TYPE numeric USING amount / 100.0;\n",
    .good = "ALTER TABLE ledger ALTER COLUMN amount TYPE numeric;\n",
    .check = check,
};

}  // namespace pgsteward::rules
