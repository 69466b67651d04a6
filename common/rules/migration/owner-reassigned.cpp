// The owner of an object holds every privilege, passes row security, and may drop it.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// What an owner may do that others may not.
std::string_view power_over(ObjectKind kind) {
    if (is_routine(kind)) return "the owner may replace its body, and what is SECURITY DEFINER runs with the owner's rights";
    return kind == ObjectKind::table ? "the owner passes row security, and may change and drop it" : "the owner may change and drop it";
}

void add(ObjectKind kind, const std::string& object, const std::string& owner, Findings& findings) {
    findings.add({.object = object,
                  .message = fmt::format("gives {} to {}: {}", object, owner, power_over(kind)),
                  .fix = fmt::format("grant {} what it needs on {}", owner, object)});
}

bool is_new(const Step& step, const sql::ObjectReference& object) {
    const QualifiedName name = resolved(step, object.name);
    if (const Relation* relation = step.catalog.relations.find(name); relation && made_here(step, relation->created)) return true;
    if (const Type* type = step.catalog.types.find(name); type && made_here(step, type->created)) return true;
    if (const OtherObject* schema = step.catalog.schemas.find({"", object.name.name}); object.kind == ObjectKind::schema && schema) return made_here(step, schema->created);
    const OtherObject* other = step.catalog.others.find({"", fmt::format("{} {}", name_of(object.kind), object.name.qualified().display())});
    if (other && made_here(step, other->created)) return true;
    for (const auto& [key, routine] : step.catalog.routines)
        if (routine->name == name && made_here(step, routine->created)) return true;
    return false;
}

void check(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    for (const auto* change : actions_of<sql::SetOwner>(step)) {
        if (before && (made_here(step, before->created) || before->owner == change->owner.name)) continue;
        add(std::get<sql::AlterTable>(step.statement.body).kind, altered(step), display_of(change->owner), findings);
    }
    if (const auto* change = std::get_if<sql::ChangeOwner>(&step.statement.body))
        if (!is_new(step, change->object)) add(change->object.kind, display_of(step, change->object), display_of(change->owner), findings);
    if (const auto* reassign = std::get_if<sql::ReassignOwned>(&step.statement.body))
        for (const sql::RoleReference& role : reassign->roles) {
            const std::string owner = display_of(reassign->new_owner);
            findings.add({.object = display_of(role), .message = fmt::format("gives whatever {} owns in this database to {}", display_of(role), owner)});
        }
}

}  // namespace

extern const Rule owner_reassigned = {
    .id = "owner-reassigned",
    .category = Category::protection,
    .summary = "An object gets another owner.",
    .why = "An owner holds every privilege, is not held by row security unless it is forced, and may change or drop the "
           "object. REASSIGN OWNED does it to objects that nobody named.",
    .fix = "Grant the privileges that are needed; leave objects with the role that runs the migrations.",
    .given = "CREATE ROLE app;\nCREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .bad = "ALTER TABLE orders OWNER TO app;",
    .good = "CREATE TABLE order_lines (id bigint PRIMARY KEY);\n"
            "ALTER TABLE order_lines OWNER TO app;\n"
            "GRANT SELECT ON orders TO app;\n",
    .occasion = statements<sql::AlterTable, sql::ChangeOwner, sql::ReassignOwned>(),
    .check = check,
};

}  // namespace pgsteward::rules
