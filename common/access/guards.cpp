#include "access/guards.hpp"

#include <algorithm>

#include "access/guard-condition.hpp"
#include "access/guard-state.hpp"
#include "access/guard-truth.hpp"
#include "access/rewrite-rules.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"
#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

constexpr std::size_t max_ways = 200;

enum class Stage { before_statement, before_row, after_row, after_statement };

Stage stage_of(const Trigger& trigger) {
    if (trigger.timing == Trigger::Timing::before) return trigger.for_each_row ? Stage::before_row : Stage::before_statement;
    return trigger.for_each_row ? Stage::after_row : Stage::after_statement;
}

bool is_active(const Trigger& trigger, ReplicationRole role) {
    switch (trigger.state) {
        case FiringState::always: return true;
        case FiringState::enabled: return role == ReplicationRole::origin;
        case FiringState::replica: return role == ReplicationRole::replica;
        case FiringState::disabled: break;
    }
    return false;
}

struct Placed {
    const Relation* table;
    const Trigger* trigger;
};

/// In firing order: by stage, then by name.
std::vector<Placed> firing(const Catalog& catalog, const Relation& target, const Relation& leaf, Write write, ReplicationRole role) {
    std::vector<Placed> all;
    const auto add = [&](const Relation& table, bool rows, bool statements) {
        for (const Trigger& trigger : table.triggers)
            if (fires_for(trigger, write) && is_active(trigger, role) && trigger.timing != Trigger::Timing::instead_of && (trigger.for_each_row ? rows : statements))
                all.push_back({&table, &trigger});
    };
    add(target, &target == &leaf, true);
    if (&target != &leaf) add(leaf, true, false);
    if (write == Write::truncate)            // ExecuteTruncateGuts(): of every table that it empties
        for (const QualifiedName& name : descendants_of(catalog, target.name))
            if (const Relation* child = catalog.relations.find(name)) add(*child, false, true);
    std::stable_sort(all.begin(), all.end(), [](const Placed& a, const Placed& b) {
        const Stage x = stage_of(*a.trigger), y = stage_of(*b.trigger);
        return x != y ? x < y : a.trigger->name < b.trigger->name;
    });
    return all;
}

std::vector<PathCondition> joined(std::vector<PathCondition> conditions, const std::vector<PathCondition>& more) {
    conditions.insert(conditions.end(), more.begin(), more.end());
    return conditions;
}

/// All writers that `users` leaves are among those that `others` rules out.
bool leaves_nobody(const std::optional<Users>& users, const Users& others) {
    if (!users || users->members || others.members || users->session != others.session) return false;
    return std::all_of(users->roles.begin(), users->roles.end(), [&](const std::string& role) { return others.roles.contains(role); });
}

/// Two conditions of a way that leave no writer.
bool contradict(const PathCondition& a, const PathCondition& b) {
    if (leaves_nobody(a.implied.users, b.implied.not_users) || leaves_nobody(b.implied.users, a.implied.not_users)) return true;
    if (!a.implied.users || !b.implied.users) return false;
    const Users &x = *a.implied.users, &y = *b.implied.users;
    if (x.members || y.members || x.session != y.session) return false;
    return std::none_of(x.roles.begin(), x.roles.end(), [&](const std::string& role) { return y.roles.contains(role); });
}

bool is_possible(const WriteWay& way) {
    const std::vector<PathCondition> conditions = way.conditions();
    std::vector<Truths> truths;
    for (const PathCondition& condition : conditions) truths.push_back(truths_of(condition));
    for (std::size_t i = 0; i < conditions.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (contradict(conditions[i], conditions[j]) || exclude_each_other(truths[i], truths[j])) return false;
    return true;
}

/// An UPDATE that leaves every column as it was.
bool changes_nothing(const WriteWay& way, const Relation& table, Write write) {
    if (write != Write::update || table.columns.empty()) return false;
    const std::vector<PathCondition> conditions = way.conditions();
    return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
        return std::any_of(conditions.begin(), conditions.end(), [&](const PathCondition& condition) { return condition.implied.unchanged.contains(column.name); });
    });
}

bool covers_all_columns(const Trigger& trigger, const Relation& table) {
    return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
        return column.generated || std::find(trigger.update_columns.begin(), trigger.update_columns.end(), column.name) != trigger.update_columns.end();
    });
}

std::string comma_list(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

class Ways {
public:
    Ways(const Catalog& catalog, const Relation& leaf, Write write) : catalog_(catalog), leaf_(leaf), write_(write) { open_.push_back({}); }

    void by_rules(const Relation& target, ReplicationRole role);
    void by(const Placed& placed);
    std::vector<WriteWay> finish();

private:
    std::vector<std::string> assigned_by(const Trigger& trigger) const;
    void pass(const Placed& placed, WriteWay way);
    void finish_body(const Placed& placed, const WriteWay& way, const BodyEnd& end, const std::vector<PathCondition>& conditions);
    void keep(WriteWay way);
    void end(WriteWay way, Outcome outcome) {
        way.outcome = outcome;
        done_.push_back(std::move(way));
    }

    const Catalog& catalog_;
    const Relation& leaf_;
    Write write_;
    std::vector<WriteWay> open_, next_, done_;
    bool too_many_ = false;
};

void Ways::keep(WriteWay way) {
    if (next_.size() >= max_ways) too_many_ = true;
    else if (is_possible(way)) next_.push_back(std::move(way));
}

/// INSTEAD takes the statement's place before any trigger is asked; there are no rules for TRUNCATE.
void Ways::by_rules(const Relation& target, ReplicationRole role) {
    for (const RewriteRule& rule : target.rules) {
        const bool active = rule.state == FiringState::always || (rule.state == FiringState::enabled) == (role == ReplicationRole::origin);
        if (rule.state == FiringState::disabled || !active || event_of(rule) != word_of(write_)) continue;
        const auto create = read_rule(rule);
        if (create && !create->instead) continue;
        Passed passed{Passed::How::rule, nullptr, rule.name, {}, {}, {}};
        const Situation situation{write_, true, &target, nullptr, {}};
        const GuardValue condition = create && create->where ? evaluate(*create->where, situation, catalog_, trigger_variables(situation)) : known_guard_value("true");
        const bool nothing = create && create->actions.empty();
        next_.clear();
        for (const WriteWay& way : open_) {
            WriteWay instead = way;
            instead.passed.push_back(passed);
            if (condition.may_hold()) end(instead, nothing ? Outcome::skipped : Outcome::undetermined);
            if (condition.may_fail()) keep(way);
        }
        open_ = std::move(next_);
    }
}

void Ways::by(const Placed& placed) {
    next_.clear();
    for (WriteWay& way : open_) pass(placed, std::move(way));
    open_ = std::move(next_);
}

/// The fields of NEW that its function may change behind what other triggers saw.
std::vector<std::string> Ways::assigned_by(const Trigger& trigger) const {
    const Routine* function = function_of(catalog_, trigger);
    const auto parsed = sql::plpgsql::read_body(function ? function->body.str() : std::string());
    const auto* block = std::get_if<sql::plpgsql::Block>(&parsed);
    return block ? assigned_in(*block) : std::vector<std::string>();
}

void forget_unchanged(WriteWay& way, const std::vector<std::string>& assigned) {
    for (Passed& passed : way.passed)
        for (const std::string& name : assigned) forget_unchanged(name, passed.conditions);
}

void Ways::pass(const Placed& placed, WriteWay way) {
    const Trigger& trigger = *placed.trigger;
    if (write_ == Write::update && !trigger.update_columns.empty() && !covers_all_columns(trigger, *placed.table)) {
        PathCondition others{"it sets none of " + comma_list(trigger.update_columns), true, false, {}, {}};
        others.implied.unchanged.insert(trigger.update_columns.begin(), trigger.update_columns.end());
        WriteWay past = way;
        past.passed.push_back({Passed::How::column_list, &trigger, trigger.name, {others}, {}, {}});
        keep(std::move(past));
    }
    std::vector<PathCondition> conditions;
    const Situation situation{write_, trigger.for_each_row, placed.table, &trigger, {}};
    if (!trigger.when.empty()) {
        const auto parsed = sql::parse_expression(trigger.when);
        const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
        const GuardValue when = expression ? evaluate(**expression, situation, catalog_, trigger_variables(situation)) : unknown_guard_value();
        if (when.may_fail()) {
            PathCondition fails{trigger.when, false, when.can_be_null, when.depends, when.can_be_null ? Implied() : when.if_false};
            WriteWay past = way;
            past.passed.push_back({Passed::How::when, &trigger, trigger.name, {fails}, {}, {}});
            keep(std::move(past));
            conditions.push_back({trigger.when, true, false, when.depends, when.if_true});
        }
        if (!when.may_hold()) return;
    }
    const Routine* function = function_of(catalog_, trigger);
    const GuardBody body = function ? read_guard_body(catalog_, *function, situation) : GuardBody{{}, "its function is not in the schema"};
    if (!body.not_read.empty()) {
        way.passed.push_back({Passed::How::not_read, &trigger, trigger.name, conditions, {}, body.not_read});
        return keep(std::move(way));
    }
    if (stage_of(trigger) == Stage::before_row) forget_unchanged(way, assigned_by(trigger));
    for (const BodyEnd& end : body.ends) finish_body(placed, way, end, conditions);
}

void Ways::finish_body(const Placed& placed, const WriteWay& before, const BodyEnd& body_end, const std::vector<PathCondition>& conditions) {
    using Kind = BodyEnd::Kind;
    const Trigger& trigger = *placed.trigger;
    WriteWay way = before;
    way.passed.push_back({Passed::How::body, &trigger, trigger.name, joined(conditions, body_end.conditions), body_end, {}});
    if (!is_possible(way)) return;
    if (body_end.kind == Kind::raises) return end(std::move(way), trigger.initially_deferred ? Outcome::raised_at_commit : Outcome::raised);
    // What other triggers return is not looked at.
    if (stage_of(trigger) == Stage::before_row && body_end.kind == Kind::null) return end(std::move(way), Outcome::skipped);
    keep(std::move(way));
}

/// The row that goes on is OLD: an UPDATE of it changes nothing.
bool keeps_old_row(const WriteWay& way, Write write) {
    return write == Write::update && std::any_of(way.passed.begin(), way.passed.end(), [](const Passed& passed) {
        return passed.how == Passed::How::body && passed.end.kind == BodyEnd::Kind::old_row && stage_of(*passed.trigger) == Stage::before_row;
    });
}

std::vector<WriteWay> Ways::finish() {
    for (WriteWay& way : open_) {
        if (changes_nothing(way, leaf_, write_)) continue;
        const bool unsure = std::any_of(way.passed.begin(), way.passed.end(), [](const Passed& passed) { return passed.how == Passed::How::not_read; });
        const Outcome outcome = unsure ? Outcome::undetermined : keeps_old_row(way, write_) ? Outcome::skipped : Outcome::changed;
        end(std::move(way), outcome);
    }
    std::erase_if(done_, [&](const WriteWay& way) { return way.outcome == Outcome::skipped && changes_nothing(way, leaf_, write_); });
    if (too_many_) {
        WriteWay unread;
        unread.passed.push_back({Passed::How::not_read, nullptr, {}, {}, {}, "the triggers have too many ways to follow"});
        end(std::move(unread), Outcome::undetermined);
    }
    return std::move(done_);
}

}  // namespace

std::vector<PathCondition> WriteWay::conditions() const {
    std::vector<PathCondition> all;
    for (const Passed& one : passed) all.insert(all.end(), one.conditions.begin(), one.conditions.end());
    return all;
}

bool is_by_path(const WriteWay& way) {
    const std::vector<PathCondition> conditions = way.conditions();
    return std::any_of(conditions.begin(), conditions.end(), [](const PathCondition& condition) { return condition.depends.search_path; });
}

bool refuses(const Catalog& catalog, const Relation& table, Write write, bool at_commit) {
    const std::vector<WriteWay> ways = ways_of(catalog, table, table, write);
    return !ways.empty() && std::all_of(ways.begin(), ways.end(), [&](const WriteWay& way) {
        return way.outcome == Outcome::raised || (at_commit && way.outcome == Outcome::raised_at_commit) || is_by_path(way);
    });
}

bool is_guarded(const Catalog& catalog, const Relation& table) { return refuses(catalog, table, Write::update) || refuses(catalog, table, Write::delete_); }

bool fires_for(const Trigger& trigger, Write write) {
    switch (write) {
        case Write::update: return trigger.on_update;
        case Write::delete_: return trigger.on_delete;
        case Write::truncate: break;
    }
    return trigger.on_truncate;
}

const Routine* function_of(const Catalog& catalog, const Trigger& trigger) { return catalog.routines.find({trigger.function.schema, trigger.function.name + "()"}); }

std::vector<QualifiedName> descendants_of(const Catalog& catalog, const QualifiedName& table) {
    std::vector<QualifiedName> all, open = {table};
    while (!open.empty()) {
        const QualifiedName at = open.back();
        open.pop_back();
        for (const QualifiedName& user : catalog.relations.users_of(at)) {
            const Relation* relation = catalog.relations.find(user);
            if (!relation || std::find(relation->parents.begin(), relation->parents.end(), at) == relation->parents.end()) continue;
            if (user == table || std::find(all.begin(), all.end(), user) != all.end()) continue;
            all.push_back(user);
            open.push_back(user);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::vector<QualifiedName> ancestors_of(const Catalog& catalog, const QualifiedName& table) {
    std::vector<QualifiedName> all, open = {table};
    while (!open.empty()) {
        const Relation* at = catalog.relations.find(open.back());
        open.pop_back();
        if (!at) continue;
        for (const QualifiedName& parent : at->parents) {
            if (parent == table || contains(all, parent)) continue;
            all.push_back(parent);
            open.push_back(parent);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::vector<WriteWay> ways_of(const Catalog& catalog, const Relation& target, const Relation& leaf, Write write, ReplicationRole role) {
    Ways ways(catalog, leaf, write);
    if (write != Write::truncate) ways.by_rules(target, role);
    for (const Placed& placed : firing(catalog, target, leaf, write, role)) ways.by(placed);
    return ways.finish();
}

}  // namespace pgsteward::access
