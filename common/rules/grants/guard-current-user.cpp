// Exemptions of a guard, and who can come by them.
#include <fmt/format.h>

#include "check/grant-rules.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

/// Roles that are not meant to repair and may become one that is exempt.
access::RoleSet who_may_become(const SchemaReview& review, const GuardGap& gap) {
    const access::RoleGraph& graph = review.grants->graph();
    access::RoleSet found = graph.none();
    for (const std::string& name : gap.users->roles)
        if (const auto exempt = graph.find(name))
            for (access::RoleId role = 1; role < graph.size(); ++role)
                if (role != *exempt && !review.guards->repairers.contains(role) && !graph[role].predefined && graph.can_set_role(role, *exempt)) found.add(role);
    return found;
}

/// Functions that act as one that is exempt, and change the table.
std::vector<std::string> acting_functions(const SchemaReview& review, const GuardGap& gap) {
    std::vector<std::string> functions;
    for (const access::HiddenWrite& write : review.guards->hidden) {
        const bool function = write.kind == access::HiddenWrite::Kind::function || write.kind == access::HiddenWrite::Kind::trigger;
        if (function && write.table == gap.of && gap.users->roles.contains(review.grants->graph().name(write.as)) && !contains(functions, write.through)) functions.push_back(write.through);
    }
    return functions;
}

/// Why the exemption is not only that of those who repair; empty where it is.
std::string defect(const SchemaReview& review, const GuardGap& gap) {
    if (!gap.users) return "which exempts some writers in a way that cannot be told";
    std::vector<std::string> strangers;
    for (const std::string& role : gap.users->roles)
        if (!contains(review.policy.repair_roles, role)) strangers.push_back(role);
    if (!strangers.empty()) return fmt::format("and {} {} no repair role", names_of(strangers), strangers.size() == 1 ? "is" : "are");
    if (const access::RoleSet roles = who_may_become(review, gap); !gap.users->session && !roles.empty())
        return fmt::format("and {} may become that by SET ROLE", names_of(review.grants->graph(), roles));
    if (gap.users->session) return {};       // no SECURITY DEFINER function and no SET ROLE changes session_user
    if (const auto functions = acting_functions(review, gap); !functions.empty()) return fmt::format("which current_user is too inside {}, SECURITY DEFINER", names_of(functions));
    return {};
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.guards || !review.grants) return;
    for (const GuardGap& gap : review.guards->gaps) {
        if (gap.kind != GuardGap::Kind::current_user) continue;
        const std::string why = defect(review, gap);
        if (why.empty()) continue;
        Verdict verdict{.object = gap.table.display() + "." + gap.trigger,
                        .message = fmt::format("the guard {} of {} lets {} through{}{}, {}", gap.trigger, place_of_gap(review, gap), display(gap.writes), for_whom(gap), when(gap), why),
                        .fix = "test session_user instead of current_user, for repair roles only, and revoke memberships that reach them"};
        verdict.origin = gap.origin;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule guard_current_user = {
    .id = "guard-current-user",
    .category = Category::protection,
    .summary = "A guard exempts writers who are not those that repair, or whom others can become.",
    .why = "current_user is whoever the code acts as: inside a SECURITY DEFINER function it is the owner of "
           "the function, in a cascading foreign key the owner of the table, and SET ROLE changes it. An "
           "exemption by current_user is open to all who reach one of these.",
    .fix = "Exempt repair roles only, by session_user.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "append_only:\n"
             "  tables: [public.ledger]\n"
             "  repair_roles: [migration_owner]\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    IF current_user = 'app_rw' THEN\n"
             "        RETURN coalesce(NEW, OLD);\n"
             "    END IF;\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    IF session_user = 'migration_owner' THEN\n"
             "        RETURN coalesce(NEW, OLD);\n"
             "    END IF;\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
