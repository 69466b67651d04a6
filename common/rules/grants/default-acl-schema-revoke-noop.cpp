// REVOKE in the default privileges of a schema, of what holds everywhere.
#include <fmt/format.h>

#include "access/acl.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterDefaultPrivileges>(&step.statement.body);
    if (!alter || alter->grant.is_grant || alter->schemas.empty()) return;
    const bool from_public = std::any_of(alter->grant.grantees.begin(), alter->grant.grantees.end(), [](const sql::RoleReference& role) { return role.kind == sql::RoleReference::Kind::public_; });
    const access::PrivilegeSet built_in = access::public_privileges(alter->grant.kind);
    if (!from_public || built_in == 0) return;
    const std::string_view kind = alter->grant.kind == ObjectKind::type ? "TYPES" : "FUNCTIONS";
    findings.add({.object = alter->schemas.front(),
                  .message = fmt::format("revokes nothing: default privileges of a schema only add to those that hold everywhere, and PUBLIC keeps {} on new {}", access::words_of(built_in), kind),
                  .fix = fmt::format("ALTER DEFAULT PRIVILEGES REVOKE {} ON {} FROM PUBLIC;", access::words_of(built_in), kind)});
}

}  // namespace

extern const Rule default_acl_schema_revoke_noop = {
    .id = "default-acl-schema-revoke-noop",
    .category = Category::correctness,
    .summary = "A built-in default is revoked in one schema, which does nothing.",
    .why = "Default privileges of a schema are added to those that hold everywhere; a REVOKE there cannot "
           "take the built-in EXECUTE of PUBLIC away. The server accepts the statement and stores nothing.",
    .fix = "Revoke it without IN SCHEMA, or revoke it from each function.",
    .bad = "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;\n",
    .good = "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;\n",
    .check = check,
};

}  // namespace pgsteward::rules
