// Expressions as formulas.
#include <algorithm>

#include <fmt/format.h>

#include "access/predicate-compile.hpp"
#include "access/predicate-json.hpp"
#include "canonical/expression.hpp"
#include "sql/parse.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

constexpr std::string_view comparisons[] = {"=", "<>", "!=", "<", "<=", ">", ">="};

Value constant_value(const sql::Constant& constant) {
    Value value;
    switch (constant.kind) {
        case sql::Constant::Kind::null: break;
        case sql::Constant::Kind::boolean: return boolean_value(constant.text == "true");
        case sql::Constant::Kind::integer: return read_value(constant.text, {TypeClass::Kind::integer, false, "bigint"});
        case sql::Constant::Kind::floating: return read_value(constant.text, {TypeClass::Kind::decimal, false, "numeric"});
        case sql::Constant::Kind::string:
            value = text_value(constant.text);
            value.literal = true;
            return value;
        case sql::Constant::Kind::bit_string: return unknown_value("bit strings are not modelled");
    }
    return value;
}

const OtherObject* collation_of(const Catalog& catalog, const std::string& spelled) {
    if (spelled.empty()) return nullptr;
    for (const auto& [key, object] : catalog.others)
        if (object->kind == ObjectKind::collation && quoted(object->name) == spelled) return object.get();
    return nullptr;
}

bool is_nondeterministic(const Catalog& catalog, const std::string& spelled) {
    const OtherObject* collation = collation_of(catalog, spelled);
    const auto found = collation ? collation->properties.find("deterministic") : OptionMap::const_iterator();
    return collation && found != collation->properties.end() && found->second == "false";
}

/// As the catalog spells it; without a schema, whichever is of that name.
std::string collation_named(const Catalog& catalog, const QualifiedName& name) {
    if (!name.schema.empty()) return quoted(name);
    for (const auto& [key, object] : catalog.others)
        if (object->kind == ObjectKind::collation && object->name.name == name.name) return quoted(object->name);
    return {};
}

}  // namespace

FormulaPtr node(Kind kind, Formulas arguments, std::string name) {
    Formula formula;
    formula.kind = kind;
    formula.arguments = std::move(arguments);
    formula.name = std::move(name);
    return std::make_shared<const Formula>(std::move(formula));
}

FormulaPtr cast_node(FormulaPtr formula, TypeClass type, std::string name) {
    Formula made;
    made.kind = Kind::cast;
    made.arguments = {std::move(formula)};
    made.type = std::move(type);
    made.name = std::move(name);
    return std::make_shared<const Formula>(std::move(made));
}

FormulaPtr constant(Value value) {
    Formula formula;
    formula.kind = Kind::constant;
    formula.value = std::move(value);
    return std::make_shared<const Formula>(std::move(formula));
}

FormulaPtr opaque(std::string why) { return node(Kind::opaque, {}, std::move(why)); }
FormulaPtr negated(FormulaPtr formula) { return node(Kind::not_, {std::move(formula)}); }

NameScope Compiler::scope_of(const Relation& relation) {
    NameScope scope;
    NameScope::Entry entry{relation.name.name, own_row, {}, &relation};
    for (const Column& column : relation.columns) entry.columns.push_back(column.name);
    scope.entries.push_back(std::move(entry));
    return scope;
}

TypeClass Compiler::type(const sql::TypeName& name) {
    const std::string text = sql::print(name);
    const auto found = types_.find(text);
    if (found != types_.end()) return found->second;
    return types_[text] = class_of(canonical::type(name, catalog_, path_).text, catalog_);
}

FormulaPtr Compiler::operand(const sql::ExpressionPtr& expression, const NameScope& scope) {
    return expression ? this->expression(*expression, scope) : opaque("an operand is missing");
}

Formulas Compiler::operands(const sql::Expressions& expressions, const NameScope& scope) {
    Formulas formulas;
    for (const sql::ExpressionPtr& expression : expressions) formulas.push_back(operand(expression, scope));
    return formulas;
}

FormulaPtr Compiler::column(const sql::ColumnReference& reference, const NameScope& scope) {
    if (reference.star || reference.parts.empty()) return opaque("a whole row is not modelled");
    const std::string& name = reference.parts.back();
    const std::string qualifier = reference.parts.size() > 1 ? reference.parts[reference.parts.size() - 2] : std::string();
    for (const NameScope* at = &scope; at; at = at->outer) {
        for (const NameScope::Entry& entry : at->entries) {
            if (!qualifier.empty() && entry.alias != qualifier) continue;
            const auto found = std::find(entry.columns.begin(), entry.columns.end(), name);
            if (found == entry.columns.end()) continue;
            Formula formula;
            formula.kind = Kind::column;
            formula.name = name;
            formula.entry = entry.id;
            formula.position = static_cast<std::uint32_t>(found - entry.columns.begin());
            const Column* column = entry.relation ? entry.relation->column(name) : nullptr;
            if (column) formula.type = class_of(column->type, catalog_);
            FormulaPtr made = std::make_shared<const Formula>(std::move(formula));
            return column ? collated(std::move(made), column->collation) : made;
        }
        const std::string whole = qualifier.empty() ? std::string() : fmt::format("{}.{}", qualifier, name);
        for (const auto& [variable, formula] : at->variables)
            if (variable == whole) return formula;
        if (!qualifier.empty() && qualifier != at->routine) continue;
        for (const auto& [variable, formula] : at->variables)
            if (variable == name) return formula;
    }
    return opaque(fmt::format("the name {} is not known here", name));
}

/// character(n) is compared without the blanks at its end, and matched with them.
bool is_padded(const Formula& formula) { return formula.kind == Kind::column && formula.type.name == "character" && !formula.type.array; }

FormulaPtr without_blanks(FormulaPtr formula, const Formula& beside) {
    const bool literal = is_padded(beside) && formula->kind == Kind::constant && formula->value.literal;
    return literal ? constant(read_value(formula->value.text, beside.type)) : formula;
}

FormulaPtr Compiler::operator_call(const std::string& name, FormulaPtr left, FormulaPtr right) {
    const bool matches = name.find('~') != std::string::npos;
    if (matches && (is_padded(*left) || is_padded(*right))) return opaque("a pattern for character(n) is not modelled");
    left = without_blanks(std::move(left), *right);
    right = without_blanks(std::move(right), *left);
    if (FormulaPtr made = json_operation(name, left, right)) return made;
    if (std::find(std::begin(comparisons), std::end(comparisons), name) != std::end(comparisons))
        return node(Kind::compare, {std::move(left), std::move(right)}, name == "!=" ? "<>" : name);
    if (name == "~~" || name == "~~*") return node(Kind::like, {std::move(left), std::move(right)}, name);
    if (name == "!~~" || name == "!~~*") return negated(node(Kind::like, {std::move(left), std::move(right)}, name.substr(1)));
    return node(Kind::call, {std::move(left), std::move(right)}, name);
}

FormulaPtr Compiler::list_membership(const sql::Operation& operation, const NameScope& scope) {
    const auto* list = std::get_if<sql::List>(&operation.right->node);
    if (!list) return opaque("IN with something that is no list");
    const FormulaPtr left = operand(operation.left, scope);
    Formulas equal;
    for (const sql::ExpressionPtr& item : list->items) equal.push_back(node(Kind::compare, {left, without_blanks(operand(item, scope), *left)}, "="));
    FormulaPtr any = equal.size() == 1 ? equal[0] : node(Kind::or_, std::move(equal));
    return operation.name.name == "<>" ? negated(std::move(any)) : any;
}

FormulaPtr Compiler::between(const sql::Operation& operation, const NameScope& scope) {
    using OperationKind = sql::Operation::Kind;
    const auto* list = std::get_if<sql::List>(&operation.right->node);
    if (!list || list->items.size() != 2) return opaque("BETWEEN without two bounds");
    const FormulaPtr value = operand(operation.left, scope);
    const FormulaPtr low = operand(list->items[0], scope);
    const FormulaPtr high = operand(list->items[1], scope);
    const auto within = [&](const FormulaPtr& a, const FormulaPtr& b) {
        return node(Kind::and_, {node(Kind::compare, {value, a}, ">="), node(Kind::compare, {value, b}, "<=")});
    };
    const bool symmetric = operation.kind == OperationKind::between_symmetric || operation.kind == OperationKind::not_between_symmetric;
    FormulaPtr result = symmetric ? node(Kind::or_, {within(low, high), within(high, low)}) : within(low, high);
    const bool negates = operation.kind == OperationKind::not_between || operation.kind == OperationKind::not_between_symmetric;
    return negates ? negated(std::move(result)) : result;
}

FormulaPtr Compiler::operation(const sql::Operation& operation, const NameScope& scope) {
    using OperationKind = sql::Operation::Kind;
    const std::string& schema = operation.name.schema;
    if (!schema.empty() && schema != "pg_catalog") return opaque(fmt::format("the operator {}.{} is not modelled", schema, operation.name.name));
    if (!operation.right) return opaque("an operand is missing");
    const auto both = [&] { return Formulas{operand(operation.left, scope), operand(operation.right, scope)}; };
    switch (operation.kind) {
        case OperationKind::op:
            if (!operation.left) return node(Kind::call, {operand(operation.right, scope)}, "prefix " + operation.name.name);
            return operator_call(operation.name.name, operand(operation.left, scope), operand(operation.right, scope));
        case OperationKind::op_any: return node(Kind::any, both(), operation.name.name);
        case OperationKind::op_all: return node(Kind::all, both(), operation.name.name);
        case OperationKind::distinct: return node(Kind::distinct, both());
        case OperationKind::not_distinct: return negated(node(Kind::distinct, both()));
        case OperationKind::nullif: return node(Kind::null_if, both());
        case OperationKind::in: return list_membership(operation, scope);
        case OperationKind::like:
        case OperationKind::ilike: return operator_call(operation.name.name, operand(operation.left, scope), operand(operation.right, scope));
        case OperationKind::similar: return operator_call(operation.name.name, operand(operation.left, scope), operand(operation.right, scope));
        default: return between(operation, scope);
    }
}

FormulaPtr Compiler::boolean_test(const sql::BooleanTest& test, const NameScope& scope) {
    using Test = sql::BooleanTest::Kind;
    const auto make = [&](std::string name) { return node(Kind::boolean_test, {operand(test.argument, scope)}, std::move(name)); };
    switch (test.kind) {
        case Test::is_true: return make("true");
        case Test::is_not_true: return negated(make("true"));
        case Test::is_false: return make("false");
        case Test::is_not_false: return negated(make("false"));
        case Test::is_unknown: return make("unknown");
        case Test::is_not_unknown: break;
    }
    return negated(make("unknown"));
}

FormulaPtr Compiler::case_of(const sql::Case& one, const NameScope& scope) {
    Formulas parts;
    const FormulaPtr argument = one.argument ? operand(one.argument, scope) : nullptr;
    for (const sql::CaseWhen& branch : one.branches) {
        FormulaPtr condition = operand(branch.condition, scope);
        parts.push_back(argument ? node(Kind::compare, {argument, std::move(condition)}, "=") : std::move(condition));
        parts.push_back(operand(branch.result, scope));
    }
    parts.push_back(one.otherwise ? operand(one.otherwise, scope) : constant(null_value()));
    return node(Kind::case_, std::move(parts));
}

FormulaPtr Compiler::subquery(const sql::Subquery& subquery, const NameScope& scope) {
    using SubqueryKind = sql::Subquery::Kind;
    Formula formula;
    formula.query = query(*subquery.query, scope);
    formula.name = subquery.operator_name.name.empty() ? "=" : subquery.operator_name.name;
    if (subquery.test) {
        const auto* row = std::get_if<sql::RowConstructor>(&subquery.test->node);
        formula.arguments = row ? operands(row->fields, scope) : Formulas{operand(subquery.test, scope)};
    }
    switch (subquery.kind) {
        case SubqueryKind::exists: formula.kind = Kind::exists; break;
        case SubqueryKind::any: formula.kind = Kind::in_any; break;
        case SubqueryKind::all: formula.kind = Kind::in_all; break;
        case SubqueryKind::scalar: formula.kind = Kind::scalar; break;
        case SubqueryKind::array: formula.kind = Kind::array_of; break;
        default: return opaque("a subquery that gives a row is not modelled");
    }
    return std::make_shared<const Formula>(std::move(formula));
}

/// A shorter text is cut to fit, so that two that begin alike are the same.
FormulaPtr Compiler::cast(const sql::TypeCast& cast, const NameScope& scope) { return cast_to(operand(cast.argument, scope), cast.type, scope); }

FormulaPtr Compiler::cast_to(FormulaPtr formula, const sql::TypeName& name, const NameScope& scope) {
    FormulaPtr whole = cast_node(std::move(formula), type(name));
    const bool cuts = whole->type.kind == TypeClass::Kind::text && !whole->type.array && name.modifiers.size() == 1;
    return cuts ? node(Kind::call, {std::move(whole), operand(name.modifiers[0], scope)}, "left") : whole;
}

/// A nondeterministic collation takes different texts for equal; which ones is not modelled.
FormulaPtr Compiler::collated(FormulaPtr formula, const std::string& collation) const {
    return is_nondeterministic(catalog_, collation) ? node(Kind::call, {std::move(formula)}, fmt::format("the collation {}", collation)) : formula;
}

FormulaPtr Compiler::indirection(const sql::Indirection& indirection, const NameScope& scope) {
    const auto* field = indirection.steps.size() == 1 ? std::get_if<std::string>(&indirection.steps[0]) : nullptr;
    const auto* call = field && indirection.argument ? std::get_if<sql::FunctionCall>(&indirection.argument->node) : nullptr;
    if (call && *field != "*") return field_of_call(*call, *field, scope);
    const auto* subscript = indirection.steps.size() == 1 ? std::get_if<sql::Subscript>(&indirection.steps[0]) : nullptr;
    if (!subscript || (!subscript->slice && !subscript->upper)) return opaque("fields of rows and several subscripts are not modelled");
    if (subscript->slice) {
        const FormulaPtr array = operand(indirection.argument, scope);
        const FormulaPtr from = subscript->lower ? operand(subscript->lower, scope) : constant(integer_value(1));
        const FormulaPtr to = subscript->upper ? operand(subscript->upper, scope) : node(Kind::call, {array}, "cardinality");
        return node(Kind::call, {array, from, to}, "[:]");
    }
    return node(Kind::call, {operand(indirection.argument, scope), operand(subscript->upper, scope)}, "[]");
}

FormulaPtr Compiler::sql_value(const std::string& name) {
    if (name == "current_user" || name == "user" || name == "current_role") return node(Kind::current_user, {}, run_as_);
    if (name == "session_user") return node(Kind::session_user, {});
    if (name == "current_catalog" || name == "current_schema") return opaque(name + " is not modelled");
    return node(Kind::call, {}, name);
}

FormulaPtr Compiler::expression(const sql::Expression& expression, const NameScope& scope) {
    const auto& any = expression.node;
    if (const auto* one = std::get_if<sql::Constant>(&any)) return constant(constant_value(*one));
    if (const auto* one = std::get_if<sql::ColumnReference>(&any)) return column(*one, scope);
    if (const auto* one = std::get_if<sql::Parameter>(&any)) return column({.parts = {fmt::format("${}", one->number)}}, scope);
    if (const auto* one = std::get_if<sql::Operation>(&any)) return operation(*one, scope);
    if (const auto* one = std::get_if<sql::FunctionCall>(&any)) return call(*one, scope);
    if (const auto* one = std::get_if<sql::NullTest>(&any)) {
        FormulaPtr test = node(Kind::is_null, {operand(one->argument, scope)});
        return one->is_not ? negated(std::move(test)) : test;
    }
    if (const auto* one = std::get_if<sql::BooleanOperation>(&any)) {
        Formulas arguments = operands(one->arguments, scope);
        if (one->kind == sql::BooleanOperation::Kind::not_) return negated(arguments.at(0));
        return node(one->kind == sql::BooleanOperation::Kind::and_ ? Kind::and_ : Kind::or_, std::move(arguments));
    }
    if (const auto* one = std::get_if<sql::TypeCast>(&any)) return cast(*one, scope);
    if (const auto* one = std::get_if<sql::BooleanTest>(&any)) return boolean_test(*one, scope);
    if (const auto* one = std::get_if<sql::Case>(&any)) return case_of(*one, scope);
    if (const auto* one = std::get_if<sql::Coalesce>(&any)) return node(Kind::coalesce, operands(one->arguments, scope));
    if (const auto* one = std::get_if<sql::Subquery>(&any)) return subquery(*one, scope);
    if (const auto* one = std::get_if<sql::ArrayConstructor>(&any)) return node(Kind::array, operands(one->elements, scope));
    if (const auto* one = std::get_if<sql::Indirection>(&any)) return indirection(*one, scope);
    if (const auto* one = std::get_if<sql::SqlValueFunction>(&any)) return sql_value(one->name);
    if (const auto* one = std::get_if<sql::CollateClause>(&any)) return collated(operand(one->argument, scope), collation_named(catalog_, one->collation.qualified()));
    if (const auto* one = std::get_if<sql::MinMax>(&any)) return node(Kind::call, operands(one->arguments, scope), one->greatest ? "greatest" : "least");
    if (const auto* one = std::get_if<sql::List>(&any); one && one->items.size() == 1) return operand(one->items[0], scope);
    return opaque("an expression of a kind that is not modelled");
}

FormulaPtr condition_of(const Catalog& catalog, const Relation& relation, const std::string& text) {
    const auto parsed = sql::parse_expression(text);
    if (const auto* error = std::get_if<sql::SyntaxError>(&parsed)) return opaque("the condition cannot be parsed: " + error->message);
    const auto& expression = std::get<sql::ExpressionPtr>(parsed);
    return expression ? Compiler(catalog).expression(*expression, Compiler::scope_of(relation)) : opaque("the condition is empty");
}

}  // namespace pgsteward::access
