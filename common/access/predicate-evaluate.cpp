#include "access/predicate-evaluate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// Rows of a query: each with the values of its outputs.
struct Answer {
    std::vector<Row> rows;
    std::vector<bool> uncertain;
    std::optional<Value> failure;
};

/// More combinations of rows than this are not looked through.
constexpr std::size_t max_combinations = 4096;

class Evaluation {
public:
    Evaluation(const Circumstances& situation, const Row& own) : situation_(situation) { bindings_.emplace_back(own_row, &own); }

    Value value(const Formula& formula);

private:
    Value column(const Formula& formula) const;
    Value setting(const Formula& formula);
    Value conjunction(const Formula& formula, bool is_and);
    Value opposite(const Value& value) const;
    Value boolean_test(const Formula& formula);
    Value case_of(const Formula& formula);
    Value coalesce(const Formula& formula);
    Value null_if(const Formula& formula);
    Value array(const Formula& formula);
    Value over_array(const Formula& formula);
    Value call(const Formula& formula);

    Value exists(const Formula& formula);
    Value membership(const Formula& formula);
    Value scalar(const Formula& formula);
    Value array_of(const Formula& formula);

    Answer answer(const RowQuery& query);
    void join(const RowQuery& query, std::size_t at, bool certain, Answer& answer);
    void visit(const RowQuery& query, std::size_t at, const std::vector<Row>& rows, const std::vector<bool>& uncertain, bool certain, Answer& answer);
    void emit(const RowQuery& query, bool certain, Answer& answer);
    Answer aggregated(const RowQuery& query, const Answer& plain);
    Answer rows_of(const RowEntry& entry, const RowQuery& query);

    const Circumstances& situation_;
    std::vector<std::pair<std::uint32_t, const Row*>> bindings_;
    std::size_t combinations_ = 0;
};

Value Evaluation::column(const Formula& formula) const {
    for (auto at = bindings_.rbegin(); at != bindings_.rend(); ++at) {
        if (at->first != formula.entry) continue;
        if (!at->second) return null_value();   // the missing side of a LEFT JOIN
        if (formula.position < at->second->size()) return (*at->second)[formula.position];
        break;
    }
    return unknown_value(fmt::format("the column {} is not known", formula.name));
}

Value Evaluation::setting(const Formula& formula) {
    if (formula.arguments.empty()) return unknown_value("current_setting() without a name");
    const Value name = value(*formula.arguments[0]);
    if (name.is_special()) return name;
    const std::string key = lower_case(name.text);
    if (key.find('.') == std::string::npos) return unknown_value(fmt::format("the server's parameter {}", key));
    if (const auto found = situation_.settings.find(key); found != situation_.settings.end() && found->second) return text_value(*found->second);
    const Value missing_ok = formula.arguments.size() > 1 ? value(*formula.arguments[1]) : boolean_value(false);
    if (missing_ok.is_unknown()) return missing_ok;
    if (missing_ok.is(true)) return null_value();
    return error_value(fmt::format("unrecognized configuration parameter \"{}\"", key));
}

/// Arguments are computed in order until one decides.
Value Evaluation::conjunction(const Formula& formula, bool is_and) {
    bool null = false;
    std::optional<Value> unknown;
    for (const FormulaPtr& argument : formula.arguments) {
        Value one = value(*argument);
        if (one.is(!is_and)) return one;
        if (one.is_error()) return unknown ? *unknown : one;
        if (one.is_unknown() && !unknown) unknown = std::move(one);
        else null = null || one.is_null();
    }
    if (unknown) return *unknown;
    return null ? null_value() : boolean_value(is_and);
}

Value Evaluation::opposite(const Value& value) const {
    return value.kind == Value::Kind::boolean ? boolean_value(value.integer == 0) : value;
}

Value Evaluation::boolean_test(const Formula& formula) {
    const Value one = value(*formula.arguments[0]);
    if (one.is_error() || one.is_unknown()) return one;
    if (formula.name == "unknown") return boolean_value(one.is_null());
    return boolean_value(one.is(formula.name == "true"));
}

Value Evaluation::case_of(const Formula& formula) {
    for (std::size_t i = 0; i + 1 < formula.arguments.size(); i += 2) {
        const Value condition = value(*formula.arguments[i]);
        if (condition.is_error() || condition.is_unknown()) return condition;
        if (condition.is(true)) return value(*formula.arguments[i + 1]);
    }
    return value(*formula.arguments.back());
}

Value Evaluation::coalesce(const Formula& formula) {
    for (const FormulaPtr& argument : formula.arguments) {
        Value one = value(*argument);
        if (!one.is_null()) return one;
    }
    return null_value();
}

Value Evaluation::null_if(const Formula& formula) {
    const Value a = value(*formula.arguments[0]);
    if (a.is_error()) return a;
    const Value b = value(*formula.arguments[1]);
    if (b.is_error()) return b;
    if (a.is_null() || b.is_null()) return a;
    const Value equal = compare_values("=", a, b);
    if (equal.is_special()) return equal;
    return equal.is(true) ? null_value() : a;
}

Value Evaluation::array(const Formula& formula) {
    Value result;
    result.kind = Value::Kind::array;
    for (const FormulaPtr& argument : formula.arguments) {
        result.elements.push_back(value(*argument));
        if (result.elements.back().is_error() || result.elements.back().is_unknown()) return result.elements.back();
    }
    return result;
}

Value Evaluation::over_array(const Formula& formula) {
    const Value left = value(*formula.arguments[0]);
    Value right = value(*formula.arguments[1]);
    for (const Value* one : {&left, &std::as_const(right)})
        if (one->is_error() || one->is_unknown()) return *one;
    if (right.is_null()) return right;
    if (right.literal) return unknown_value("an array literal without a type");
    if (right.kind != Value::Kind::array) return unknown_value("an array that is not known");
    const bool is_any = formula.kind == Kind::any;
    bool null = false;
    for (const Value& element : right.elements) {
        Formula one;
        one.name = formula.name;
        const bool like = formula.name == "~~" || formula.name == "~~*";
        const Value result = like ? like_values(left, element, formula.name == "~~*") : compare_values(formula.name, left, element);
        if (result.is_error() || result.is_unknown()) return result;
        if (result.is(is_any)) return result;
        null = null || result.is_null();
    }
    return null ? null_value() : boolean_value(!is_any);
}

Value Evaluation::call(const Formula& formula) {
    std::vector<Value> arguments;
    for (const FormulaPtr& argument : formula.arguments) {
        arguments.push_back(value(*argument));
        if (arguments.back().is_error()) return arguments.back();
    }
    return call_built_in(formula, arguments, situation_);
}

Value Evaluation::value(const Formula& formula) {
    switch (formula.kind) {
        case Kind::constant: return formula.value;
        case Kind::column: return column(formula);
        case Kind::current_user:
            if (formula.name == "?") return unknown_value("the owner of a SECURITY DEFINER function");
            return text_value(formula.name.empty() ? situation_.user : formula.name);
        case Kind::session_user: return text_value(situation_.user);
        case Kind::setting: return setting(formula);
        case Kind::and_: return conjunction(formula, true);
        case Kind::or_: return conjunction(formula, false);
        case Kind::not_: return opposite(value(*formula.arguments[0]));
        case Kind::compare: {
            const Value left = value(*formula.arguments[0]);
            return left.is_error() ? left : compare_values(formula.name, left, value(*formula.arguments[1]));
        }
        case Kind::distinct: {
            const Value left = value(*formula.arguments[0]);
            return left.is_error() ? left : distinct_values(left, value(*formula.arguments[1]));
        }
        case Kind::like: {
            const Value left = value(*formula.arguments[0]);
            return left.is_error() ? left : like_values(left, value(*formula.arguments[1]), formula.name == "~~*");
        }
        case Kind::is_null: {
            const Value one = value(*formula.arguments[0]);
            return one.is_error() || one.is_unknown() ? one : boolean_value(one.is_null());
        }
        case Kind::boolean_test: return boolean_test(formula);
        case Kind::case_: return case_of(formula);
        case Kind::coalesce: return coalesce(formula);
        case Kind::null_if: return null_if(formula);
        case Kind::cast: return cast_value(value(*formula.arguments[0]), formula.type);
        case Kind::call: return call(formula);
        case Kind::array: return array(formula);
        case Kind::any:
        case Kind::all: return over_array(formula);
        case Kind::exists: return exists(formula);
        case Kind::in_any:
        case Kind::in_all: return membership(formula);
        case Kind::scalar: return scalar(formula);
        case Kind::array_of: return array_of(formula);
        case Kind::routine: return value(*formula.arguments[0]);
        case Kind::handled: {
            Value one = value(*formula.arguments[0]);
            return one.is_error() ? value(*formula.arguments[1]) : one;
        }
        case Kind::aggregate: return unknown_value("an aggregate outside of its query");
        case Kind::opaque: break;
    }
    return unknown_value(formula.name);
}

// Queries --------------------------------------------------------------------------------------------------------

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

Answer Evaluation::rows_of(const RowEntry& entry, const RowQuery& query) {
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
    const Answer found = rows_of(query.from[at], query);
    if (found.failure) {
        answer.failure = found.failure;
        return;
    }
    visit(query, at, found.rows, found.uncertain, certain, answer);
}

Answer Evaluation::aggregated(const RowQuery& query, const Answer& plain) {
    Answer result;
    result.failure = plain.failure;
    if (std::find(plain.uncertain.begin(), plain.uncertain.end(), true) != plain.uncertain.end())
        result.failure = unknown_value("an aggregate over rows that cannot be told");
    if (result.failure) return result;
    Row row;
    for (std::size_t column = 0; column < query.outputs.size(); ++column) {
        const Formula& output = *query.outputs[column];
        if (output.kind != Kind::aggregate) {
            row.push_back(plain.rows.empty() ? unknown_value("a value beside an aggregate over no rows") : plain.rows[0][column]);
            continue;
        }
        std::vector<Value> values;
        for (const Row& one : plain.rows) values.push_back(one[column]);
        Formula call;
        call.name = "aggregate " + output.name;
        row.push_back(call_built_in(call, values, situation_));
    }
    result.rows.push_back(std::move(row));
    result.uncertain.push_back(false);
    return result;
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
    for (const RowQueryPtr& arm : query.united) {
        const Answer other = answer(*arm);
        if (other.failure && !result.failure) result.failure = other.failure;
        result.rows.insert(result.rows.end(), other.rows.begin(), other.rows.end());
        result.uncertain.insert(result.uncertain.end(), other.uncertain.begin(), other.uncertain.end());
    }
    return result;
}

}  // namespace

Value evaluate(const Formula& formula, const Circumstances& situation, const Row& row) { return Evaluation(situation, row).value(formula); }

}  // namespace pgsteward::access
