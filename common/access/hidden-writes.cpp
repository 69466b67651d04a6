#include "access/hidden-writes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "access/guards.hpp"
#include "access/rewrite-rules.hpp"
#include "access/updatable-views.hpp"
#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

std::size_t bit_of(char letter) { return static_cast<std::size_t>(std::countr_zero(privileges_of(std::string(1, letter)))); }
char letter_of(Write write) { return write == Write::update ? 'w' : write == Write::delete_ ? 'd' : 'D'; }

bool meet(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::any_of(some.begin(), some.end(), [&](const std::string& one) { return contains(others, one); });
}

std::vector<std::string> names_of(const std::map<std::string, std::string>& columns) {
    std::vector<std::string> names;
    for (const auto& [name, of] : columns) names.push_back(name);
    return names;
}

using SetColumns = std::optional<std::set<std::string>>;

SetColumns columns_set(const Writes& writes, const QualifiedName& table) {
    const auto found = writes.columns.find(table);
    return found == writes.columns.end() ? SetColumns() : SetColumns(found->second);
}

class Finder {
public:
    Finder(const Privileges& privileges, const std::vector<QualifiedName>& tables) : privileges_(privileges), catalog_(privileges.catalog()), graph_(privileges.graph()), routine_writes_(catalog_) {
        for (const QualifiedName& name : tables)
            if (const Relation* table = catalog_.relations.find(name)) tables_.push_back(table);
    }

    std::vector<HiddenWrite> find() {
        by_themselves();
        by_sources();
        return sorted();
    }

private:
    struct Onwards { const Relation* relation; RoleId as; SetColumns sets; };
    /// A write of another table that the server carries on to one of `tables_`.
    struct Source {
        const Relation* relation = nullptr;
        Write write = Write::update;
        std::vector<std::string> columns;    ///< an UPDATE that sets one of these; any where there is none
        const Relation* table = nullptr;     ///< where it ends
        HiddenWrite like;
    };
    void by_themselves() {
        for (const auto& relation : catalog_.relations.sorted()) {
            by_view(*relation);
            by_rules(*relation);
            by_triggers(*relation);
        }
        for (const auto& routine : catalog_.routines.sorted()) by_function(*routine);
    }
    std::vector<HiddenWrite> sorted() {
        std::erase_if(found_, [](const HiddenWrite& write) { return write.roles.empty(); });
        std::stable_sort(found_.begin(), found_.end(), [](const HiddenWrite& a, const HiddenWrite& b) { return std::tie(a.table, a.kind, a.through, a.write) < std::tie(b.table, b.kind, b.through, b.write); });
        return std::move(found_);
    }
    std::optional<Onwards> onwards(const Onwards& from, Write write) const;
    void through_views(const Relation& view, Write write, RoleId as, const HiddenWrite& like);
    void by_view(const Relation& view);
    void by_rules(const Relation& relation);
    void by_function(const Routine& routine);
    void by_triggers(const Relation& relation);
    void by_sources();
    void by_source(const Source& source, const Need& needs, RoleSet roles);
    void add_parents(const Relation& table);
    void add_keys(const Source& at);
    void add_source(Source source);
    void add_alike(const Source& source);
    RoleSet updaters_of(const Relation& relation, const std::vector<std::string>& columns) const;
    RoleSet writers_of_source(const Source& source) const;
    static Need needs(Write write, const Relation& relation) { return {securable(relation), privileges_of(std::string(1, letter_of(write)))}; }
    void add(HiddenWrite write, const Relation& table);
    void add_writes(const Writes& writes, const HiddenWrite& like);
    bool may(RoleId role, const Relation& table, Write write) { return graph_[role].superuser || writers_of(privileges_, table, write).contains(role); }

    const Privileges& privileges_;
    const Catalog& catalog_;
    const RoleGraph& graph_;
    RoutineWrites routine_writes_;
    std::vector<const Relation*> tables_;
    std::vector<HiddenWrite> found_;
    std::vector<Source> sources_;
    std::set<std::tuple<QualifiedName, Write, std::string, std::string>> said_;   ///< of sources
};

void Finder::add(HiddenWrite write, const Relation& table) {
    write.table = table.name;
    write.roles -= writers_of(privileges_, table, write.write);
    write.roles -= graph_.superusers();
    found_.push_back(std::move(write));
}

/// What runs in somebody's name does what that role may, on tables and on views.
void Finder::add_writes(const Writes& writes, const HiddenWrite& like) {
    for (const auto& [name, write] : writes.tables) {
        const Relation* view = catalog_.relations.find(name);
        if (!view || view->kind != ObjectKind::view || write == Write::truncate || !may(like.as, *view, write)) continue;
        HiddenWrite through = like;
        if (write == Write::update) through.sets = columns_set(writes, name);
        through_views(*view, write, like.as, through);
    }
    for (const Relation* table : tables_) {
        bool said = false;
        for (const Write write : {Write::update, Write::delete_, Write::truncate}) {
            if (!writes.tables.contains({table->name, write}) || !may(like.as, *table, write)) continue;
            HiddenWrite found = like;
            found.write = write;
            if (write == Write::update) found.sets = columns_set(writes, table->name);
            add(std::move(found), *table);
            said = true;
        }
        if (said || writes.not_read.empty() || !may(like.as, *table, Write::update)) continue;
        HiddenWrite perhaps = like;
        perhaps.write = Write::update;
        perhaps.not_read = writes.not_read;
        add(std::move(perhaps), *table);
    }
}

/// The relation that a write to a view goes on to, and in whose name, where the server carries it on by itself: views act
/// in the name of their owner, those with security_invoker in that of `as`, who asks, whatever views are around them.
std::optional<Finder::Onwards> Finder::onwards(const Onwards& from, Write write) const {
    const Relation& view = *from.relation;
    const Relation* next = carried_on_to(catalog_, view, write);
    if (!next) return std::nullopt;
    const auto owner = graph_.find(view.owner);
    Onwards on{next, !acts_as_invoker(view) && owner ? *owner : from.as, from.sets};
    const auto base = from.sets ? updatable_base(view) : std::nullopt;
    if (!base || !base->columns) return on;
    on.sets.emplace();
    for (const auto& [name, of] : *base->columns)
        if (from.sets->contains(name)) on.sets->insert(of);
    return on;
}

void Finder::by_view(const Relation& view) {
    if (view.kind != ObjectKind::view || acts_as_invoker(view)) return;   // the caller's own privileges
    for (const Write write : {Write::update, Write::delete_}) {
        RoleSet roles = writers_of(privileges_, view, write);
        if (const auto base = write == Write::update ? updatable_base(view) : std::nullopt; base && base->columns)
            roles = updaters_of(view, names_of(*base->columns));
        const HiddenWrite like{HiddenWrite::Kind::view, {}, write, view.name.display(), needs(write, view), everyone, roles, {}, view.changed};
        through_views(view, write, everyone, like);
    }
}

/// Every table on the way of a write to the view.
void Finder::through_views(const Relation& view, Write write, RoleId as, const HiddenWrite& like) {
    auto at = std::optional(Onwards{&view, as, like.sets});
    for (int depth = 0; at && at->relation->kind == ObjectKind::view && depth < 64; ++depth) {
        at = onwards({at->relation, as, at->sets}, write);
        if (!at || !may(at->as, *at->relation, write)) break;
        if (!contains(tables_, at->relation)) continue;
        HiddenWrite hidden = like;
        hidden.write = write;
        hidden.as = at->as;
        hidden.sets = at->sets;
        add(std::move(hidden), *at->relation);
    }
}

/// Actions run in the name of the relation's owner.
void Finder::by_rules(const Relation& relation) {
    const auto owner = graph_.find(relation.owner);
    for (const RewriteRule& rule : relation.rules) {
        const std::string event = event_of(rule);
        if (event == "SELECT" || !owner || rule.state == FiringState::disabled) continue;
        const char letter = privilege_of_event(event);
        HiddenWrite like{HiddenWrite::Kind::rule, {}, Write::update, rule.name + " on " + relation.name.display(), {securable(relation), privileges_of(std::string(1, letter))}, *owner,
                         privileges_.holders(securable(relation)).held[bit_of(letter)], {}, rule.changed};
        if (letter == 'w') like.roles = writers_of(privileges_, relation, Write::update);
        add_writes(writes_of(rule, catalog_), like);
    }
}

void Finder::by_function(const Routine& routine) {
    const auto owner = graph_.find(routine.owner);
    if (!routine.security_definer || routine.returns == "trigger" || routine.returns == "event_trigger" || !owner) return;
    HiddenWrite like{HiddenWrite::Kind::function, {}, Write::update, key_of(routine).display(), {securable(routine), privileges_of("X")}, *owner, privileges_.holders(securable(routine)).held[bit_of('X')], {}, routine.changed};
    if (const RoleSet* users = privileges_.users_of_schema(routine.name.schema)) like.roles &= *users;
    add_writes(routine_writes_.of(routine), like);
}

/// A trigger's function acts in its owner's name only where it is SECURITY DEFINER; then whoever fires it does.
void Finder::by_triggers(const Relation& relation) {
    for (const Trigger& trigger : relation.triggers) {
        const Routine* function = function_of(catalog_, trigger);
        const auto owner = function ? graph_.find(function->owner) : std::nullopt;
        if (!function || !function->security_definer || !owner || trigger.state == FiringState::disabled || trigger.inherited) continue;
        const Holders holders = privileges_.holders(securable(relation));
        RoleSet roles = graph_.none();
        Need needs{securable(relation)};
        const auto add_event = [&](bool on, char letter) {
            if (!on) return;
            roles |= letter == 'w' ? writers_of(privileges_, relation, Write::update) : holders.held[bit_of(letter)];
            needs.privileges |= privileges_of(std::string(1, letter));
        };
        add_event(trigger.on_insert, 'a');
        add_event(trigger.on_update, 'w');
        add_event(trigger.on_delete, 'd');
        add_event(trigger.on_truncate, 'D');
        add_writes(routine_writes_.of(*function), {HiddenWrite::Kind::trigger, {}, Write::update, fmt::format("{} on {}", trigger.name, relation.name.display()),
                                                   needs, *owner, roles, {}, trigger.changed});
    }
}

// Writes that are carried on ---------------------------------------------------------------------------------------

/// UPDATE of one of the columns.
RoleSet Finder::updaters_of(const Relation& relation, const std::vector<std::string>& columns) const {
    RoleSet roles = columns.empty() ? graph_.none() : privileges_.holders(securable(relation)).held[bit_of('w')];
    for (const Column& column : relation.columns)
        if (column.acl && contains(columns, std::string(column.name))) roles |= privileges_.holders(securable(relation, column)).held[bit_of('w')];
    return roles;
}

RoleSet Finder::writers_of_source(const Source& source) const {
    return source.columns.empty() ? writers_of(privileges_, *source.relation, source.write) : updaters_of(*source.relation, source.columns);
}

void Finder::by_source(const Source& source, const Need& needs, RoleSet roles) {
    if (!said_.emplace(source.table->name, source.like.write, source.like.through, needs.display()).second) return;
    HiddenWrite hidden = source.like;
    hidden.needs = needs;
    hidden.roles = std::move(roles);
    add(std::move(hidden), *source.table);
}

/// By privilege on where the write begins, and by what in turn writes there without one.
void Finder::by_sources() {
    for (const Relation* table : tables_) {
        add_parents(*table);
        for (const Write write : {Write::update, Write::delete_}) add_keys({table, write, {}, table, {}});
    }
    std::vector<QualifiedName> begins;
    for (const Source& source : sources_) {
        by_source(source, needs(source.write, *source.relation), writers_of_source(source));
        if (!contains(begins, source.relation->name)) begins.push_back(source.relation->name);
    }
    if (begins.empty()) return;
    Finder there(privileges_, begins);
    there.by_themselves();
    for (const HiddenWrite& first : there.sorted())
        for (const Source& source : sources_) {
            const bool sets_key = source.columns.empty() || !first.sets || std::any_of(source.columns.begin(), source.columns.end(), [&](const std::string& column) { return first.sets->contains(column); });
            const bool carried = source.relation->name == first.table && source.write == first.write && sets_key;
            if (carried && first.not_read.empty()) by_source(source, first.needs, first.roles);
        }
}

/// A statement that names a parent asks for the privilege on that alone (inherit.c, ExecuteTruncate()).
void Finder::add_parents(const Relation& table) {
    for (const QualifiedName& name : ancestors_of(catalog_, table.name)) {
        const Relation* parent = catalog_.relations.find(name);
        if (!parent || contains(tables_, parent)) continue;   // who may write it is judged there
        for (const Write write : {Write::update, Write::delete_, Write::truncate}) {
            HiddenWrite like{HiddenWrite::Kind::parent, table.name, write, name.display(), {}, everyone, {}, {}, table.changed};
            like.named = parent;
            sources_.push_back({parent, write, {}, &table, std::move(like)});
        }
    }
}

/// ri_triggers.c: the referential action runs in the name of the table's owner, and may set off others.
void Finder::add_keys(const Source& at) {
    const auto acts = [](char action) { return action == 'c' || action == 'n' || action == 'd'; };
    for (const Constraint& key : at.relation->constraints) {
        const Relation* parent = key.kind == Constraint::Kind::foreign_key ? catalog_.relations.find(key.referenced) : nullptr;
        if (!parent) continue;
        const bool first = at.relation == at.table;
        // A partition has its parent's keys, and is a part of what is said of that.
        if (first && key.inherited && !key.local && std::any_of(at.table->parents.begin(), at.table->parents.end(), [&](const QualifiedName& name) { return contains(tables_, catalog_.relations.find(name)); })) continue;
        const bool sets_key = at.write == Write::update && (at.columns.empty() || meet(at.columns, key.columns));
        const auto on = [&](Write write, std::vector<std::string> columns) {
            HiddenWrite like = at.like;
            if (first) like = {HiddenWrite::Kind::foreign_key, at.table->name, at.write, key.name, {}, graph_.find(at.table->owner).value_or(everyone), {}, {}, key.changed};
            add_source({parent, write, std::move(columns), at.table, std::move(like)});
        };
        if (at.write == Write::delete_ ? key.on_delete == 'c' : sets_key && acts(key.on_delete) && key.on_delete != 'c') on(Write::delete_, {});
        if (sets_key && acts(key.on_update)) on(Write::update, key.referenced_columns);
    }
}

void Finder::add_source(Source source) {
    const bool known = source.relation == source.table || std::any_of(sources_.begin(), sources_.end(), [&](const Source& other) {
        return other.relation == source.relation && other.write == source.write && other.columns == source.columns && other.table == source.table &&
               other.like.through == source.like.through && other.like.write == source.like.write;
    });
    if (known) return;
    sources_.push_back(source);
    add_alike(source);
    add_keys(source);
}

/// Its rows are reached by the names of its parents as well, and where it is partitioned by those of its partitions.
void Finder::add_alike(const Source& source) {
    std::vector<QualifiedName> names = ancestors_of(catalog_, source.relation->name);
    if (source.relation->partitioned()) std::ranges::copy(descendants_of(catalog_, source.relation->name), std::back_inserter(names));
    for (const QualifiedName& name : names) {
        Source alike = source;
        alike.relation = catalog_.relations.find(name);
        if (alike.relation) sources_.push_back(std::move(alike));
    }
}

}  // namespace

RoleSet writers_of(const Privileges& privileges, const Relation& table, Write write) {
    RoleSet roles = privileges.holders(securable(table)).held[bit_of(letter_of(write))];
    if (write != Write::update) return roles;
    for (const Column& column : table.columns)
        if (column.acl) roles |= privileges.holders(securable(table, column)).held[bit_of('w')];
    return roles;
}

std::string Need::display() const {
    std::string words;
    for (std::size_t bit = 0; bit < privilege_count; ++bit)
        if (privileges >> bit & 1) words += (words.empty() ? "" : " or ") + words_of(1U << bit);
    return words + " on " + object.display();
}

std::vector<HiddenWrite> hidden_writes(const Privileges& privileges, const std::vector<QualifiedName>& tables) { return Finder(privileges, tables).find(); }

}  // namespace pgsteward::access
