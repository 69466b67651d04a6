#include "check/row-security-support.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "access/explain.hpp"

namespace pgsteward {

using access::Admission;
using access::PolicyResult;
using access::TableResult;

std::vector<const TableResult*> tenant_tables(const SchemaReview& review) {
    std::vector<const TableResult*> tables;
    if (!review.row_security) return tables;
    for (const TableResult& table : review.row_security->tables)
        if (table.verdict != TableResult::Verdict::exempt) tables.push_back(&table);
    return tables;
}

std::vector<const Relation*> guardable_tables(const SchemaReview& review) {
    std::vector<const Relation*> tables;
    for (const auto& [name, relation] : review.catalog.relations)
        if (access::is_guardable(*relation)) tables.push_back(relation.get());
    std::sort(tables.begin(), tables.end(), [](const Relation* a, const Relation* b) { return a->name < b->name; });
    return tables;
}

bool protection_in_doubt(const SchemaReview& review, const Relation& relation) {
    const TableResult* table = review.row_security ? review.row_security->table(relation) : nullptr;
    return table && !table->protection_in_doubt.empty();
}

bool is_child(const Relation& relation) { return !relation.parents.empty(); }

std::vector<access::RoleId> application_roles(const SchemaReview& review) {
    std::vector<access::RoleId> roles;
    if (!review.row_security) return roles;
    for (const std::string& name : review.row_security->tenancy.roles)
        if (const auto role = review.privileges->graph().find(name)) roles.push_back(*role);
    return roles;
}

std::vector<std::string> roles_with(const SchemaReview& review, const Relation& relation, std::string_view privilege) {
    std::vector<std::string> names;
    const auto wanted = access::privileges_of(privilege);
    const access::Holders table = review.privileges->holders(access::securable(relation));
    for (const access::RoleId role : application_roles(review)) {
        bool holds = (table.held_by(role) & wanted) != 0;
        for (const Column& column : relation.columns)
            if (!holds && column.acl) holds = (review.privileges->holders(access::securable(relation, column)).held_by(role) & wanted) != 0;
        if (holds) names.push_back(review.privileges->graph().name(role));
    }
    return names;
}

std::vector<std::string> roles_that_reach(const SchemaReview& review, const Relation& relation) { return roles_with(review, relation, "arwd"); }

std::string revoke_from(const SchemaReview& review, const Relation& relation, std::string_view privileges, const std::vector<std::string>& roles) {
    std::vector<std::string> statements;
    for (const std::string& name : roles)
        for (const std::string& statement : access::revoke_sql(*review.privileges, access::securable(relation), *review.privileges->graph().find(name), access::privileges_of(privileges)))
            if (std::find(statements.begin(), statements.end(), statement) == statements.end()) statements.push_back(statement);
    return fmt::format("{}", fmt::join(statements, " "));
}

bool is_exempt(const SchemaReview& review, const std::string& role, const Relation& relation) {
    const auto id = review.privileges->graph().find(role);
    return id && access::exemption(relation, *id, review.privileges->graph()) != access::Exemption::none;
}

std::vector<std::string> names_of(const std::vector<const Relation*>& relations) {
    std::vector<std::string> names;
    for (const Relation* relation : relations) names.push_back(relation->name.display());
    return names;
}

std::vector<const Relation*> tenant_tables_behind(const SchemaReview& review, const Relation& view) {
    std::vector<const Relation*> tables, seen;
    const std::function<void(const Relation&)> follow = [&](const Relation& relation) {
        for (const QualifiedName& name : relation.depends_on) {
            const Relation* other = review.catalog.relations.find(name);
            if (!other || std::find(seen.begin(), seen.end(), other) != seen.end()) continue;
            seen.push_back(other);
            const TableResult* table = review.row_security->table(*other);
            if (table && other->row_security && table->verdict != TableResult::Verdict::exempt) tables.push_back(other);
            // What a security_invoker view inside reads, it reads as who asks; a materialized view is filled by its owner.
            const bool as_owner = view.kind == ObjectKind::materialized_view || is_on(view, "security_invoker") || !is_on(*other, "security_invoker");
            if (other->kind == ObjectKind::view && as_owner) follow(*other);
        }
    };
    follow(view);
    std::sort(tables.begin(), tables.end(), [](const Relation* a, const Relation* b) { return a->name < b->name; });
    return tables;
}

std::vector<const Relation*> views_over_tenants(const SchemaReview& review) {
    std::vector<const Relation*> views;
    if (!review.row_security) return views;
    for (const auto& [name, relation] : review.catalog.relations)
        if ((relation->kind == ObjectKind::view || relation->kind == ObjectKind::materialized_view) && !tenant_tables_behind(review, *relation).empty()) views.push_back(relation.get());
    std::sort(views.begin(), views.end(), [](const Relation* a, const Relation* b) { return a->name < b->name; });
    return views;
}

std::vector<const Routine*> security_definer_routines(const SchemaReview& review) {
    std::vector<const Routine*> routines;
    for (const auto& [key, routine] : review.catalog.routines)
        if (routine->security_definer && routine->kind != ObjectKind::aggregate) routines.push_back(routine.get());
    std::sort(routines.begin(), routines.end(), [](const Routine* a, const Routine* b) { return key_of(*a) < key_of(*b); });
    return routines;
}

std::vector<std::string> roles_that_execute(const SchemaReview& review, const Routine& routine) {
    std::vector<std::string> names;
    const access::Holders holders = review.privileges->holders(access::securable(routine));
    for (const access::RoleId role : application_roles(review))
        if ((holders.held_by(role) & access::privileges_of("X")) != 0) names.push_back(review.privileges->graph().name(role));
    return names;
}

Verdict about(const Relation& relation, std::string message, std::string fix) {
    Verdict verdict;
    verdict.object = relation.name.display();
    verdict.message = std::move(message);
    verdict.fix = std::move(fix);
    verdict.origin = relation.created;
    return verdict;
}

Verdict about(const Routine& routine, std::string message, std::string fix) {
    Verdict verdict;
    verdict.object = key_of(routine).display();
    verdict.message = std::move(message);
    verdict.fix = std::move(fix);
    verdict.origin = routine.created;
    return verdict;
}

Verdict about(const Relation& relation, const RowPolicy& policy, std::string message, std::string fix) {
    Verdict verdict = about(relation, std::move(message), std::move(fix));
    verdict.object += "." + policy.name;
    verdict.origin = policy.changed.at ? policy.changed : policy.created;
    return verdict;
}

std::string and_list(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 4;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < shown; ++i) text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

void for_each_policy(const SchemaReview& review, const std::function<void(const TableResult&, const PolicyResult&)>& visit, bool only_enabled) {
    for (const TableResult* table : tenant_tables(review)) {
        if (only_enabled && !table->relation->row_security) continue;
        for (const PolicyResult& policy : table->policies) visit(*table, policy);
    }
}

std::vector<access::FormulaPtr> conditions_of(const SchemaReview& review, const TableResult& table, const PolicyResult& policy) {
    const access::PolicyFormulas& both = review.row_security->judge->formulas(*table.relation, *policy.policy);
    std::vector<access::FormulaPtr> conditions;
    if (both.using_) conditions.push_back(both.using_);
    if (both.check && both.check != both.using_) conditions.push_back(both.check);
    return conditions;
}

std::string clauses_where(const PolicyResult& policy, const std::function<bool(const Admission&)>& test) {
    const bool using_ = policy.using_.asked && test(policy.using_);
    const bool check = policy.check.asked && test(policy.check);
    return using_ && check ? "USING and WITH CHECK" : using_ ? "USING" : check ? "WITH CHECK" : "";
}

}  // namespace pgsteward
