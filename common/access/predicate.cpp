#include "access/predicate.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace pgsteward::access {
namespace {

using Visit = std::function<void(const Formula&)>;

class Walk {
public:
    explicit Walk(const Visit& visit) : visit_(visit) {}

    void formula(const Formula& formula) {
        visit_(formula);
        for (const FormulaPtr& argument : formula.arguments) once(argument);
        if (formula.query) once(formula.query);
    }

private:
    void query(const RowQuery& query) {
        for (const RowEntry& entry : query.from) {
            if (entry.array) once(entry.array);
            if (entry.on) once(entry.on);
            if (entry.query) once(entry.query);
        }
        if (query.where) once(query.where);
        for (const FormulaPtr& output : query.outputs) once(output);
        for (const RowQueryPtr& arm : arms_of(query)) once(arm);
    }
    void once(const FormulaPtr& part) {
        if (part.use_count() == 1 || seen_.insert(part.get()).second) formula(*part);
    }
    void once(const RowQueryPtr& part) {
        if (seen_.insert(part.get()).second) query(*part);
    }

    const Visit& visit_;
    std::unordered_set<const void*> seen_;
};

void for_each_inside(const RowQuery& query, const std::function<void(const RowQuery&)>& visit) {
    visit(query);
    for (const RowEntry& entry : query.from)
        if (entry.query) for_each_inside(*entry.query, visit);
    for (const RowQueryPtr& arm : arms_of(query)) for_each_inside(*arm, visit);
}

enum Found : std::uint8_t { columns = 1, queries = 2, open = 4, only_executed = 8 };

std::uint8_t found_in(const Formula& formula);

std::uint8_t found_in(const RowQuery& query) {
    if (query.found_out.bits) return *query.found_out.bits;
    std::uint8_t bits = 0;
    const auto add = [&](const auto& part) { bits |= part ? found_in(*part) : 0; };
    for (const RowEntry& entry : query.from) add(entry.array), add(entry.on), add(entry.query);
    add(query.where);
    std::ranges::for_each(query.outputs, add);
    std::ranges::for_each(arms_of(query), add);
    query.found_out.bits = bits;
    return bits;
}

bool is_open(const Formula& formula) {
    switch (formula.kind) {
        case Formula::Kind::column:
        case Formula::Kind::current_user:
        case Formula::Kind::session_user:
        case Formula::Kind::setting:
        case Formula::Kind::opaque:
        case Formula::Kind::aggregate: return true;
        case Formula::Kind::call: return formula.arguments.empty();   // now() and its like
        default: return formula.query != nullptr;
    }
}

std::uint8_t found_in(const Formula& formula) {
    if (formula.found_out.bits) return *formula.found_out.bits;
    std::uint8_t bits = (formula.kind == Formula::Kind::column ? columns : 0) | (formula.query ? queries | found_in(*formula.query) : 0) | (is_open(formula) ? open : 0) |
                        (formula.only_executed ? only_executed : 0);
    for (const FormulaPtr& argument : formula.arguments) bits |= found_in(*argument);
    formula.found_out.bits = bits;
    return bits;
}

using Entries = std::vector<std::uint32_t>;

/// Stands for the rows that an aggregate is computed from.
constexpr std::uint32_t group_around = UINT32_MAX;

const Entries& entries_around(const Formula& formula);

void add(Entries& all, const Entries& more) {
    Entries both;
    std::ranges::set_union(all, more, std::back_inserter(both));
    all = std::move(both);
}

const Entries& entries_around(const RowQuery& query) {
    if (query.found_out.entries) return *query.found_out.entries;
    Entries entries;
    const auto read = [&](const auto& part) {
        if (part) add(entries, entries_around(*part));
    };
    for (const RowEntry& entry : query.from) read(entry.array), read(entry.on), read(entry.query);
    read(query.where);
    std::ranges::for_each(query.outputs, read);
    std::ranges::for_each(arms_of(query), read);
    for (const RowEntry& entry : query.from) std::erase(entries, entry.id);
    std::erase(entries, group_around);
    return query.found_out.entries.emplace(std::move(entries));
}

const Entries& entries_around(const Formula& formula) {
    if (formula.found_out.entries) return *formula.found_out.entries;
    Entries entries;
    if (formula.kind == Formula::Kind::column) entries.push_back(formula.entry);
    if (formula.kind == Formula::Kind::aggregate) entries.push_back(group_around);
    for (const FormulaPtr& argument : formula.arguments) add(entries, entries_around(*argument));
    if (formula.query) add(entries, entries_around(*formula.query));
    return formula.found_out.entries.emplace(std::move(entries));
}

}  // namespace

std::vector<RowQueryPtr> arms_of(const RowQuery& query) {
    std::vector<RowQueryPtr> arms = query.united;
    arms.insert(arms.end(), query.common.begin(), query.common.end());
    arms.insert(arms.end(), query.excluded.begin(), query.excluded.end());
    return arms;
}

void for_each(const Formula& formula, const Visit& visit) { Walk(visit).formula(formula); }

void for_each_query(const Formula& formula, const std::function<void(const RowQuery&)>& visit) {
    for_each(formula, [&](const Formula& one) {
        if (one.query) for_each_inside(*one.query, visit);
    });
}

bool has_columns(const Formula& formula) { return (found_in(formula) & columns) != 0; }
bool has_queries(const Formula& formula) { return (found_in(formula) & queries) != 0; }
bool reads_rows_around(const Formula& formula) { return !entries_around(formula).empty(); }
bool reads_rows_around(const RowQuery& query) { return !entries_around(query).empty(); }
bool is_closed(const Formula& formula) { return (found_in(formula) & open) == 0; }
bool has_only_executed(const Formula& formula) { return (found_in(formula) & only_executed) != 0; }

}  // namespace pgsteward::access
