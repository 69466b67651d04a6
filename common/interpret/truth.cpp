#include "interpret/truth.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "sql/equal.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

Truth opposite(Truth truth) {
    if (truth == Truth::depends) return truth;
    return truth == Truth::always ? Truth::never : Truth::always;
}

/// The constant behind casts and parentheses.
const Constant* constant_of(const Expression& expression) {
    if (const auto* cast = std::get_if<TypeCast>(&expression.node)) return cast->argument ? constant_of(*cast->argument) : nullptr;
    if (const auto* list = std::get_if<List>(&expression.node); list && list->items.size() == 1) return constant_of(*list->items[0]);
    return std::get_if<Constant>(&expression.node);
}

std::optional<double> number_of(const Constant& constant) {
    double value = 0;
    const char* end = constant.text.data() + constant.text.size();
    const auto [stopped, failed] = std::from_chars(constant.text.data(), end, value);
    if (failed != std::errc() || stopped != end) return std::nullopt;
    return value;
}

/// -1, 0, 1; nothing where the order is not certain.
std::optional<int> compare(const Constant& a, const Constant& b) {
    if (a.kind == Constant::Kind::null || b.kind == Constant::Kind::null) return std::nullopt;
    const auto x = number_of(a);
    const auto y = number_of(b);
    if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
    if (a.text == b.text) return 0;
    return std::nullopt;
}

std::optional<bool> holds(const std::string& name, int order) {
    if (name == "=") return order == 0;
    if (name == "<>" || name == "!=") return order != 0;
    if (name == "<") return order < 0;
    if (name == ">") return order > 0;
    if (name == "<=") return order <= 0;
    if (name == ">=") return order >= 0;
    return std::nullopt;
}

bool same(const ExpressionPtr& a, const ExpressionPtr& b) {
    return a && b && std::holds_alternative<ColumnReference>(a->node) && equal(*a, *b);
}

/// SELECT column FROM table, nothing else: holds every row of the table.
bool selects_whole_table(const Query& query, const ObjectName& table) {
    const auto* select = std::get_if<Select>(&query.node);
    if (!select || select->where || select->having || select->limit || select->offset || select->from.size() != 1) return false;
    if (select->set_operation != Select::SetOperation::none || !select->group_by.empty()) return false;
    const auto* from = std::get_if<RelationName>(&select->from[0].node);
    return from && from->name == table.name && (from->schema == table.schema || from->schema.empty() || table.schema.empty());
}

Truth truth_of_operation(const Operation& operation, const FilteredTable& table) {
    if (!operation.left || !operation.right) return Truth::depends;
    const std::string& name = operation.name.name;
    if (operation.kind == Operation::Kind::op) {
        if (same(operation.left, operation.right) && (name == "=" || name == "<=" || name == ">=")) return Truth::always;
        const Constant* a = constant_of(*operation.left);
        const Constant* b = constant_of(*operation.right);
        const auto order = a && b ? compare(*a, *b) : std::nullopt;
        const auto result = order ? holds(name, *order) : std::nullopt;
        if (result) return *result ? Truth::always : Truth::never;
        // (true) = true
        if (name == "=" && b && b->kind == Constant::Kind::boolean) {
            const Truth left = truth_of(*operation.left, table);
            return b->text == "true" ? left : opposite(left);
        }
    }
    if (operation.kind == Operation::Kind::like || operation.kind == Operation::Kind::ilike) {
        const Constant* pattern = constant_of(*operation.right);
        const bool everything = pattern && !pattern->text.empty() && pattern->text.find_first_not_of('%') == std::string::npos;
        if (everything && (name == "~~" || name == "~~*")) return Truth::always;
    }
    if (operation.kind == Operation::Kind::not_distinct && same(operation.left, operation.right)) return Truth::always;
    if (operation.kind == Operation::Kind::in && name == "=") {
        const auto* list = std::get_if<List>(&operation.right->node);
        const Constant* left = constant_of(*operation.left);
        for (const ExpressionPtr& item : list ? list->items : Expressions{}) {
            if (same(operation.left, item)) return Truth::always;
            const Constant* right = item ? constant_of(*item) : nullptr;
            if (left && right && compare(*left, *right) == 0) return Truth::always;
        }
    }
    return Truth::depends;
}

/// A column of the table that is NOT NULL.
bool is_never_null(const Expression& expression, const FilteredTable& table) {
    const auto* reference = std::get_if<ColumnReference>(&expression.node);
    if (!table.relation || !reference || reference->parts.empty() || reference->parts.size() > 2) return false;
    const bool of_table = reference->parts.size() == 1 || reference->parts[0] == (table.alias.empty() ? table.name.name.str() : table.alias);
    const Column* column = of_table ? table.relation->column(reference->parts.back()) : nullptr;
    return column && column->not_null;
}

/// x IS NULL beside x IS NOT NULL, or c beside NOT c: one of them holds.
bool exhausts(const Expressions& arguments) {
    for (const ExpressionPtr& argument : arguments) {
        const auto* test = std::get_if<NullTest>(&argument->node);
        for (const ExpressionPtr& other : arguments) {
            const auto* second = std::get_if<NullTest>(&other->node);
            if (test && second && test->is_not != second->is_not && equal(*test->argument, *second->argument)) return true;
            const auto* negation = std::get_if<BooleanOperation>(&other->node);
            if (negation && negation->kind == BooleanOperation::Kind::not_ && equal(*negation->arguments[0], *argument)) return true;
        }
    }
    return false;
}

Truth truth_of_boolean(const BooleanOperation& operation, const FilteredTable& table) {
    if (operation.kind == BooleanOperation::Kind::not_) return opposite(truth_of(*operation.arguments[0], table));
    const bool is_or = operation.kind == BooleanOperation::Kind::or_;
    const Truth decisive = is_or ? Truth::always : Truth::never;
    bool all_other = true;
    for (const ExpressionPtr& argument : operation.arguments) {
        const Truth truth = truth_of(*argument, table);
        if (truth == decisive) return decisive;
        all_other = all_other && truth != Truth::depends;
    }
    if (all_other) return opposite(decisive);
    return is_or && operation.arguments.size() < 64 && exhausts(operation.arguments) ? Truth::always : Truth::depends;
}

}  // namespace

Truth truth_of(const Expression& condition, const FilteredTable& table) {
    if (const Constant* constant = constant_of(condition)) {
        if (constant->text == "true" || constant->text == "t" || constant->text == "yes" || constant->text == "on" || constant->text == "1") return Truth::always;
        return Truth::never;
    }
    if (const auto* cast = std::get_if<TypeCast>(&condition.node)) return cast->argument ? truth_of(*cast->argument, table) : Truth::depends;
    if (const auto* operation = std::get_if<Operation>(&condition.node)) return truth_of_operation(*operation, table);
    if (const auto* boolean = std::get_if<BooleanOperation>(&condition.node)) return truth_of_boolean(*boolean, table);
    if (const auto* test = std::get_if<BooleanTest>(&condition.node)) {
        const Truth inner = truth_of(*test->argument, table);
        if (test->kind == BooleanTest::Kind::is_true || test->kind == BooleanTest::Kind::is_not_false) return inner;
        if (test->kind == BooleanTest::Kind::is_false || test->kind == BooleanTest::Kind::is_not_true) return opposite(inner);
        return Truth::depends;
    }
    if (const auto* coalesce = std::get_if<Coalesce>(&condition.node))
        return coalesce->arguments.empty() ? Truth::depends : truth_of(*coalesce->arguments[0], table);
    if (const auto* test = std::get_if<NullTest>(&condition.node)) {
        const Constant* constant = test->argument ? constant_of(*test->argument) : nullptr;
        if (!constant && test->argument && is_never_null(*test->argument, table)) return test->is_not ? Truth::always : Truth::never;
        if (!constant) return Truth::depends;
        return (constant->kind == Constant::Kind::null) != test->is_not ? Truth::always : Truth::never;
    }
    if (const auto* subquery = std::get_if<Subquery>(&condition.node)) {
        if (subquery->kind != Subquery::Kind::any && subquery->kind != Subquery::Kind::exists) return Truth::depends;
        if (subquery->kind == Subquery::Kind::exists) {
            const auto* select = std::get_if<Select>(&subquery->query->node);
            const bool rowless = select && select->from.empty() && !select->where && !select->having && !select->limit && select->values.empty();
            return rowless ? Truth::always : Truth::depends;
        }
        const auto* column = subquery->test ? std::get_if<ColumnReference>(&subquery->test->node) : nullptr;
        return column && selects_whole_table(*subquery->query, table.name) ? Truth::always : Truth::depends;
    }
    return Truth::depends;
}

}  // namespace pgsteward::interpret
