// Columns whose values comparisons do not exhaust.
#include "access/row-cases.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// The column behind casts that keep different values different.
const Formula* plain_column(const Formula& formula) {
    if (formula.kind == Kind::column) return &formula;
    if (formula.kind != Kind::cast || formula.type.array) return nullptr;
    const Formula* column = plain_column(*formula.arguments[0]);
    if (!column) return nullptr;
    using Class = TypeClass::Kind;
    const Class from = column->type.kind;
    const Class to = formula.type.kind;
    const bool keeps = from == to || (to == Class::text && from != Class::other && from != Class::json) || (from == Class::integer && to == Class::decimal);
    return keeps ? column : nullptr;
}

/// lower() and its like change nothing in what a uuid or a number shows.
bool keeps_shown(const Formula& formula) {
    if (formula.kind != Kind::call || formula.arguments.size() != 1 || (formula.name != "lower" && formula.name != "btrim")) return false;
    const Formula* column = plain_column(*formula.arguments[0]);
    return column && (column->type.kind == TypeClass::Kind::uuid || column->type.kind == TypeClass::Kind::integer);
}

void collect_open(const Formula& formula, std::uint32_t entry, std::set<std::string>& open) {
    if (plain_column(formula) || keeps_shown(formula)) return;
    const Formula* cast = &formula;
    while (cast->kind == Kind::cast) cast = cast->arguments[0].get();
    const bool computes = formula.kind == Kind::call || formula.kind == Kind::like || formula.kind == Kind::aggregate || cast->kind == Kind::column;
    if (computes)
        for_each(formula, [&](const Formula& one) {
            if (one.kind == Kind::column && one.entry == entry) open.insert(one.name);
        });
    for (const FormulaPtr& argument : formula.arguments) collect_open(*argument, entry, open);
    if (!formula.query) return;
    const auto inside = [&](const FormulaPtr& one) {
        if (one) collect_open(*one, entry, open);
    };
    for_each_query(formula, [&](const RowQuery& query) {
        for (const RowEntry& one : query.from) {
            inside(one.array);
            inside(one.on);
        }
        inside(query.where);
        for (const FormulaPtr& output : query.outputs) inside(output);
    });
}

}  // namespace

std::set<std::string> open_columns(const Formula& formula, std::uint32_t entry) {
    std::set<std::string> open;
    collect_open(formula, entry, open);
    return open;
}

}  // namespace pgsteward::access
