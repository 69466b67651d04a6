// Columns whose values comparisons do not exhaust.
#include "access/open-columns.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

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

/// 'tenant:' || column: what stands around it is the same for every row.
bool stands_beside_constants(const Formula& formula) {
    std::size_t columns = 0;
    for (const FormulaPtr& argument : formula.arguments) {
        if (!has_columns(*argument) && !has_queries(*argument)) continue;
        const bool nested = argument->kind == Kind::call && argument->name == formula.name && stands_beside_constants(*argument);
        const Formula* column = plain_column(*argument);
        if (!nested && (!column || column->type.array || column->type.name == "character")) return false;
        ++columns;
    }
    return columns == 1;
}

/// ARRAY[column] <@ list: what = ANY (list) asks.
bool is_among(const Formula& formula) {
    const auto holds_one = [](const Formula& array) { return array.kind == Kind::array && array.arguments.size() == 1 && plain_column(*array.arguments[0]); };
    const auto& sides = formula.arguments;
    return sides.size() == 2 && ((holds_one(*sides[0]) && !has_columns(*sides[1])) || (holds_one(*sides[1]) && !has_columns(*sides[0])));
}

/// replace(column::text, '-', '') of a uuid, whose dashes stand where those of all others do.
bool loses_only_dashes(const Formula& formula) {
    if (formula.arguments.size() != 3) return false;
    const auto is_text = [](const Formula& one, std::string_view text) { return is_closed(one) && evaluate(one, {}, {}).text == text; };
    const Formula* column = plain_column(*formula.arguments[0]);
    return column && column->type.kind == TypeClass::Kind::uuid && !column->type.array && is_text(*formula.arguments[1], "-") && is_text(*formula.arguments[2], "");
}

/// One uuid is found in a text of that length alone, and no two texts have one digest as far as anybody knows.
bool keeps_apart(const Formula& formula) {
    if (formula.kind != Kind::call) return false;
    if (formula.name == "md5" && formula.arguments.size() == 1) return plain_column(*formula.arguments[0]);
    if (formula.name == "||" || formula.name == "concat") return stands_beside_constants(formula);
    if (formula.name == "replace") return loses_only_dashes(formula);
    if (formula.name == "<@" || formula.name == "@>" || formula.name == "&&") return is_among(formula);
    if ((formula.name != "position" && formula.name != "strpos") || formula.arguments.size() != 2 || has_columns(*formula.arguments[0])) return false;
    const Formula* column = plain_column(*formula.arguments[1]);
    return column && column->type.kind == TypeClass::Kind::uuid;
}

/// lower() and its like change nothing in what a uuid or a number shows.
bool keeps_shown(const Formula& formula) {
    if (keeps_apart(formula)) return true;
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

namespace {

using Visit = std::function<void(const Formula&)>;

void visit_columns(const Formula& formula, const Visit& visit) {
    for_each(formula, [&](const Formula& one) {
        if (one.kind == Kind::column) visit(one);
    });
}

bool folds(const Formula& call) {
    const bool folds = call.kind == Kind::call && call.arguments.size() == 1 && (call.name == "lower" || call.name == "upper" || call.name == "btrim");
    return folds && plain_column(*call.arguments[0]);
}

bool is_count(const Formula& formula) {
    bool counted = false;
    for_each(formula, [&](const Formula& one) { counted = counted || (one.kind == Kind::aggregate && one.name.ends_with("count")); });
    return counted;
}

/// A count that is compared with more than whether there is a row.
bool counts_more(const Formula& comparison, const Formula& other) {
    const Value number = is_closed(other) ? evaluate(other, {}, {}) : null_value();
    const bool only_exists = number.kind == Value::Kind::integer && (number.integer == 0 || (number.integer == 1 && (comparison.name == ">=" || comparison.name == "<" || comparison.name == "=")));
    return !only_exists;
}

/// The query whose rows the side of a comparison counts; null where it counts none.
const RowQuery* counted_by(const Formula& side, const std::map<std::uint32_t, const RowQuery*>& groups) {
    if (side.kind == Kind::scalar && std::ranges::any_of(side.query->outputs, [](const FormulaPtr& output) { return is_count(*output); })) return side.query.get();
    const auto found = side.kind == Kind::column ? groups.find(side.entry) : groups.end();
    const bool counts = found != groups.end() && side.position < found->second->outputs.size() && is_count(*found->second->outputs[side.position]);
    return counts ? found->second : nullptr;
}

/// Calls with columns in them, and whatever decides which rows are counted.
void visit_open(const Formula& condition, const Visit& visit) {
    std::map<std::uint32_t, const RowQuery*> groups;
    for_each_query(condition, [&](const RowQuery& query) {
        for (const RowEntry& entry : query.from)
            if (entry.query && entry.query->aggregates) groups[entry.id] = entry.query.get();
    });
    for_each(condition, [&](const Formula& one) {
        if (one.kind == Kind::call && !folds(one)) {
            for (const FormulaPtr& argument : one.arguments) visit_columns(*argument, visit);
        }
        for (std::size_t at = 0; one.kind == Kind::compare && at < 2; ++at) {
            const RowQuery* counted = counted_by(*one.arguments[at], groups);
            if (counted && counted->where && counts_more(one, *one.arguments[1 - at])) visit_columns(*counted->where, visit);
        }
    });
}

}  // namespace

void add_open_columns(const Formula& condition, const Relation* own, OpenColumns& open) {
    std::map<std::uint32_t, const Relation*> relations;
    if (own) relations[own_row] = own;
    for_each_query(condition, [&](const RowQuery& query) {
        for (const RowEntry& entry : query.from)
            if (entry.relation) relations[entry.id] = entry.relation;
    });
    visit_open(condition, [&](const Formula& column) {
        if (const auto found = relations.find(column.entry); found != relations.end()) open[found->second].insert(column.name);
    });
}

bool open_lookups(RowJudge& judge, RowCases& cases) {
    OpenColumns open;
    const auto conditions = judge.conditions(*cases.own.relation);
    for (const FormulaPtr& condition : conditions) add_open_columns(*condition, nullptr, open);
    for (const auto& [relation, formulas] : judge.lookups(conditions))
        for (const FormulaPtr& formula : formulas) add_open_columns(*formula, relation, open);
    bool any = false;
    for (SeedRows& rows : cases.others)
        for (const std::string& name : open[rows.relation])
            for (std::size_t at = 0; at < rows.relation->columns.size(); ++at) {
                if (rows.relation->columns[at].name != name) continue;
                any = true;
                for (SeedRow& row : rows.rows) row.values[at] = unknown_value(fmt::format("the column {}.{} is used in a way that is not followed for every value", rows.relation->name.name, name));
            }
    return any;
}

}  // namespace pgsteward::access
