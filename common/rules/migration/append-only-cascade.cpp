// A foreign key by which changes of another table change rows of a table that the configuration calls append only.
#include <fmt/format.h>

#include "access/guards.hpp"
#include "check/append-only.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool acts(char action) { return action != 'a' && action != 'r'; }

/// "a DELETE of public.accounts deletes rows": what the key does, the worse first.
std::string what_happens(const Constraint& key) {
    const std::string_view of_delete = key.on_delete == 'c' ? "deletes" : "changes";
    if (acts(key.on_delete)) return fmt::format("a DELETE in {} {} rows", key.referenced.display(), of_delete);
    return fmt::format("an UPDATE of {} changes rows", key.referenced.display());
}

/// Triggers fire for what a key does, too: where they raise, nothing happens.
bool is_open(const Catalog& catalog, const QualifiedName& table, const std::string& name) {
    const Relation* now = catalog.relations.find(table);
    const Constraint* key = now ? now->constraint(name) : nullptr;
    if (!key) return false;
    const bool deletes = key->on_delete == 'c';
    const bool changes = (acts(key->on_delete) && !deletes) || acts(key->on_update);
    return (deletes && !access::refuses(catalog, *now, access::Write::delete_)) || (changes && !access::refuses(catalog, *now, access::Write::update));
}

void check(const Step& step, const Policy& policy, Findings& findings) {
    if (policy.append_only_tables.empty()) return;
    for (const Effect& effect : step.effects) {
        const auto* made = std::get_if<Created>(&effect);
        const Relation* table = made && made->kind == ObjectKind::constraint ? step.catalog.relations.find(made->name) : nullptr;
        const Constraint* key = table ? table->constraint(made->part) : nullptr;
        if (!key || key->kind != Constraint::Kind::foreign_key || made_here(step, table->created)) continue;
        if (!is_open(step.catalog, table->name, key->name) || !is_append_only(policy, step.catalog, table->name)) continue;
        Verdict verdict{.object = fmt::format("{}.{}", table->name.display(), key->name.str()),
                        .message = fmt::format("by the foreign key {} {} of {}, which is append only", key->name.str(), what_happens(*key), table->name.display()),
                        .fix = fmt::format("leave ON DELETE and ON UPDATE of {} away: what the table refers to then stays as long as its rows", key->name.str())};
        verdict.unless = [table = table->name, name = made->part](const Catalog& at_end) { return !is_open(at_end, table, name); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule append_only_cascade = {
    .id = "append-only-cascade",
    .category = Category::protection,
    .summary = "A foreign key with an action changes rows of a table that is configured as append only.",
    .why = "ON DELETE CASCADE, SET NULL and SET DEFAULT, and the same ON UPDATE, write the referring table in the name of its owner: whoever "
           "may delete from the referenced table removes the record with it, and needs no privilege on the table itself.",
    .fix = "Use the default action, NO ACTION: what a record refers to cannot go before the record.",
    .given = "CREATE TABLE accounts (id bigint PRIMARY KEY);\nCREATE TABLE ledger (id bigint PRIMARY KEY, account_id bigint);\n",
    .bad = "ALTER TABLE ledger ADD CONSTRAINT ledger_account FOREIGN KEY (account_id) REFERENCES accounts ON DELETE CASCADE NOT VALID;",
    .good = "ALTER TABLE ledger ADD CONSTRAINT ledger_account FOREIGN KEY (account_id) REFERENCES accounts NOT VALID;",
    .occasion = effects<Created>(),
    .check = check,
};

}  // namespace pgsteward::rules
