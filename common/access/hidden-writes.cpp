#include "access/hidden-writes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "access/guards.hpp"
#include "access/rewrite-rules.hpp"
#include "sql/parse.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

std::size_t bit_of(char letter) { return static_cast<std::size_t>(std::countr_zero(privileges_of(std::string(1, letter)))); }
char letter_of(Write write) { return write == Write::update ? 'w' : write == Write::delete_ ? 'd' : 'D'; }

/// Its base where the server makes a simple view updatable by itself (view_query_is_auto_updatable()).
std::optional<QualifiedName> base_of(const Relation& view) {
    if (view.kind != ObjectKind::view) return std::nullopt;
    const auto parsed = sql::parse_statement(view.query);
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr;
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    if (!select || !(*query)->with.tables.empty() || select->from.size() != 1 || select->distinct || !select->distinct_on.empty()) return std::nullopt;
    if (!select->group_by.empty() || select->having || select->limit || select->offset || select->set_operation != sql::Select::SetOperation::none) return std::nullopt;
    static constexpr const char* aggregates[] = {"count", "sum", "min", "max", "avg", "array_agg", "string_agg", "bool_and", "bool_or", "jsonb_agg", "json_agg"};
    for (const sql::Target& target : select->targets)
        for (const sql::ObjectName& call : sql::function_calls(*target.value))
            if (std::find(std::begin(aggregates), std::end(aggregates), call.name) != std::end(aggregates)) return std::nullopt;
    const auto* from = std::get_if<sql::RelationName>(&select->from[0].node);
    return from ? std::optional(from->qualified()) : std::nullopt;
}

bool is_on(const OptionMap& options, const std::string& name) {
    const auto found = options.find(name);
    return found != options.end() && (found->second == "true" || found->second == "on" || found->second == "1" || found->second == "yes" || found->second == "t" || found->second == "y");
}

class Finder {
public:
    Finder(const Privileges& privileges, const std::vector<QualifiedName>& tables) : privileges_(privileges), catalog_(privileges.catalog()), graph_(privileges.graph()), routine_writes_(catalog_) {
        for (const QualifiedName& name : tables)
            if (const Relation* table = catalog_.relations.find(name)) tables_.push_back(table);
    }

    std::vector<HiddenWrite> find() {
        for (const auto& relation : catalog_.relations.sorted()) {
            by_view(*relation);
            by_rules(*relation);
            by_triggers(*relation);
        }
        for (const auto& routine : catalog_.routines.sorted()) by_function(*routine);
        for (const Relation* table : tables_) by_foreign_keys(*table);
        std::erase_if(found_, [](const HiddenWrite& write) { return write.roles.empty(); });
        std::stable_sort(found_.begin(), found_.end(), [](const HiddenWrite& a, const HiddenWrite& b) { return std::tie(a.table, a.kind, a.through, a.write) < std::tie(b.table, b.kind, b.through, b.write); });
        return std::move(found_);
    }

private:
    struct Onwards { const Relation* relation; RoleId as; };
    std::optional<Onwards> onwards(const Relation& view, Write write, RoleId as) const;
    void through_views(const Relation& view, Write write, RoleId as, const HiddenWrite& like);
    void by_view(const Relation& view);
    void by_rules(const Relation& relation);
    void by_function(const Routine& routine);
    void by_triggers(const Relation& relation);
    void by_foreign_keys(const Relation& table);
    void add(HiddenWrite write, const Relation& table);
    void add_writes(const Writes& writes, const HiddenWrite& like);
    bool may(RoleId role, const Relation& table, Write write) { return graph_[role].superuser || writers_of(privileges_, table, write).contains(role); }
    RoleSet deleters(const Relation& table, std::vector<QualifiedName>& seen);

    const Privileges& privileges_;
    const Catalog& catalog_;
    const RoleGraph& graph_;
    RoutineWrites routine_writes_;
    std::vector<const Relation*> tables_;
    std::vector<HiddenWrite> found_;
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
        if (view && view->kind == ObjectKind::view && write != Write::truncate && may(like.as, *view, write)) through_views(*view, write, like.as, like);
    }
    for (const Relation* table : tables_) {
        bool said = false;
        for (const Write write : {Write::update, Write::delete_, Write::truncate}) {
            if (!writes.tables.contains({table->name, write}) || !may(like.as, *table, write)) continue;
            HiddenWrite found = like;
            found.write = write;
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
std::optional<Finder::Onwards> Finder::onwards(const Relation& view, Write write, RoleId as) const {
    const std::string event = "ON " + std::string(word_of(write)) + " ";
    const bool replaced = std::any_of(view.rules.begin(), view.rules.end(), [&](const RewriteRule& rule) { return rule.definition.starts_with(event) && rule.definition.find("DO INSTEAD") != std::string::npos; }) ||
                          std::any_of(view.triggers.begin(), view.triggers.end(), [&](const Trigger& trigger) { return trigger.timing == Trigger::Timing::instead_of && fires_for(trigger, write); });
    const auto base = replaced ? std::nullopt : base_of(view);
    const Relation* next = base ? catalog_.relations.find(*base) : nullptr;
    if (!next) return std::nullopt;
    const auto owner = graph_.find(view.owner);
    return Onwards{next, !is_on(view.options, "security_invoker") && owner ? *owner : as};
}

void Finder::by_view(const Relation& view) {
    if (view.kind != ObjectKind::view || is_on(view.options, "security_invoker")) return;   // the caller's own privileges
    for (const Write write : {Write::update, Write::delete_}) {
        const HiddenWrite like{HiddenWrite::Kind::view, {}, write, view.name.display(), std::string(word_of(write)) + " on " + view.name.display(), everyone, writers_of(privileges_, view, write), {}, view.changed};
        through_views(view, write, everyone, like);
    }
}

/// Every table on the way of a write to the view.
void Finder::through_views(const Relation& view, Write write, RoleId as, const HiddenWrite& like) {
    auto at = std::optional(Onwards{&view, as});
    for (int depth = 0; at && at->relation->kind == ObjectKind::view && depth < 64; ++depth) {
        at = onwards(*at->relation, write, as);
        if (!at || !may(at->as, *at->relation, write)) break;
        if (!contains(tables_, at->relation)) continue;
        HiddenWrite hidden = like;
        hidden.write = write;
        hidden.as = at->as;
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
        HiddenWrite like{HiddenWrite::Kind::rule, {}, Write::update, rule.name + " on " + relation.name.display(), event + " on " + relation.name.display(), *owner,
                         privileges_.holders(securable(relation)).held[bit_of(letter)], {}, rule.changed};
        if (letter == 'w') like.roles = writers_of(privileges_, relation, Write::update);
        add_writes(writes_of(rule, catalog_), like);
    }
}

void Finder::by_function(const Routine& routine) {
    const auto owner = graph_.find(routine.owner);
    if (!routine.security_definer || routine.returns == "trigger" || routine.returns == "event_trigger" || !owner) return;
    const std::string name = key_of(routine).display();
    HiddenWrite like{HiddenWrite::Kind::function, {}, Write::update, name, "EXECUTE on " + name, *owner, privileges_.holders(securable(routine)).held[bit_of('X')], {}, routine.changed};
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
        std::string events;
        const auto add_event = [&](bool on, char letter, const char* word) {
            if (!on) return;
            roles |= letter == 'w' ? writers_of(privileges_, relation, Write::update) : holders.held[bit_of(letter)];
            events += (events.empty() ? "" : " or ") + std::string(word);
        };
        add_event(trigger.on_insert, 'a', "INSERT");
        add_event(trigger.on_update, 'w', "UPDATE");
        add_event(trigger.on_delete, 'd', "DELETE");
        add_event(trigger.on_truncate, 'D', "TRUNCATE");
        add_writes(routine_writes_.of(*function), {HiddenWrite::Kind::trigger, {}, Write::update, fmt::format("{} on {}", trigger.name, relation.name.display()),
                                                   fmt::format("{} on {}", events, relation.name.display()), *owner, roles, {}, trigger.changed});
    }
}

/// Who may delete rows of it, by privilege or because other keys carry the delete on.
RoleSet Finder::deleters(const Relation& table, std::vector<QualifiedName>& seen) {
    RoleSet roles = writers_of(privileges_, table, Write::delete_);
    seen.push_back(table.name);
    for (const Constraint& key : table.constraints) {
        if (key.kind != Constraint::Kind::foreign_key || key.on_delete != 'c' || contains(seen, key.referenced)) continue;
        if (const Relation* parent = catalog_.relations.find(key.referenced)) roles |= deleters(*parent, seen);
    }
    return roles;
}

/// ri_triggers.c: the referential action runs in the name of the table's owner.
void Finder::by_foreign_keys(const Relation& table) {
    const auto owner = graph_.find(table.owner);
    for (const Constraint& key : table.constraints) {
        const Relation* parent = key.kind == Constraint::Kind::foreign_key ? catalog_.relations.find(key.referenced) : nullptr;
        if (!parent || (key.inherited && !key.local)) continue;
        const auto acts = [](char action) { return action == 'c' || action == 'n' || action == 'd'; };
        const auto found = [&](Write write, const char* needs, RoleSet roles) {
            HiddenWrite hidden{HiddenWrite::Kind::foreign_key, {}, write, key.name, fmt::format("{} on {}", needs, parent->name.display()), owner.value_or(everyone), std::move(roles), {}, key.changed};
            add(std::move(hidden), table);
        };
        std::vector<QualifiedName> seen = {table.name};
        if (acts(key.on_delete)) found(key.on_delete == 'c' ? Write::delete_ : Write::update, "DELETE", deleters(*parent, seen));
        if (acts(key.on_update)) found(Write::update, "UPDATE", writers_of(privileges_, *parent, Write::update));
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

std::vector<HiddenWrite> hidden_writes(const Privileges& privileges, const std::vector<QualifiedName>& tables) { return Finder(privileges, tables).find(); }

}  // namespace pgsteward::access
