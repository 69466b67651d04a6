// What the planner does with a condition before the first row: constants decide branches, and what stands beside a
// column is computed. Checked against a server by tests/access/predicate-test.cpp.
#include <algorithm>
#include <unordered_set>

#include "access/predicate-evaluate.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

FormulaPtr with_arguments(const Formula& formula, Formulas arguments) {
    Formula changed = formula;
    changed.arguments = std::move(arguments);
    return std::make_shared<const Formula>(std::move(changed));
}

FormulaPtr constant_of(Value value) {
    Formula formula;
    formula.kind = Kind::constant;
    formula.value = std::move(value);
    return std::make_shared<const Formula>(std::move(formula));
}

std::optional<Value> closed_value(const Formula& formula) {
    if (!is_closed(formula)) return std::nullopt;
    Value value = evaluate(formula, {}, {});
    if (value.is_error() || value.is_unknown()) return std::nullopt;
    return value;
}

/// AND and OR lose the arguments that decide nothing; one that decides everything takes the place of all.
FormulaPtr folded_conjunction(const FormulaPtr& formula) {
    const bool is_and = formula->kind == Kind::and_;
    Formulas left;
    for (const FormulaPtr& argument : formula->arguments) {
        FormulaPtr one = folded(argument);
        const auto value = closed_value(*one);
        if (value && value->is(!is_and)) return constant_of(boolean_value(!is_and));
        if (!value || !value->is(is_and)) left.push_back(std::move(one));
    }
    if (left.empty()) return constant_of(boolean_value(is_and));
    return left.size() == 1 ? left[0] : with_arguments(*formula, std::move(left));
}

FormulaPtr folded_case(const FormulaPtr& formula) {
    Formulas left;
    for (std::size_t i = 0; i + 1 < formula->arguments.size(); i += 2) {
        FormulaPtr condition = folded(formula->arguments[i]);
        const auto value = closed_value(*condition);
        if (value && value->is(true)) {
            FormulaPtr result = folded(formula->arguments[i + 1]);
            if (left.empty()) return result;
            left.push_back(std::move(result));
            return with_arguments(*formula, std::move(left));
        }
        if (value) continue;
        left.push_back(std::move(condition));
        left.push_back(folded(formula->arguments[i + 1]));
    }
    FormulaPtr otherwise = folded(formula->arguments.back());
    if (left.empty()) return otherwise;
    left.push_back(std::move(otherwise));
    return with_arguments(*formula, std::move(left));
}

FormulaPtr folded_coalesce(const FormulaPtr& formula) {
    Formulas left;
    for (const FormulaPtr& argument : formula->arguments) {
        FormulaPtr one = folded(argument);
        const auto value = closed_value(*one);
        if (value && value->is_null()) continue;
        left.push_back(std::move(one));
        if (value) break;   // the rest is never reached
    }
    if (left.empty()) return constant_of(null_value());
    return left.size() == 1 ? left[0] : with_arguments(*formula, std::move(left));
}

/// b = true is b, b = false is NOT b (simplify_boolean_equality).
FormulaPtr folded_comparison(const FormulaPtr& formula) {
    for (const std::size_t at : {0U, 1U}) {
        const auto value = closed_value(*formula->arguments[at]);
        if (!value || value->kind != Value::Kind::boolean || (formula->name != "=" && formula->name != "<>")) continue;
        FormulaPtr other = folded(formula->arguments[1 - at]);
        if (value->is(formula->name == "=")) return other;
        Formula not_;
        not_.kind = Kind::not_;
        not_.arguments = {std::move(other)};
        return std::make_shared<const Formula>(std::move(not_));
    }
    return formula;
}

class Planning {
public:
    Planning(const Circumstances& situation, bool in_routine) : situation_(situation), in_routine_(in_routine) {}
    std::optional<Value> condition(const Formula& formula);
    std::optional<Value> inside(const Formula& formula);
    std::optional<Value> query(const RowQuery& query);

private:
    std::optional<Value> any_of(const Formulas& formulas);
    std::optional<Value> comparison(const Formula& formula);

    /// What stands in several places is planned once: it fails in all of them or in none.
    static bool is_new(const auto& part, std::unordered_set<const void*>& planned) { return part.use_count() == 1 || planned.insert(part.get()).second; }

    const Circumstances& situation_;
    bool in_routine_;                        ///< what stands in a function is planned when that runs
    std::unordered_set<const void*> conditions_, inside_, queries_;
};

std::optional<Value> Planning::any_of(const Formulas& formulas) {
    for (const FormulaPtr& formula : formulas)
        if (is_new(formula, conditions_))
            if (auto error = condition(*formula)) return error;
    return std::nullopt;
}

/// The side without columns is computed when the other has some: unless a function in it is only executed.
std::optional<Value> Planning::comparison(const Formula& formula) {
    for (const std::size_t at : {0U, 1U}) {
        const Formula& side = *formula.arguments[at];
        if (has_columns(side) || has_queries(side) || !has_columns(*formula.arguments[1 - at])) continue;
        if (has_only_executed(side)) continue;
        Value value = evaluate(side, situation_, {});
        if (value.is_error()) return value;
    }
    return std::nullopt;
}

std::optional<Value> Planning::query(const RowQuery& query) {
    for (const RowEntry& entry : query.from) {
        if (entry.on)
            if (auto error = condition(*entry.on)) return error;
        if (entry.query && entry.query->in_routine == in_routine_ && is_new(entry.query, queries_))
            if (auto error = this->query(*entry.query)) return error;
    }
    if (query.where)
        if (auto error = condition(*query.where)) return error;
    for (const RowQueryPtr& arm : arms_of(query))
        if (auto error = this->query(*arm)) return error;
    return std::nullopt;
}

/// Subqueries anywhere in it are planned too.
std::optional<Value> Planning::inside(const Formula& formula) {
    if (formula.kind == Kind::routine) return std::nullopt;
    if (formula.query && formula.query->in_routine == in_routine_ && is_new(formula.query, queries_))
        if (auto error = query(*formula.query)) return error;
    for (const FormulaPtr& argument : formula.arguments)
        if (is_new(argument, inside_))
            if (auto error = inside(*argument)) return error;
    return std::nullopt;
}

std::optional<Value> Planning::condition(const Formula& formula) {
    switch (formula.kind) {
        case Kind::and_:
        case Kind::or_:
        case Kind::not_:
        case Kind::boolean_test: return any_of(formula.arguments);
        case Kind::cast:
            if (formula.type.kind == TypeClass::Kind::boolean && !formula.type.array) return any_of(formula.arguments);
            break;
        case Kind::routine: return formula.only_executed ? std::nullopt : any_of(formula.arguments);
        case Kind::compare:
        case Kind::distinct:
        case Kind::like:
        case Kind::any:
        case Kind::all:
            if (auto error = comparison(formula)) return error;
            break;
        default: break;
    }
    return inside(formula);
}

bool is_never_true(const Formula& formula) {
    const auto value = closed_value(formula);
    return value && (value->is_null() || value->is(false));
}

/// find_duplicate_ors(): NULL is as good as false where only true counts.
FormulaPtr without_nulls(const FormulaPtr& formula) {
    if (is_never_true(*formula)) return constant_of(boolean_value(false));
    if (formula->kind != Kind::and_ && formula->kind != Kind::or_) return formula;
    Formulas left;
    for (const FormulaPtr& argument : formula->arguments) {
        FormulaPtr one = without_nulls(argument);
        const bool never = is_never_true(*one);
        if (never && formula->kind == Kind::and_) return one;
        if (!never) left.push_back(std::move(one));
    }
    if (left.empty()) return constant_of(boolean_value(false));
    return left.size() == 1 ? left[0] : with_arguments(*formula, std::move(left));
}

}  // namespace

FormulaPtr folded_condition(const FormulaPtr& formula) { return without_nulls(folded(formula)); }

FormulaPtr folded(const FormulaPtr& formula) {
    switch (formula->kind) {
        case Kind::and_:
        case Kind::or_: return folded_conjunction(formula);
        case Kind::case_: return folded_case(formula);
        case Kind::coalesce: return folded_coalesce(formula);
        case Kind::compare: return folded_comparison(formula);
        case Kind::not_:
        case Kind::boolean_test:
        case Kind::cast:
        case Kind::routine: {
            FormulaPtr argument = folded(formula->arguments[0]);
            return argument == formula->arguments[0] ? formula : with_arguments(*formula, {std::move(argument)});
        }
        default: return formula;
    }
}

std::optional<Value> planning_error(const Formula& formula, const Circumstances& situation) { return Planning(situation, false).condition(formula); }
std::optional<Value> check_planning_error(const Formula& formula, const Circumstances& situation) { return Planning(situation, false).inside(formula); }
std::optional<Value> routine_planning_error(const RowQuery& query, const Circumstances& situation) { return Planning(situation, true).query(query); }

}  // namespace pgsteward::access
