// A policy that lets everything through, or rows of other tenants: permissive policies are joined by OR, so one of them is
// enough.
#include <fmt/format.h>

#include <algorithm>

#include "access/predicate.hpp"
#include "check/opened-rows.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "interpret/truth.hpp"

namespace pgsteward::rules {
namespace {

bool is_always_true(const sql::ExpressionPtr& condition, const interpret::FilteredTable& table) {
    return condition && interpret::truth_of(*condition, table) == interpret::Truth::always;
}

/// "shows every row", "takes every row": what is open then; empty where nothing is.
std::string opened(const sql::ExpressionPtr& using_, const sql::ExpressionPtr& with_check, const interpret::FilteredTable& table) {
    const bool shows = is_always_true(using_, table);
    const bool takes = is_always_true(with_check, table);
    if (shows && takes) return "lets every row through";
    if (shows) return "shows every row";
    return takes ? "takes every row" : "";
}

/// Another permissive policy, older than this migration, that is about the same command.
bool widens(const Step& step, const Relation& before, const sql::CreatePolicy& create) {
    return std::any_of(before.policies.begin(), before.policies.end(), [&](const RowPolicy& other) {
        const bool overlaps = other.command == create.command || other.command == "all" || create.command == "all";
        return other.permissive && overlaps && !made_here(step, other.created);
    });
}

void check_create(const Step& step, const sql::CreatePolicy& create, Findings& findings) {
    const std::string open = create.permissive ? opened(create.using_, create.with_check, {create.table, {}, step.relation_before.get()}) : std::string();
    const Relation* before = step.relation_before && !step.relation_before->partial ? step.relation_before.get() : nullptr;
    if (open.empty() || (before && (made_here(step, before->created) || !widens(step, *before, create)))) return;
    if (!before && step.catalog.complete) return;
    const std::string table = display_of(step, create.table);
    Verdict verdict{.object = fmt::format("{}.{}", table, create.name),
                    .message = fmt::format("the policy {} {} of {}, whatever its other policies say", create.name, open, table)};
    if (!before) verdict.severity = Severity::warning;   // it may be the table's first
    verdict.unless = [of = before ? before->name : QualifiedName(), name = create.name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(of);
        return now && !now->policy(name);
    };
    findings.add(std::move(verdict));
}

void check_alter(const Step& step, const sql::AlterPolicy& alter, Findings& findings) {
    const Relation* before = step.relation_before.get();
    const RowPolicy* policy = before ? before->policy(alter.name) : nullptr;
    if (policy && made_here(step, policy->created)) return;
    const std::string table = display_of(step, alter.table);
    const std::string object = fmt::format("{}.{}", table, alter.name);
    if (const std::string open = opened(alter.using_, alter.with_check, {alter.table, {}, before}); !open.empty())
        findings.add({.object = object, .message = fmt::format("the policy {} now {} of {}", alter.name, open, table)});
    const bool to_public = std::any_of(alter.roles.begin(), alter.roles.end(), [](const sql::RoleReference& role) { return role.kind == sql::RoleReference::Kind::public_; });
    const bool was_public = policy && std::find(policy->roles.begin(), policy->roles.end(), "public") != policy->roles.end();
    const bool restricts = policy && !policy->permissive;
    if (to_public && !was_public && !restricts)
        findings.add({.object = object, .message = fmt::format("the policy {} of {} now applies to PUBLIC: what it shows is shown to every role", alter.name, table)});
}

/// A further policy that shows some rows, by a column of their own, may well be meant to share these.
bool may_be_sharing(const RowPolicy& created, const std::string& tenant_column) {
    return std::ranges::any_of(created.columns_read, [&](const std::string& column) { return column != tenant_column; });
}

std::string reached(const OpenedRows& opened) {
    return fmt::format("{} of {} reaches {}", opened.command, opened.role.empty() ? "every role" : opened.role, opened.row);
}

/// A condition that is not always true, and still lets through what the migration's begin hid: rows of other tenants.
void check_rows(const Step& step, const Policy& policy, const std::string& name, Findings& findings) {
    const Relation* before = step.relation_before.get();
    if (!before || before->partial) return;
    const Relation* begin = step.catalog.relations.find_at(step.begin.relations, before->name);
    const Relation* after = step.catalog.relations.find(before->name);
    if (!begin || !after) return;
    const auto opened = rows_opened(policy, {step.catalog, *begin}, {step.catalog, *after});
    if (!opened || (begin != before && rows_opened(policy, {step.catalog, *begin}, {step.catalog, *before}))) return;
    const std::string table = after->name.display();
    Verdict verdict{.object = fmt::format("{}.{}", table, name), .message = fmt::format("with the policy {} of {} {}", name, table, reached(*opened))};
    const RowPolicy* created = before->policy(name) ? nullptr : after->policy(name);
    if (created && may_be_sharing(*created, opened->tenant_column)) verdict.severity = Severity::warning;
    verdict.unless = [&policy, was = std::make_shared<const Relation>(*begin)](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(was->name);
        return !now || !rows_opened(policy, {at_end, *was}, {at_end, *now});
    };
    findings.add(std::move(verdict));
}

/// Does the condition ask who reads: a setting, or the role? Nothing where it cannot be told.
std::optional<bool> asks_who(const Catalog& catalog, const Relation& table, const Rare<std::string>& condition) {
    bool asks = false, opaque = false;
    if (condition)
        access::for_each(*access::condition_of(catalog, table, *condition), [&](const access::Formula& one) {
            using Kind = access::Formula::Kind;
            asks = asks || one.kind == Kind::setting || one.kind == Kind::current_user || one.kind == Kind::session_user;
            opaque = opaque || one.kind == Kind::opaque;
        });
    return asks || !opaque ? std::optional(asks) : std::nullopt;
}

/// Where whose a row is cannot be told (by membership in a group, say): a condition that asked who reads, and no longer does.
void check_reader(const Step& step, const std::string& name, Findings& findings) {
    const Relation* before = step.relation_before.get();
    const Relation* after = before ? step.catalog.relations.find(before->name) : nullptr;
    const RowPolicy* was = before ? before->policy(name) : nullptr;
    const RowPolicy* is = after ? after->policy(name) : nullptr;
    if (!was || !is || made_here(step, was->created)) return;
    const auto asked = [&](const Relation& table, const Rare<std::string>& condition) { return asks_who(step.catalog, table, condition); };
    const bool reads = is->using_ && was->using_ && asked(*before, was->using_) == true && asked(*after, is->using_) == false;
    const bool writes = is->with_check && was->with_check && asked(*before, was->with_check) == true && asked(*after, is->with_check) == false;
    if (!reads && !writes) return;
    const auto never = [&](const Rare<std::string>& condition) { return condition && *condition == "false"; };
    if (never(reads ? is->using_ : is->with_check)) return;
    Verdict verdict{.object = fmt::format("{}.{}", after->name.display(), name),
                    .message = fmt::format("the policy {} of {} no longer asks who {}: neither a setting nor the role", name, after->name.display(), reads ? "reads" : "writes")};
    verdict.unless = [table = after->name, name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(table);
        const RowPolicy* policy = now ? now->policy(name) : nullptr;
        return !policy || asks_who(at_end, *now, policy->using_) == true;
    };
    findings.add(std::move(verdict));
}

/// Triggers, defaults and checks of the table may call it too.
bool policies_call(const Relation& table, const QualifiedName& function) {
    return std::ranges::any_of(table.policies, [&](const RowPolicy& policy) { return std::ranges::find(policy.uses.names, function) != policy.uses.names.end(); });
}

/// A function that policies call, replaced: they are as they were, and say something else.
void check_function(const Step& step, const Policy& policy, const sql::CreateFunction& create, Findings& findings) {
    if (!create.or_replace) return;
    for (const Routine* after : step.catalog.routines_named(create.name.qualified(), step.session.search_path)) {
        const Routine* before = step.catalog.routines.find_at(step.before.routines, key_of(*after));
        if (!before || before == after || made_here(step, before->created)) continue;
        std::shared_ptr<Catalog> previous;   // with the function as it was
        for (const QualifiedName& user : step.catalog.relations.users_of(key_of(*before))) {
            const Relation* table = step.catalog.relations.find(user);
            if (!table || table->partial || !table->row_security || made_here(step, table->created) || !policies_call(*table, key_of(*before))) continue;
            if (!previous) {
                previous = std::make_shared<Catalog>(step.catalog);
                previous->roll_back(step.before);
            }
            const Relation* was = previous->relations.find(user);
            const auto opened = was ? rows_opened(policy, {*previous, *was}, {step.catalog, *table}) : std::nullopt;
            if (!opened) continue;
            Verdict verdict{.object = table->name.display(),
                            .message = fmt::format("with {} as it is now {} of {}, whose policies call it", key_of(*after).display(), reached(*opened), table->name.display())};
            verdict.unless = [&policy, previous, user](const Catalog& at_end) {
                const Relation* now = at_end.relations.find(user);
                return !now || !rows_opened(policy, {*previous, *previous->relations.find(user)}, {at_end, *now});
            };
            findings.add(std::move(verdict));
        }
    }
}

void check(const Step& step, const Policy& policy, Findings& findings) {
    if (const auto* create = std::get_if<sql::CreateFunction>(&step.statement.body)) return check_function(step, policy, *create, findings);
    const auto* create = std::get_if<sql::CreatePolicy>(&step.statement.body);
    const auto* alter = std::get_if<sql::AlterPolicy>(&step.statement.body);
    if (create) check_create(step, *create, findings);
    if (alter) check_alter(step, *alter, findings);
    if (findings.empty() && (create || alter)) check_rows(step, policy, create ? create->name : alter->name, findings);
    if (findings.empty() && alter) check_reader(step, alter->name, findings);
}

}  // namespace

extern const Rule policy_weakened = {
    .id = "policy-weakened",
    .category = Category::protection,
    .summary = "A row security policy lets every row through, or rows of other tenants.",
    .why = "Permissive policies are joined by OR: one whose condition is always true makes every other one meaningless, "
           "and rows of all tenants are open. A condition may let others through without being always true: by OR, by a setting that "
           "any session can set, by a function that was replaced. The table is judged as rls-check judges it, before and after: "
           "roles that reached rows of their own tenant only must still do so. A new policy that shows rows by a column of their own is "
           "a warning: it may be meant to share these.",
    .fix = "Give the policy a condition on the row, or limit it to a role that is meant to see everything and say so.",
    .given = "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);\n"
             "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
             "CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);\n",
    .bad = "CREATE POLICY support ON notes FOR SELECT USING (true);",
    .good = "CREATE POLICY own_only ON notes AS RESTRICTIVE USING (tenant_id IS NOT NULL);",
    .occasion = statements<sql::CreatePolicy, sql::AlterPolicy, sql::CreateFunction>(),
    .check = check,
};

}  // namespace pgsteward::rules
