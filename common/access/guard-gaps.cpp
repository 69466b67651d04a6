#include "access/guard-gaps.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

using Kind = GuardGap::Kind;

std::string display(const std::vector<PathCondition>& conditions) {
    std::string text;
    for (const PathCondition& condition : conditions) {
        if (!text.empty()) text += " and ";
        text += condition.holds ? condition.text : "not (" + condition.text + ")";
        if (condition.null_too) text += ", which NULL is too";
    }
    return text;
}

/// The writers whom all conditions leave.
std::optional<Users> users_of(const std::vector<PathCondition>& conditions) {
    for (const PathCondition& condition : conditions)
        if (condition.implied.users) return condition.implied.users;
    return std::nullopt;
}

bool raised(const WriteWay& way) { return way.outcome == Outcome::raised || way.outcome == Outcome::raised_at_commit; }

/// The writes of one kind by statements that name one table.
class WriteGaps {
public:
    WriteGaps(const Catalog& catalog, const Relation& of, const Relation& table, Write write)
        : catalog_(catalog), of_(of), table_(table), write_(write), ways_(ways_of(catalog, table, table, write)) {
        for (const WriteWay& way : ways_)
            if (raised(way)) guards_.push_back(way.passed.back().trigger);
    }

    std::vector<GuardGap> find();

private:
    GuardGap gap(Kind kind, const Passed* passed = nullptr) const;
    void add(GuardGap gap) { gaps_.push_back(std::move(gap)); }
    bool is_guard(const Trigger* trigger) const { return trigger && contains(guards_, trigger); }
    void without_guard(const WriteWay& way);
    const Passed* decisive(const WriteWay& way) const;
    void past_guard(const WriteWay& way);
    void by_body(const Passed& passed, const WriteWay& way);
    bool raises_alone(const Trigger& trigger) const;
    bool disabled_guards();
    bool is_shadowed() const;
    void in_replica();
    Kind kind_of_missing() const;

    const Catalog& catalog_;
    const Relation &of_, &table_;
    Write write_;
    std::vector<WriteWay> ways_;
    std::vector<const Trigger*> guards_;     ///< that raise on some way
    std::vector<GuardGap> gaps_;
};

GuardGap WriteGaps::gap(Kind kind, const Passed* passed) const {
    GuardGap gap;
    gap.kind = kind;
    gap.table = table_.name;
    gap.of = of_.name;
    gap.writes = {write_};
    gap.origin = of_.name == table_.name ? of_.changed : table_.created;
    if (!passed) return gap;
    gap.trigger = passed->name;
    gap.condition = display(passed->conditions);
    gap.users = users_of(passed->conditions);
    gap.detail = passed->why;
    if (passed->how == Passed::How::body) gap.line = passed->end.line;
    if (passed->trigger) {
        gap.function = passed->trigger->function;
        gap.origin = passed->trigger->changed;
    }
    return gap;
}

Kind WriteGaps::kind_of_missing() const {
    if (write_ == Write::truncate) return of_.name == table_.name ? Kind::no_truncate : Kind::partition_truncate;
    const bool inherits = of_.name != table_.name && table_.partition_bound.empty();
    return inherits ? Kind::inherits : Kind::missing;
}

/// Would the trigger stop the write on some way if it fired, and no other did?
bool WriteGaps::raises_alone(const Trigger& trigger) const {
    Relation alone = table_;
    alone.rules.clear();
    alone.triggers = {trigger};
    alone.triggers[0].state = FiringState::always;
    const std::vector<WriteWay> ways = ways_of(catalog_, alone, alone, write_);
    return std::any_of(ways.begin(), ways.end(), raised);
}

bool WriteGaps::disabled_guards() {
    bool found = false;
    for (const Trigger& trigger : table_.triggers) {
        const bool sleeps = trigger.state == FiringState::disabled || trigger.state == FiringState::replica;
        if (!sleeps || !fires_for(trigger, write_) || !raises_alone(trigger)) continue;
        found = true;
        GuardGap missed = gap(Kind::disabled);
        missed.trigger = trigger.name;
        missed.function = trigger.function;
        missed.origin = trigger.changed;
        missed.detail = trigger.state == FiringState::disabled ? "disabled" : "enabled for replicas only";
        missed.lets_through = true;
        add(std::move(missed));
    }
    return found;
}

/// Is there a guard that is never asked?
bool WriteGaps::is_shadowed() const {
    return std::any_of(table_.triggers.begin(), table_.triggers.end(), [&](const Trigger& trigger) {
        return (trigger.state == FiringState::enabled || trigger.state == FiringState::always) && fires_for(trigger, write_) && raises_alone(trigger);
    });
}

/// Nothing raises.
void WriteGaps::without_guard(const WriteWay& way) {
    for (const Passed& passed : way.passed) {
        if (passed.how == Passed::How::rule) return add(gap(Kind::rule, &passed));
        if (passed.how == Passed::How::not_read) return add(gap(Kind::not_read, &passed));
        if (passed.how == Passed::How::body && (passed.end.swallowed || passed.end.only_warned)) {
            GuardGap found = gap(passed.end.swallowed ? Kind::swallowed : Kind::only_warns, &passed);
            found.lets_through = way.outcome == Outcome::changed;
            return add(std::move(found));
        }
    }
    if (way.outcome == Outcome::skipped) return add(gap(is_shadowed() ? Kind::shadowed : Kind::silent_skip, &way.passed.back()));
    GuardGap missing = gap(kind_of_missing());
    missing.lets_through = true;
    add(std::move(missing));
}

void WriteGaps::by_body(const Passed& passed, const WriteWay& way) {
    Depends depends;
    bool null_too = false;
    for (const PathCondition& condition : passed.conditions) {
        depends |= condition.depends;
        null_too |= condition.null_too;
    }
    const Kind kind = passed.end.swallowed ? Kind::swallowed : way.outcome == Outcome::skipped ? Kind::silent_skip
                      : users_of(passed.conditions) || depends.current_user || depends.session_user ? Kind::current_user
                      : !depends.settings.empty() || depends.search_path ? Kind::setting : passed.end.only_warned ? Kind::only_warns : null_too ? Kind::null_comparison : Kind::condition;
    GuardGap found = gap(kind, &passed);
    found.lets_through = way.outcome == Outcome::changed;
    found.by_path = depends.search_path;
    add(std::move(found));
}

/// The guard that says who gets past all of them, else the first one that was passed: a trigger that refuses some rows for
/// other reasons stands beside the guard, not in its place.
const Passed* WriteGaps::decisive(const WriteWay& way) const {
    const Passed* first = nullptr;
    const Passed* by_setting = nullptr;
    for (const Passed& passed : way.passed) {
        if (passed.how == Passed::How::rule) return &passed;
        if (!is_guard(passed.trigger)) continue;
        if (users_of(passed.conditions)) return &passed;
        const bool asks_setting = std::any_of(passed.conditions.begin(), passed.conditions.end(), [](const PathCondition& condition) { return !condition.depends.settings.empty() || condition.depends.search_path; });
        if (asks_setting && !by_setting) by_setting = &passed;
        if (!first) first = &passed;
    }
    return by_setting ? by_setting : first;
}

/// A guard is there, and this way leads past it.
void WriteGaps::past_guard(const WriteWay& way) {
    if (way.outcome == Outcome::raised_at_commit) return add(gap(Kind::deferred, &way.passed.back()));
    const Passed* passed = decisive(way);
    if (!passed) {
        // No guard was even asked: something ended the write before.
        const Passed& last = way.passed.back();
        return add(gap(last.how == Passed::How::not_read ? Kind::not_read : Kind::shadowed, &last));
    }
    if (passed->how == Passed::How::rule) return add(gap(Kind::rule, passed));
    if (passed->how == Passed::How::body) return by_body(*passed, way);
    const bool by_user = users_of(passed->conditions).has_value();
    GuardGap found = gap(passed->how == Passed::How::column_list ? Kind::column_list : passed->how == Passed::How::not_read ? Kind::not_read : by_user ? Kind::current_user : Kind::when, passed);
    found.lets_through = way.outcome == Outcome::changed;
    add(std::move(found));
}

void WriteGaps::in_replica() {
    const std::vector<WriteWay> ways = ways_of(catalog_, table_, table_, write_, ReplicationRole::replica);
    if (std::all_of(ways.begin(), ways.end(), raised)) return;
    std::vector<const Trigger*> said;
    for (const Trigger* guard : guards_) {
        // TRUNCATE fires those of partitions and children too: said there.
        const bool stands_here = std::any_of(table_.triggers.begin(), table_.triggers.end(), [&](const Trigger& trigger) { return &trigger == guard; });
        if (guard->state == FiringState::always || !stands_here || contains(said, guard)) continue;
        said.push_back(guard);
        GuardGap found = gap(Kind::not_always);
        found.trigger = guard->name;
        found.function = guard->function;
        found.origin = guard->changed;
        found.lets_through = true;
        add(std::move(found));
    }
}

std::vector<GuardGap> WriteGaps::find() {
    if (guards_.empty() && disabled_guards()) return std::move(gaps_);
    for (const WriteWay& way : ways_) {
        if (way.outcome == Outcome::raised) continue;
        guards_.empty() ? without_guard(way) : past_guard(way);
    }
    if (gaps_.empty()) in_replica();
    return std::move(gaps_);
}

auto identity(const GuardGap& gap) { return std::tie(gap.kind, gap.table, gap.trigger, gap.condition, gap.detail, gap.line); }

/// One gap for the kinds of write that have it in common.
std::vector<GuardGap> joined(std::vector<GuardGap> gaps) {
    std::vector<GuardGap> all;
    for (GuardGap& gap : gaps) {
        const auto same = std::find_if(all.begin(), all.end(), [&](const GuardGap& other) { return identity(other) == identity(gap); });
        if (same == all.end()) all.push_back(std::move(gap));
        else {
            same->lets_through |= gap.lets_through;
            if (!contains(same->writes, gap.writes[0])) same->writes.push_back(gap.writes[0]);
        }
    }
    return all;
}

/// What the parent has too is said there.
bool said_of_parent(const std::vector<GuardGap>& said, const GuardGap& gap) {
    return std::any_of(said.begin(), said.end(), [&](const GuardGap& other) {
        const bool both_unguarded = other.trigger.empty() && gap.trigger.empty();
        return other.table == gap.of && contains(other.writes, gap.writes[0]) &&
               (both_unguarded || (other.kind == gap.kind && other.trigger == gap.trigger && other.condition == gap.condition));
    });
}

/// Of a partition that has partitions itself: what it lacks, they lack.
void leave_out_parts_of_parts(const Catalog& catalog, std::vector<GuardGap>& gaps) {
    const std::vector<GuardGap> all = gaps;
    std::erase_if(gaps, [&](const GuardGap& gap) {
        const Relation* part = gap.kind == Kind::missing ? catalog.relations.find(gap.table) : nullptr;
        if (!part || part->partition_bound.empty()) return false;
        const std::vector<QualifiedName> ancestors = ancestors_of(catalog, gap.table);
        return std::any_of(all.begin(), all.end(), [&](const GuardGap& other) { return other.kind == Kind::missing && other.writes == gap.writes && contains(ancestors, other.table); });
    });
}

/// Do some partitions' own guards stand against statements that name the partitioned table? Rows are nowhere else, and what the other
/// partitions lack is said of them.
bool guarded_in_partitions(const Catalog& catalog, const Relation& table, Write write) {
    if (!table.partitioned()) return false;
    const std::vector<QualifiedName> parts = descendants_of(catalog, table.name);
    return std::any_of(parts.begin(), parts.end(), [&](const QualifiedName& name) {
        const Relation* part = catalog.relations.find(name);
        if (!part || part->partitioned()) return false;
        const std::vector<WriteWay> ways = ways_of(catalog, table, *part, write);
        return std::any_of(ways.begin(), ways.end(), raised);
    });
}

std::vector<GuardGap> gaps_of(const Catalog& catalog, const Relation& of, const Relation& table, Write write) {
    std::vector<GuardGap> gaps = WriteGaps(catalog, of, table, write).find();
    const bool is_missing = std::any_of(gaps.begin(), gaps.end(), [](const GuardGap& gap) { return gap.kind == Kind::missing; });
    if (is_missing && guarded_in_partitions(catalog, table, write)) std::erase_if(gaps, [](const GuardGap& gap) { return gap.kind == Kind::missing; });
    return gaps;
}

}  // namespace

std::string display(const std::vector<Write>& writes) {
    std::string text;
    for (std::size_t i = 0; i < writes.size(); ++i) text += (i == 0 ? "" : i + 1 == writes.size() ? " and " : ", ") + std::string(word_of(writes[i]));
    return text;
}

std::vector<GuardGap> gaps_of(const Catalog& catalog, const Relation& of) {
    std::vector<GuardGap> gaps;
    constexpr Write writes[] = {Write::update, Write::delete_, Write::truncate};
    for (const Write write : writes) std::ranges::move(gaps_of(catalog, of, of, write), std::back_inserter(gaps));
    const std::vector<GuardGap> of_parent = gaps;
    for (const QualifiedName& name : descendants_of(catalog, of.name)) {
        const Relation* part = catalog.relations.find(name);
        if (!part) continue;
        for (const Write write : writes)
            for (GuardGap& gap : gaps_of(catalog, of, *part, write))
                if (!said_of_parent(of_parent, gap)) gaps.push_back(std::move(gap));
    }
    leave_out_parts_of_parts(catalog, gaps);
    return joined(std::move(gaps));
}

}  // namespace pgsteward::access
