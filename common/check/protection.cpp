#include "check/protection.hpp"

#include <algorithm>

#include "check/stricter-check.hpp"

namespace pgsteward {
namespace {

using Names = std::vector<std::string>;

bool holds_all(const Names& larger, const Names& smaller) {
    return std::all_of(smaller.begin(), smaller.end(), [&](const std::string& name) { return std::find(larger.begin(), larger.end(), name) != larger.end(); });
}

/// Without the order: "name DESC" is unique over the same values as "name".
Names keys_of(const Index& index) {
    Names keys;
    for (IndexKey key : index.keys) {
        key.descending = key.nulls_first = false;
        keys.push_back(display(key));
    }
    return keys;
}

/// Checked no later than before.
bool as_immediate(const Constraint& kept, const Constraint& lost) {
    return (!kept.deferrable || lost.deferrable) && (!kept.initially_deferred || lost.initially_deferred);
}

/// The columns that a foreign key refers to; none written means the primary key.
Names referenced_columns(const Catalog& at_end, const Constraint& key) {
    if (!key.referenced_columns.empty()) return key.referenced_columns;
    const Relation* table = at_end.relations.find(key.referenced);
    for (const Constraint& constraint : table ? table->constraints : SharedVector<Constraint>())
        if (constraint.kind == Constraint::Kind::primary_key) return constraint.columns;
    return {};
}

std::vector<std::pair<std::string, std::string>> pairs_of(const Catalog& at_end, const Constraint& key) {
    const Names target = referenced_columns(at_end, key);
    std::vector<std::pair<std::string, std::string>> pairs;
    for (std::size_t i = 0; i < key.columns.size(); ++i) pairs.emplace_back(key.columns[i], i < target.size() ? target[i] : std::string());
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

/// RESTRICT and NO ACTION refuse; the others let go of rows or references.
bool as_strict(char kept, char lost) {
    return kept == lost || kept == 'a' || kept == 'r';
}

bool same_reference(const Catalog& at_end, const Constraint& kept, const Constraint& lost) {
    return kept.referenced == lost.referenced && pairs_of(at_end, kept) == pairs_of(at_end, lost) &&
           (kept.match == lost.match || kept.match == 'f') && as_strict(kept.on_delete, lost.on_delete) &&
           as_strict(kept.on_update, lost.on_update);
}

bool is_unique_kind(Constraint::Kind kind) {
    return kind == Constraint::Kind::unique || kind == Constraint::Kind::primary_key;
}

bool as_strong(const Catalog& at_end, const Constraint& kept, const Constraint& lost) {
    using Kind = Constraint::Kind;
    if ((kept.not_valid && !lost.not_valid) || (kept.no_inherit && !lost.no_inherit) || !as_immediate(kept, lost)) return false;
    // Fewer columns are unique more often. A primary key is also the table's identity: nothing else is.
    if (is_unique_kind(kept.kind) && is_unique_kind(lost.kind))
        return (kept.kind == Kind::primary_key || lost.kind == Kind::unique) && holds_all(lost.columns, kept.columns) &&
               (kept.kind == Kind::primary_key || kept.nulls_not_distinct || !lost.nulls_not_distinct);
    if (kept.kind != lost.kind) return false;
    if (kept.kind == Kind::foreign_key) return same_reference(at_end, kept, lost);
    if (kept.kind == Kind::check) return !kept.expression.empty() && !lost.expression.empty() && is_as_strict(kept.expression, lost.expression);
    return !kept.expression.empty() && kept.expression == lost.expression && kept.columns == lost.columns;
}

/// A unique index guards as a UNIQUE constraint does.
bool as_strong(const Index& kept, const Names& keys, const std::string& predicate, bool nulls_not_distinct) {
    return kept.unique && holds_all(keys, keys_of(kept)) && (kept.predicate.empty() || kept.predicate == predicate) &&
           (kept.nulls_not_distinct || !nulls_not_distinct);
}

/// The column of CHECK (column IS NOT NULL); empty for any other check.
std::string not_null_column(const Constraint& check) {
    for (const std::string& column : check.columns)
        if (check.kind == Constraint::Kind::check && (check.expression == quoted(column) + " IS NOT NULL" || check.expression == "(" + quoted(column) + " IS NOT NULL)"))
            return column;
    return {};
}

bool made_at_once(const Origin& one, const Origin& other) {
    return one.migration == other.migration && one.at && other.at && one.at->source == other.at->source && one.at->span == other.at->span;
}

}  // namespace

bool is_gone(const Catalog& at_end, const Relation& before) {
    if (before.partial || !before.created.at || at_end.relations.find(before.name)) return false;
    return std::none_of(at_end.relations.begin(), at_end.relations.end(), [&](const auto& entry) {
        return entry.second->kind == before.kind && made_at_once(entry.second->created, before.created);
    });
}

std::optional<std::string> name_at_end(const Catalog& at_end, const Relation& before, const std::string& column) {
    const Relation* now = at_end.relations.find(before.name);
    const Column* lost = before.column(column);
    if (!now || !lost || now->column(column)) return column;
    // Columns of one statement are told apart by their types.
    std::vector<std::string> perhaps;
    for (const Column& other : now->columns)
        if (!before.column(other.name) && other.type == lost->type && made_at_once(other.created, lost->created)) perhaps.push_back(other.name);
    if (perhaps.size() > 1 || !lost->created.at) return column;
    return perhaps.empty() ? std::nullopt : std::optional(perhaps.front());
}

Constraint renamed_as_at_end(const Catalog& at_end, const Relation& before, Constraint constraint) {
    for (std::string& column : constraint.columns) column = name_at_end(at_end, before, column).value_or(column);
    return constraint;
}

const Constraint* not_null_check(const Relation& table, const std::string& column) {
    for (const Constraint& check : table.constraints)
        if (check.not_valid && not_null_column(check) == column) return &check;
    return nullptr;
}

bool refuses_null(const Relation& table, const std::string& column) {
    const Column* found = table.column(column);
    if (found && found->not_null) return true;
    return std::any_of(table.constraints.begin(), table.constraints.end(),
                       [&](const Constraint& constraint) { return !constraint.not_valid && not_null_column(constraint) == column; });
}

bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Constraint& lost) {
    const Relation* now = at_end.relations.find(table);
    if (!now) return false;
    if (const std::string column = not_null_column(lost); !column.empty() && refuses_null(*now, column)) return true;
    if (lost.kind == Constraint::Kind::unique &&
        std::any_of(now->indexes.begin(), now->indexes.end(), [&](const Index& index) {
            return !index.of_constraint && as_strong(index, lost.columns, {}, lost.nulls_not_distinct);
        }))
        return true;
    return std::any_of(now->constraints.begin(), now->constraints.end(), [&](const Constraint& kept) { return as_strong(at_end, kept, lost); });
}

bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Index& lost) {
    const Relation* now = at_end.relations.find(table);
    if (!now) return false;
    const Names keys = keys_of(lost);
    // The index of a deferrable constraint looks only at the end of the transaction.
    const auto is_immediate = [&](const Index& index) {
        const Constraint* constraint = index.of_constraint ? now->constraint(index.name.name) : nullptr;
        return !constraint || !constraint->deferrable;
    };
    return std::any_of(now->indexes.begin(), now->indexes.end(), [&](const Index& kept) {
        return is_immediate(kept) && as_strong(kept, keys, lost.predicate, lost.nulls_not_distinct);
    });
}

bool is_replaced(const Catalog& at_end, const QualifiedName& table, const RowPolicy& lost) {
    const Relation* now = at_end.relations.find(table);
    return now && std::any_of(now->policies.begin(), now->policies.end(), [&](const RowPolicy& kept) {
               return kept.command == lost.command && kept.permissive == lost.permissive && kept.roles == lost.roles &&
                      kept.using_ == lost.using_ && kept.with_check == lost.with_check;
           });
}

namespace {

struct Event {
    bool Trigger::*fires;
    const char* name;
};
constexpr Event events[] = {{&Trigger::on_insert, "INSERT"}, {&Trigger::on_update, "UPDATE"}, {&Trigger::on_delete, "DELETE"}, {&Trigger::on_truncate, "TRUNCATE"}};

bool takes_over(const Trigger& kept, const Trigger& lost) {
    const bool fires = kept.state == FiringState::enabled || kept.state == FiringState::always;
    return fires && kept.when != "false" && (kept.name == lost.name || (!lost.function.name.empty() && kept.function == lost.function));
}

/// UPDATE OF fewer columns.
bool skips_columns(const Trigger& kept, const Trigger& lost) {
    if (kept.update_columns.empty() || !lost.on_update) return false;
    return lost.update_columns.empty() || !holds_all(kept.update_columns, lost.update_columns);
}

}  // namespace

TriggerLoss loss_of(const Relation& now, const Trigger& lost) {
    TriggerLoss loss;
    const bool known = lost.on_insert || lost.on_update || lost.on_delete || lost.on_truncate;
    loss.replaced = std::any_of(now.triggers.begin(), now.triggers.end(), [&](const Trigger& kept) { return takes_over(kept, lost); });
    if (!loss.replaced || !known) return loss;
    for (const Event& event : events) {
        if (!(lost.*event.fires)) continue;
        bool covered = false, always = false;
        for (const Trigger& kept : now.triggers) {
            if (!takes_over(kept, lost) || !(kept.*event.fires)) continue;
            covered = true;
            always = always || ((kept.when.empty() || !lost.when.empty()) && !(event.fires == &Trigger::on_update && skips_columns(kept, lost)));
        }
        if (!covered) loss.events.emplace_back(event.name);
        else if (!always) loss.sometimes.emplace_back(event.name);
    }
    return loss;
}

TriggerLoss loss_of(const Catalog& at_end, const QualifiedName& table, const Trigger& lost) {
    const Relation* now = at_end.relations.find(table);
    return now ? loss_of(*now, lost) : TriggerLoss();
}

bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Trigger& lost) {
    return !loss_of(at_end, table, lost).surely();
}

}  // namespace pgsteward
