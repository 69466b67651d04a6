#include "access/predicate.hpp"

#include <algorithm>

namespace pgsteward::access {
namespace {

using Visit = std::function<void(const Formula&)>;

void for_each(const RowQuery& query, const Visit& visit) {
    for (const RowEntry& entry : query.from) {
        if (entry.array) access::for_each(*entry.array, visit);
        if (entry.on) access::for_each(*entry.on, visit);
        if (entry.query) for_each(*entry.query, visit);
    }
    if (query.where) access::for_each(*query.where, visit);
    for (const FormulaPtr& output : query.outputs) access::for_each(*output, visit);
    for (const RowQueryPtr& arm : arms_of(query)) for_each(*arm, visit);
}

void for_each_inside(const RowQuery& query, const std::function<void(const RowQuery&)>& visit) {
    visit(query);
    for (const RowEntry& entry : query.from)
        if (entry.query) for_each_inside(*entry.query, visit);
    for (const RowQueryPtr& arm : arms_of(query)) for_each_inside(*arm, visit);
}

template <typename Test>
bool holds_any(const Formula& formula, Test test) {
    bool found = false;
    for_each(formula, [&](const Formula& one) { found = found || test(one); });
    return found;
}

}  // namespace

std::vector<RowQueryPtr> arms_of(const RowQuery& query) {
    std::vector<RowQueryPtr> arms = query.united;
    arms.insert(arms.end(), query.common.begin(), query.common.end());
    arms.insert(arms.end(), query.excluded.begin(), query.excluded.end());
    return arms;
}

void for_each(const Formula& formula, const Visit& visit) {
    visit(formula);
    for (const FormulaPtr& argument : formula.arguments) for_each(*argument, visit);
    if (formula.query) for_each(*formula.query, visit);
}

void for_each_query(const Formula& formula, const std::function<void(const RowQuery&)>& visit) {
    for_each(formula, [&](const Formula& one) {
        if (one.query) for_each_inside(*one.query, visit);
    });
}

bool has_columns(const Formula& formula) {
    return holds_any(formula, [](const Formula& one) { return one.kind == Formula::Kind::column; });
}

bool has_queries(const Formula& formula) {
    return holds_any(formula, [](const Formula& one) { return one.query != nullptr; });
}

bool is_closed(const Formula& formula) {
    return !holds_any(formula, [](const Formula& one) {
        switch (one.kind) {
            case Formula::Kind::column:
            case Formula::Kind::current_user:
            case Formula::Kind::session_user:
            case Formula::Kind::setting:
            case Formula::Kind::opaque:
            case Formula::Kind::aggregate: return true;
            case Formula::Kind::call: return one.arguments.empty();   // now() and its like
            default: return one.query != nullptr;
        }
    });
}

}  // namespace pgsteward::access
