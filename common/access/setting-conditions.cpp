#include "access/setting-conditions.hpp"

#include <algorithm>
#include <set>

#include "access/tenancy.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// More than this are not assumed one by one.
constexpr std::size_t max_apart = 4;

bool reads_setting(const Formula& formula) {
    bool found = false;
    for_each(formula, [&](const Formula& one) { found = found || one.kind == Kind::setting; });
    return found;
}

/// Columns other than those of lists that the formula itself takes apart.
bool reads_rows(const Formula& formula) {
    std::set<std::uint32_t> lists;
    bool found = false;
    for_each_query(formula, [&](const RowQuery& query) {
        for (const RowEntry& entry : query.from) {
            if (entry.relation) found = true;
            lists.insert(entry.id);
        }
    });
    for_each(formula, [&](const Formula& one) { found = found || (one.kind == Kind::column && !lists.contains(one.entry)); });
    return found;
}

bool is_truth(const Formula& formula) {
    switch (formula.kind) {
        case Kind::compare:
        case Kind::distinct:
        case Kind::like:
        case Kind::is_null:
        case Kind::boolean_test:
        case Kind::any:
        case Kind::all:
        case Kind::exists:
        case Kind::in_any:
        case Kind::in_all:
        case Kind::call: return true;
        case Kind::cast: return formula.type.kind == TypeClass::Kind::boolean && !formula.type.array;
        default: return false;
    }
}

/// The setting itself, as it is or as its text is read.
bool is_plain(const Formula& side) {
    switch (side.kind) {
        case Kind::setting: return true;
        case Kind::cast: return side.type.kind != TypeClass::Kind::json && !side.type.array && is_plain(*side.arguments[0]);
        case Kind::null_if:
        case Kind::coalesce: return is_plain(*side.arguments[0]) && std::all_of(side.arguments.begin() + 1, side.arguments.end(), [](const FormulaPtr& one) { return is_closed(*one); });
        case Kind::routine: return is_plain(*side.arguments[0]);
        case Kind::scalar: return side.query->from.empty() && !side.query->where && arms_of(*side.query).empty() && side.query->outputs.size() == 1 && is_plain(*side.query->outputs[0]);
        default: return false;
    }
}

bool asks_for_few(const Formula& condition) {
    const bool few = condition.kind == Kind::distinct || condition.kind == Kind::any || condition.kind == Kind::is_null || condition.kind == Kind::boolean_test || condition.kind == Kind::cast ||
                     (condition.kind == Kind::compare && (condition.name == "=" || condition.name == "<>"));
    return few && std::all_of(condition.arguments.begin(), condition.arguments.end(), [](const FormulaPtr& side) { return is_closed(*side) || is_plain(*side); }) &&
           std::count_if(condition.arguments.begin(), condition.arguments.end(), [](const FormulaPtr& side) { return !is_closed(*side); }) == 1;
}

/// Goes through a condition, and through what values are computed from: a branch has a condition again.
class Collector {
public:
    explicit Collector(bool exhausted) : exhausted_(exhausted) {}
    void truth(const Formula& formula);
    std::vector<const Formula*> found() { return std::move(found_); }

private:
    void value(const Formula& formula);
    void branches(const Formula& formula, bool of_truth);
    void query(const RowQuery& query, bool of_truth);

    bool exhausted_;
    std::vector<const Formula*> found_;
};

void Collector::branches(const Formula& formula, bool of_truth) {
    for (std::size_t at = 0; at < formula.arguments.size(); ++at) {
        const bool condition = at % 2 == 0 && at + 1 < formula.arguments.size();
        if (condition || of_truth) truth(*formula.arguments[at]);
        else value(*formula.arguments[at]);
    }
}

void Collector::query(const RowQuery& query, bool of_truth) {
    for (const RowEntry& entry : query.from) {
        if (entry.array) value(*entry.array);
        if (entry.on) truth(*entry.on);
        if (entry.query) this->query(*entry.query, false);
    }
    if (query.where) truth(*query.where);
    for (const FormulaPtr& output : query.outputs) of_truth ? truth(*output) : value(*output);
    for (const RowQueryPtr& arm : arms_of(query)) this->query(*arm, of_truth);
}

void Collector::value(const Formula& formula) {
    if (!reads_setting(formula)) return;
    if (formula.kind == Kind::case_) return branches(formula, false);
    if (is_truth(formula) && formula.kind != Kind::call && formula.kind != Kind::cast) return truth(formula);
    for (const FormulaPtr& argument : formula.arguments) value(*argument);
    if (formula.query) query(*formula.query, false);
}

void Collector::truth(const Formula& formula) {
    if (!reads_setting(formula)) return;
    if (formula.kind == Kind::case_) return branches(formula, true);
    if (!is_truth(formula)) {
        for (const FormulaPtr& argument : formula.arguments) truth(*argument);
        if (formula.query) query(*formula.query, true);
        return;
    }
    const bool of_truth = formula.kind == Kind::boolean_test || (formula.kind == Kind::cast && !is_plain(*formula.arguments[0]));
    if (of_truth && (is_truth(*formula.arguments[0]) || formula.arguments[0]->kind == Kind::routine || formula.arguments[0]->kind == Kind::cast)) return truth(*formula.arguments[0]);
    if (reads_rows(formula)) {
        for (const FormulaPtr& argument : formula.arguments) value(*argument);
        if (formula.query) query(*formula.query, false);
        return;
    }
    if (exhausted_ || !asks_for_few(formula)) found_.push_back(&formula);
}

}  // namespace

std::vector<const Formula*> setting_conditions(const Formula& condition, bool exhausted) {
    Collector collector(exhausted);
    collector.truth(condition);
    return collector.found();
}

std::vector<Assumptions> assumptions_about(const std::vector<const Formula*>& conditions) {
    std::vector<Assumptions> all = {{}};
    if (conditions.size() > max_apart) {
        for (const Formula* one : conditions) all[0][one] = unknown_value("too many conditions ask settings that any session may set to any text");
        return all;
    }
    for (const Formula* one : conditions) {
        std::vector<Assumptions> longer;
        for (const Assumptions& before : all)
            for (const Value& value : {boolean_value(true), boolean_value(false), null_value()}) {
                longer.push_back(before);
                longer.back()[one] = value;
            }
        all = std::move(longer);
    }
    return all;
}

}  // namespace pgsteward::access
