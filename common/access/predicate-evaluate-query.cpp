// What a subquery gives: its rows, each certain or not.
#include <algorithm>

#include <fmt/format.h>

#include "access/predicate-evaluation.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// More combinations of rows than this are not looked through.
constexpr std::size_t max_combinations = 4096;

/// Does the answer hold the row: yes, no, or perhaps.
std::optional<bool> holds_row(const Answer& answer, const Row& row) {
    bool perhaps = false;
    for (std::size_t i = 0; i < answer.rows.size(); ++i) {
        bool same = answer.rows[i].size() == row.size();
        for (std::size_t column = 0; column < row.size() && same; ++column) {
            const Value differs = distinct_values(answer.rows[i][column], row[column]);
            if (differs.is_unknown() || differs.is_error()) perhaps = true;
            same = differs.is(false);
        }
        if (same && !answer.uncertain[i]) return true;
        perhaps = perhaps || same;
    }
    return perhaps ? std::nullopt : std::optional(false);
}

bool depends_on_rows_around(const RowEntry& entry) { return entry.query ? reads_rows_around(*entry.query) : entry.array && reads_rows_around(*entry.array); }

}  // namespace

Value Evaluation::exists(const Formula& formula) {
    const Answer found = answer(*formula.query);
    if (found.failure) return *found.failure;
    if (found.rows.empty()) return boolean_value(false);
    const bool certain = std::any_of(found.uncertain.begin(), found.uncertain.end(), [](bool uncertain) { return !uncertain; });
    return certain ? boolean_value(true) : unknown_value("a subquery whose rows cannot be told");
}

Value Evaluation::membership(const Formula& formula) {
    std::vector<Value> left;
    for (const FormulaPtr& argument : formula.arguments) left.push_back(value(*argument));
    for (const Value& one : left)
        if (one.is_error()) return one;
    const Answer found = answer(*formula.query);
    if (found.failure) return *found.failure;
    const bool is_any = formula.kind == Kind::in_any;
    std::optional<Value> unknown;
    bool null = false;
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
        const Row& row = found.rows[i];
        if (row.size() != left.size()) return unknown_value("a subquery with another number of columns");
        Value all = boolean_value(true);
        for (std::size_t column = 0; column < left.size(); ++column) {
            const Value one = compare_values(formula.name, left[column], row[column]);
            if (one.is_error()) return one;
            if (one.is(false)) all = one;
            else if (one.is_special() && !all.is(false)) all = one;
        }
        if (all.is(is_any) && !found.uncertain[i]) return all;
        if (all.is_unknown() || (found.uncertain[i] && !all.is(!is_any))) unknown = all.is_unknown() ? all : unknown_value("a subquery whose rows cannot be told");
        null = null || all.is_null();
    }
    if (unknown) return *unknown;
    return null ? null_value() : boolean_value(!is_any);
}

Value Evaluation::scalar(const Formula& formula) {
    const Answer found = answer(*formula.query);
    if (found.failure) return *found.failure;
    if (found.rows.empty()) return null_value();
    const bool uncertain = std::find(found.uncertain.begin(), found.uncertain.end(), true) != found.uncertain.end();
    if (uncertain) return unknown_value("a subquery whose rows cannot be told");
    if (found.rows[0].size() != 1) return unknown_value("a subquery with several columns");
    const bool same = std::all_of(found.rows.begin(), found.rows.end(), [&](const Row& row) { return row[0] == found.rows[0][0]; });
    if (found.rows.size() > 1 && !formula.query->first_only) return error_value("more than one row returned by a subquery used as an expression");
    return same ? found.rows[0][0] : unknown_value("which row comes first is not told");
}

Value Evaluation::array_of(const Formula& formula) {
    const Answer found = answer(*formula.query);
    if (found.failure) return *found.failure;
    Value result;
    result.kind = Value::Kind::array;
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
        if (found.uncertain[i] || found.rows[i].size() != 1) return unknown_value("a subquery whose rows cannot be told");
        result.elements.push_back(found.rows[i][0]);
    }
    return result;
}

/// What is joined is asked for once for each row that it is joined to.
std::shared_ptr<const Answer> Evaluation::rows_of(const RowEntry& entry, const RowQuery& query) {
    if (depends_on_rows_around(entry)) return std::make_shared<const Answer>(found_rows(entry, query));
    if (const auto known = entries_.find(&entry); known != entries_.end()) return known->second;
    auto found = std::make_shared<const Answer>(found_rows(entry, query));
    entries_.emplace(&entry, found);
    return found;
}

Answer Evaluation::found_rows(const RowEntry& entry, const RowQuery& query) {
    if (entry.query) return answer(*entry.query);
    Answer found;
    if (entry.array) {
        const Value array = value(*entry.array);
        if (array.is_error() || array.is_unknown()) found.failure = array;
        if (array.kind == Value::Kind::array)
            for (const Value& element : array.elements) found.rows.push_back({element});
        else if (!array.is_null() && !found.failure) found.failure = unknown_value("an array that is not known");
        found.uncertain.assign(found.rows.size(), false);
        return found;
    }
    if (!situation_.rows) {
        found.failure = unknown_value(fmt::format("it depends on the rows of {}", entry.relation->name.display()));
        return found;
    }
    const std::string& role = query.run_as.empty() ? situation_.user : query.run_as;
    const FoundRows rows = situation_.rows(*entry.relation, query, role);
    found.failure = rows.failure;
    for (const Row* row : rows.rows) found.rows.push_back(*row);
    found.uncertain = rows.uncertain;
    found.uncertain.resize(found.rows.size(), false);
    return found;
}

void Evaluation::emit(const RowQuery& query, bool certain, Answer& answer) {
    if (query.where) {
        const Value condition = value(*query.where);
        if (condition.is_error()) answer.failure = condition;
        if (!condition.is(true) && !condition.is_unknown()) return;
        certain = certain && condition.is(true);
    }
    Row row;
    for (const FormulaPtr& output : query.outputs) {
        row.push_back(query.aggregates && output->kind == Kind::aggregate ? output->arguments.empty() ? boolean_value(true) : value(*output->arguments[0]) : value(*output));
        if (row.back().is_error()) answer.failure = row.back();
    }
    answer.rows.push_back(std::move(row));
    answer.uncertain.push_back(!certain);
}

void Evaluation::visit(const RowQuery& query, std::size_t at, const std::vector<Row>& rows, const std::vector<bool>& uncertain, bool certain, Answer& answer) {
    const RowEntry& entry = query.from[at];
    bool joined = false;
    bool perhaps_joined = false;
    for (std::size_t i = 0; i < rows.size() && !answer.failure; ++i) {
        if (++combinations_ > max_combinations) answer.failure = unknown_value("a subquery over too many rows");
        bindings_.emplace_back(entry.id, &rows[i]);
        const Value on = entry.on ? value(*entry.on) : boolean_value(true);
        if (on.is_error()) answer.failure = on;
        const bool surely = on.is(true) && !uncertain[i];
        if (on.is(true) || on.is_unknown()) join(query, at + 1, certain && surely, answer);
        joined = joined || surely;
        perhaps_joined = perhaps_joined || on.is(true) || on.is_unknown();
        bindings_.pop_back();
    }
    if (!entry.optional || joined || answer.failure) return;
    bindings_.emplace_back(entry.id, nullptr);
    join(query, at + 1, certain && !perhaps_joined, answer);
    bindings_.pop_back();
}

void Evaluation::join(const RowQuery& query, std::size_t at, bool certain, Answer& answer) {
    if (answer.failure) return;
    if (at == query.from.size()) return emit(query, certain, answer);
    const auto found = rows_of(query.from[at], query);
    if (found->failure) {
        answer.failure = found->failure;
        return;
    }
    visit(query, at, found->rows, found->uncertain, certain, answer);
}

Row Evaluation::aggregate_row(const RowQuery& query, const std::vector<const Row*>& rows) {
    Row row;
    for (std::size_t column = 0; column < query.outputs.size(); ++column) {
        const Formula& output = *query.outputs[column];
        if (output.kind != Kind::aggregate) {
            row.push_back(rows.empty() ? unknown_value("a value beside an aggregate over no rows") : (*rows[0])[column]);
            continue;
        }
        std::vector<Value> values;
        for (const Row* one : rows) values.push_back((*one)[column]);
        Formula call;
        call.name = "aggregate " + output.name;
        row.push_back(call_built_in(call, values, situation_));
    }
    return row;
}

Answer Evaluation::aggregated(const RowQuery& query, const Answer& plain) {
    Answer result;
    result.failure = plain.failure;
    if (std::find(plain.uncertain.begin(), plain.uncertain.end(), true) != plain.uncertain.end())
        result.failure = unknown_value("an aggregate over rows that cannot be told");
    if (result.failure) return result;
    std::vector<std::vector<const Row*>> groups;
    for (const Row& row : plain.rows) {
        const auto same = [&](const std::vector<const Row*>& group) { return std::equal(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(query.keys), group[0]->begin()); };
        const auto group = query.keys == 0 && !groups.empty() ? groups.begin() : std::find_if(groups.begin(), groups.end(), same);
        if (group == groups.end()) groups.push_back({&row});
        else group->push_back(&row);
    }
    if (groups.empty() && query.keys == 0) groups.emplace_back();
    for (const auto& group : groups) result.rows.push_back(aggregate_row(query, group));
    result.uncertain.assign(result.rows.size(), false);
    return result;
}

/// UNION adds rows, INTERSECT and EXCEPT leave some.
void Evaluation::put_together(const RowQuery& query, Answer& result) {
    for (const RowQueryPtr& arm : query.united) {
        const Answer other = answer(*arm);
        if (other.failure && !result.failure) result.failure = other.failure;
        result.rows.insert(result.rows.end(), other.rows.begin(), other.rows.end());
        result.uncertain.insert(result.uncertain.end(), other.uncertain.begin(), other.uncertain.end());
    }
    const auto leave = [&](const RowQueryPtr& arm, bool wanted) {
        const Answer other = answer(*arm);
        if (other.failure && !result.failure) result.failure = other.failure;
        Answer kept;
        kept.failure = result.failure;
        for (std::size_t i = 0; i < result.rows.size(); ++i) {
            const auto held = holds_row(other, result.rows[i]);
            if (held && *held != wanted) continue;
            kept.rows.push_back(result.rows[i]);
            kept.uncertain.push_back(result.uncertain[i] || !held);
        }
        result = std::move(kept);
    };
    for (const RowQueryPtr& arm : query.common) leave(arm, true);
    for (const RowQueryPtr& arm : query.excluded) leave(arm, false);
}

Answer Evaluation::answer(const RowQuery& query) {
    Answer result;
    if (!query.opaque.empty()) {
        result.failure = unknown_value(query.opaque);
        return result;
    }
    if (query.in_routine) result.failure = routine_planning_error(query, situation_);
    if (result.failure) return result;
    join(query, 0, true, result);
    if (query.aggregates) result = aggregated(query, result);
    put_together(query, result);
    return result;
}

}  // namespace pgsteward::access
