// A table or function that is dropped and made anew: row security and privileges are not those of before.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// A table that had row security, and at the end stands there again without, or without its policies.
void check_table(const Dropped& dropped, Findings& findings) {
    const Relation& before = *dropped.relation;
    if (!before.row_security || before.persistence == Persistence::temporary) return;
    Verdict verdict;
    verdict.object = before.name.display();
    verdict.message = fmt::format("{} is dropped here and made anew without the row security that it had", verdict.object);
    verdict.fix = fmt::format("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;{1}", quoted(before.name), before.force_row_security ? fmt::format(" ALTER TABLE {} FORCE ROW LEVEL SECURITY;", quoted(before.name)) : "");
    verdict.unless = [of = before.name, policies = before.policies.size(), forced = before.force_row_security](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(of);
        return !now || (now->row_security && (!forced || now->force_row_security) && (policies == 0 || !now->policies.empty()));
    };
    findings.add(std::move(verdict));
}

/// A SECURITY DEFINER function that PUBLIC may call again.
void check_routine(const Dropped& dropped, Findings& findings) {
    const Routine& before = *dropped.routine;
    if (!before.security_definer || !before.acl) return;
    Verdict verdict;
    verdict.object = key_of(before).display();
    verdict.message = fmt::format("the SECURITY DEFINER function {} is dropped here and made anew: what was revoked from PUBLIC is granted again", verdict.object);
    verdict.fix = fmt::format("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC;", verdict.object);
    verdict.unless = [key = key_of(before)](const Catalog& at_end) {
        const Routine* now = at_end.routines.find(key);
        return !now || !now->security_definer || now->acl.has_value();
    };
    findings.add(std::move(verdict));
}

void check(const Step& step, Findings& findings) {
    for (const Effect& effect : step.effects) {
        const auto* dropped = std::get_if<Dropped>(&effect);
        if (!dropped || !dropped->part.empty()) continue;
        if (dropped->kind == ObjectKind::table && dropped->relation) check_table(*dropped, findings);
        if (is_routine(dropped->kind) && dropped->routine) check_routine(*dropped, findings);
    }
}

}  // namespace

extern const Rule recreate_resets = {
    .id = "recreate-resets",
    .category = Category::protection,
    .summary = "A table or function was dropped and made anew without the protection that it had.",
    .why = "DROP and CREATE is not CREATE OR REPLACE: row security, policies and privileges start from nothing, and a function "
           "is open to PUBLIC again.",
    .fix = "Alter the object instead, or repeat what protected it.",
    .given = example::isolated,
    .bad = "DROP TABLE notes;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n",
    .good = "DROP TABLE notes;\n"
            "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
            "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
            "CREATE POLICY tenant_isolation ON notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
