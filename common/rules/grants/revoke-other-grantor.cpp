// A REVOKE that leaves what somebody else granted.
#include <fmt/format.h>

#include "access/acl.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

access::PrivilegeSet revoked(const sql::Grant& revoke) {
    access::PrivilegeSet set = 0;
    for (const sql::Privilege& privilege : revoke.privileges) set |= privilege.name == "all" ? ~access::PrivilegeSet{0} : privilege.columns.empty() ? access::privilege_named(privilege.name) : 0;
    return set;
}

/// The list of what the statement names, as it is afterwards; null where the catalog does not hold it.
const AccessControlList* list_of(const Step& step, const sql::Grant& revoke, const sql::ObjectReference& object) {
    if (revoke.kind == ObjectKind::table || revoke.kind == ObjectKind::sequence) {
        const Relation* relation = relation_of(step, object.name);
        return relation ? &relation->acl : nullptr;
    }
    if (revoke.kind == ObjectKind::schema) {
        const OtherObject* schema = step.catalog.schemas.find({"", object.name.name});
        return schema ? &schema->acl : nullptr;
    }
    if (!is_routine(revoke.kind)) return nullptr;
    const auto named = step.catalog.routines_named(object.name.qualified(), step.session.search_path);
    return named.size() == 1 ? &named.front()->acl : nullptr;
}

void check(const Step& step, Findings& findings) {
    const auto* revoke = std::get_if<sql::Grant>(&step.statement.body);
    if (!revoke || revoke->is_grant || revoke->grant_option || revoke->target != sql::Grant::Target::objects) return;
    for (const sql::ObjectReference& object : revoke->objects) {
        const AccessControlList* list = list_of(step, *revoke, object);
        if (!list || !*list) continue;
        for (const sql::RoleReference& role : revoke->grantees) {
            const std::string grantee = role.kind == sql::RoleReference::Kind::public_ ? std::string() : role.kind == sql::RoleReference::Kind::named ? role.name.str() : step.session.role;
            for (const AclItem& item : **list) {
                const access::PrivilegeSet left = item.grantee == grantee ? access::privileges_of(item.privileges) & revoked(*revoke) : 0;
                if (!left) continue;
                const std::string name = grantee.empty() ? "PUBLIC" : quoted(grantee);
                findings.add({.object = display_of(step, object.name),
                              .message = fmt::format("{} keeps {} on {}: it was granted by {}, and this REVOKE takes back what the owner granted", name, access::words_of(left),
                                                     display_of(step, object.name), item.grantor),
                              .fix = fmt::format("SET ROLE {}; REVOKE {} ON {} FROM {}; RESET ROLE;", quoted(item.grantor), access::words_of(left), display_of(step, object.name), name)});
            }
        }
    }
}

}  // namespace

extern const Rule revoke_other_grantor = {
    .id = "revoke-other-grantor",
    .category = Category::protection,
    .summary = "A REVOKE leaves the role what somebody else granted it.",
    .why = "A privilege is held once for each grantor. The REVOKE of the owner, and of a superuser, who acts "
           "as the owner, takes back only what the owner granted; GRANTED BY another role is an error. The "
           "statement succeeds, and the role keeps the privilege.",
    .fix = "Revoke it in the name of whoever granted it, or revoke the grant option from that one with "
           "CASCADE.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE app_admin LOGIN;\n"
             "CREATE TABLE ledger (id bigint);\n"
             "GRANT UPDATE ON ledger TO app_admin WITH GRANT OPTION;\n"
             "SET ROLE app_admin;\n"
             "GRANT UPDATE ON ledger TO app_rw;\n"
             "RESET ROLE;\n",
    .bad = "REVOKE UPDATE ON ledger FROM app_rw;\n",
    .good = "REVOKE UPDATE ON ledger FROM app_admin CASCADE;\n"
             "REVOKE UPDATE ON ledger FROM app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
