#include "interpret/names.hpp"

#include <algorithm>

#include "sql/expression.hpp"

namespace pgsteward::interpret {
namespace {

constexpr std::size_t longest_name = 63;

/// Cuts to at most `length` bytes without cutting a character in two.
void clip(std::string& text, std::size_t length) {
    if (text.size() <= length) return;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    text.resize(length);
}

template <typename Taken>
std::string first_free(const std::string& table, const std::string& columns, std::string_view label, const Taken& taken) {
    std::string name = chosen_name(table, columns, label);
    for (int pass = 1; taken(name); ++pass) name = chosen_name(table, columns, std::string(label) + std::to_string(pass));
    return name;
}

bool constraint_taken(const Catalog& catalog, const Relation& table, const std::string& name) {
    return table.constraint(name) || catalog.has_constraint({table.name.schema, name});
}

/// How sure FigureColname is of a name: a type's is taken only where nothing better is found.
struct Figured { std::string name; int strength = 0; };

Figured figure(const sql::Expression& expression);

Figured figure(const sql::ExpressionPtr& expression) { return expression ? figure(*expression) : Figured{}; }

Figured figure(const sql::Expression& expression) {
    using namespace sql;
    if (const auto* reference = std::get_if<ColumnReference>(&expression.node))
        return reference->star || reference->parts.empty() ? Figured{} : Figured{reference->parts.back(), 2};
    if (const auto* indirection = std::get_if<Indirection>(&expression.node)) {
        for (auto step = indirection->steps.rbegin(); step != indirection->steps.rend(); ++step)
            if (const auto* field = std::get_if<std::string>(&*step); field && *field != "*") return {*field, 2};
        return figure(indirection->argument);
    }
    if (const auto* call = std::get_if<FunctionCall>(&expression.node)) return {call->name.name, 2};
    if (const auto* operation = std::get_if<Operation>(&expression.node))
        return operation->kind == Operation::Kind::nullif ? Figured{"nullif", 2} : Figured{};
    if (const auto* cast = std::get_if<TypeCast>(&expression.node)) {
        const Figured inner = figure(cast->argument);
        return inner.strength > 1 || cast->type.name.name.empty() ? inner : Figured{cast->type.name.name, 1};
    }
    if (const auto* collate = std::get_if<CollateClause>(&expression.node)) return figure(collate->argument);
    if (std::holds_alternative<GroupingFunction>(expression.node)) return {"grouping", 2};
    if (const auto* choice = std::get_if<Case>(&expression.node)) {
        const Figured otherwise = figure(choice->otherwise);
        return otherwise.strength > 1 ? otherwise : Figured{"case", 1};
    }
    if (std::holds_alternative<ArrayConstructor>(expression.node)) return {"array", 2};
    if (std::holds_alternative<RowConstructor>(expression.node)) return {"row", 2};
    if (std::holds_alternative<Coalesce>(expression.node)) return {"coalesce", 2};
    if (const auto* extreme = std::get_if<MinMax>(&expression.node)) return {extreme->greatest ? "greatest" : "least", 2};
    if (const auto* function = std::get_if<SqlValueFunction>(&expression.node)) return {function->name, 2};
    if (const auto* subquery = std::get_if<Subquery>(&expression.node)) {
        if (subquery->kind == Subquery::Kind::exists) return {"exists", 2};
        if (subquery->kind == Subquery::Kind::array) return {"array", 2};
        const auto* select = subquery->query ? std::get_if<Select>(&subquery->query->node) : nullptr;
        if (subquery->kind != Subquery::Kind::scalar || !select || select->targets.empty()) return {};
        const Target& target = select->targets.front();
        return target.name.empty() ? figure(target.value) : Figured{target.name, 2};
    }
    return {};
}

}  // namespace

std::string cut_name(std::string name) {
    clip(name, longest_name);
    return name;
}

std::string chosen_name(const std::string& table, const std::string& columns, std::string_view label) {
    const std::size_t overhead = (columns.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
    const std::size_t available = longest_name - overhead;
    std::size_t first = table.size();
    std::size_t second = columns.size();
    while (first + second > available) first > second ? --first : --second;
    std::string name = table;
    std::string middle = columns;
    clip(name, first);
    clip(middle, second);
    if (!columns.empty()) name += "_" + middle;
    if (!label.empty()) name += "_" + std::string(label);
    return name;
}

std::string free_relation_name(const Catalog& catalog, const Relation& table, const std::string& columns, std::string_view label,
                               bool is_constraint) {
    const std::string& schema = table.name.schema;
    return first_free(table.name.name, columns, label, [&](const std::string& name) {
        return table.name.name == name || table.index(name) || catalog.relations.find({schema, name}) ||
               catalog.index_tables.find({schema, name}) || (is_constraint && constraint_taken(catalog, table, name));
    });
}

std::string free_constraint_name(const Catalog& catalog, const Relation& table, const std::string& columns, std::string_view label) {
    return first_free(table.name.name, columns, label, [&](const std::string& name) { return constraint_taken(catalog, table, name); });
}

std::string index_columns_part(std::vector<std::string> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string base = names[i].empty() ? "expr" : names[i];
        std::string name = base;
        const auto used = [&] { return std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), name) != names.begin() + static_cast<std::ptrdiff_t>(i); };
        for (int pass = 1; used(); ++pass) {
            const std::string number = std::to_string(pass);
            name = base;
            clip(name, longest_name - number.size());
            name += number;
        }
        names[i] = name;
    }
    std::string part;
    for (const std::string& name : names) {
        if (!part.empty()) part += '_';
        part += name;
        if (part.size() > longest_name) break;   // the server's buffer is full here
    }
    return part;
}

std::string figure_name(const sql::Expression& expression) { return figure(expression).name; }

}  // namespace pgsteward::interpret
