// Helper functions in PL/pgSQL: declarations, assignments, SELECT … INTO, IF, RETURN and EXCEPTION WHEN OTHERS become
// one formula; anything else makes it opaque.
#include <fmt/format.h>

#include "access/predicate-compile.hpp"
#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;
using Kind = Formula::Kind;

void set_variable(NameScope& scope, const std::string& name, FormulaPtr value) {
    for (auto& [variable, formula] : scope.variables)
        if (variable == name) {
            formula = std::move(value);
            return;
        }
    scope.variables.emplace_back(name, std::move(value));
}

/// The conditions that catch every error of a computation.
bool catches_all(const plpgsql::Handler& handler) {
    for (const std::string& condition : handler.conditions)
        if (condition == "others") return true;
    return false;
}

}  // namespace

FormulaPtr Compiler::fragment(const std::string& text, const NameScope& scope) {
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    return expression && *expression ? this->expression(**expression, scope) : opaque("an expression of a function is not followed");
}

/// The value of SELECT … INTO with one target.
FormulaPtr Compiler::assigned(const plpgsql::Sql& statement, const NameScope& scope) {
    const auto parsed = sql::parse_statement(statement.statement.text);
    const auto* read = std::get_if<sql::Statement>(&parsed);
    const auto* source = read ? std::get_if<sql::QueryPtr>(&read->body) : nullptr;
    if (!source || statement.into.size() != 1 || statement.strict) return opaque("a statement of a function is not followed");
    RowQuery query = *this->query(**source, scope);
    query.first_only = true;
    if (query.opaque.empty() && query.outputs.size() != 1) query.opaque = "a query of a function gives more than one column";
    Formula scalar;
    scalar.kind = Kind::scalar;
    scalar.query = std::make_shared<const RowQuery>(std::move(query));
    return std::make_shared<const Formula>(std::move(scalar));
}

FormulaPtr Compiler::branches(const plpgsql::If& branch, std::span<const plpgsql::Statement> rest, NameScope& scope) {
    Formulas parts;
    for (const plpgsql::Branch& one : branch.branches) {
        NameScope inside = scope;
        FormulaPtr value = statements(one.body, inside);
        // What does not return goes on behind the IF.
        if (!value) value = statements(rest, inside);
        if (!value) return nullptr;
        parts.push_back(fragment(one.condition.text, scope));
        parts.push_back(std::move(value));
    }
    NameScope inside = scope;
    FormulaPtr value = statements(branch.otherwise, inside);
    if (!value) value = statements(rest, inside);
    if (!value) return nullptr;
    parts.push_back(std::move(value));
    return node(Kind::case_, std::move(parts));
}

FormulaPtr Compiler::statements(std::span<const plpgsql::Statement> statements, NameScope& scope) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const auto& any = statements[i].node;
        if (const auto* one = std::get_if<plpgsql::Return>(&any)) return one->value.present() ? fragment(one->value.text, scope) : opaque("a function returns its OUT parameters");
        if (const auto* one = std::get_if<plpgsql::If>(&any)) return branches(*one, statements.subspan(i + 1), scope);
        if (const auto* one = std::get_if<plpgsql::Assignment>(&any); one && !one->element) {
            set_variable(scope, one->target, fragment(one->value.text, scope));
        } else if (const auto* assignment = std::get_if<plpgsql::Sql>(&any); assignment && assignment->into.size() == 1) {
            set_variable(scope, assignment->into[0], assigned(*assignment, scope));
        } else if (const auto* inner = std::get_if<plpgsql::Block>(&any)) {
            if (FormulaPtr value = block(*inner, scope)) return value;
        } else if (const auto* raise = std::get_if<plpgsql::Raise>(&any)) {
            if (raise->level == plpgsql::Raise::Level::exception) return constant(error_value(raise->message.value_or("a function raises an error")));
        } else if (!std::holds_alternative<plpgsql::Null>(any)) {
            return opaque("a statement of a function is not followed");
        }
    }
    return nullptr;
}

FormulaPtr Compiler::block(const plpgsql::Block& block, NameScope& scope) {
    for (const plpgsql::Declaration& declaration : block.declarations) {
        if (declaration.kind != plpgsql::Declaration::Kind::variable) return opaque("a declaration of a function is not followed");
        FormulaPtr value = declaration.value.present() ? fragment(declaration.value.text, scope) : constant(null_value());
        set_variable(scope, declaration.name, std::move(value));
    }
    NameScope inside = scope;
    FormulaPtr value = statements(block.body, inside);
    if (block.handlers.empty()) {
        scope = std::move(inside);
        return value;
    }
    if (!value || block.handlers.size() != 1 || !catches_all(block.handlers[0])) return opaque("an EXCEPTION handler of a function is not followed");
    FormulaPtr otherwise = statements(block.handlers[0].body, scope);
    if (!otherwise) return opaque("an EXCEPTION handler of a function is not followed");
    return node(Kind::handled, {std::move(value), std::move(otherwise)});
}

FormulaPtr Compiler::plpgsql_body(const Routine& routine, const NameScope& inner) {
    const auto read = plpgsql::read_body(routine.body);
    const auto* outer = std::get_if<plpgsql::Block>(&read);
    NameScope scope = inner;
    FormulaPtr value = outer ? block(*outer, scope) : nullptr;
    return value ? value : opaque(fmt::format("the body of {}() is not followed", routine.name.name));
}

/// RETURN QUERY as the whole body.
RowQueryPtr Compiler::plpgsql_query(const Routine& routine, const NameScope& inner) {
    const auto read = plpgsql::read_body(routine.body);
    const auto* outer = std::get_if<plpgsql::Block>(&read);
    const plpgsql::ReturnQuery* returned = nullptr;
    const bool plain = outer && outer->declarations.empty() && outer->handlers.empty() && !outer->body.empty() && outer->body.size() <= 2;
    if (plain) returned = std::get_if<plpgsql::ReturnQuery>(&outer->body[0].node);
    const bool ends = returned && (outer->body.size() == 1 || std::holds_alternative<plpgsql::Return>(outer->body[1].node));
    if (ends) {
        const auto parsed = sql::parse_statement(returned->query.text);
        const auto* statement = std::get_if<sql::Statement>(&parsed);
        if (const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr) return this->query(**query, inner);
    }
    RowQuery unknown;
    unknown.opaque = fmt::format("the body of {}() is not followed", routine.name.name);
    return std::make_shared<const RowQuery>(std::move(unknown));
}

}  // namespace pgsteward::access
