// Helper functions in PL/pgSQL: declarations, assignments, SELECT … INTO, IF, CASE, RETURN, EXCEPTION and loops that look for
// something become one formula; anything else makes it opaque.
#include <algorithm>

#include <fmt/format.h>

#include "access/predicate-compile.hpp"
#include "sql/parse.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;
using Kind = Formula::Kind;

/// A variable that holds a row: its fields are kept as variables "row.field".
bool is_record(const std::string& type) {
    const std::string lower = lower_case(type);
    return lower == "record" || lower.ends_with("%rowtype");
}

/// CASE as IF: without ELSE it is an error where nothing matches.
plpgsql::If as_if(const plpgsql::Case& one) {
    plpgsql::If branch{one.branches, one.otherwise};
    for (plpgsql::Branch& arm : branch.branches)
        if (one.operand.present()) arm.condition.text = fmt::format("({}) IN ({})", one.operand.text, arm.condition.text);
    if (one.has_else) return branch;
    plpgsql::Raise raise;
    raise.message = "case not found";
    plpgsql::Statement statement;
    statement.node = std::move(raise);
    branch.otherwise = {std::move(statement)};
    return branch;
}

/// What a loop looks for, and what it returns once it is found.
struct Searched { plpgsql::Fragment condition, found; };

/// A body of one IF that returns something constant.
std::optional<Searched> searched_by(const plpgsql::Loop& loop) {
    const auto* only = loop.body.size() == 1 ? std::get_if<plpgsql::If>(&loop.body[0].node) : nullptr;
    if (!only || only->branches.size() != 1 || !only->otherwise.empty() || only->branches[0].body.size() != 1) return std::nullopt;
    const auto* returned = std::get_if<plpgsql::Return>(&only->branches[0].body[0].node);
    const std::string word = returned ? lower_case(returned->value.text) : std::string();
    if (word != "true" && word != "false" && word != "null") return std::nullopt;
    return Searched{only->branches[0].condition, returned->value};
}

}  // namespace

FormulaPtr Compiler::fragment(const std::string& text, const NameScope& scope) {
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    return expression && *expression ? this->expression(**expression, scope) : opaque("an expression of a function is not followed");
}

/// One column of the first row that a query finds.
FormulaPtr Compiler::first_of(RowQuery query, std::size_t output) const {
    query.first_only = true;
    if (query.opaque.empty() && output >= query.outputs.size()) query.opaque = "a query of a function gives another number of columns";
    if (query.opaque.empty()) {
        query.outputs = {query.outputs[output]};
        // The other arms of a UNION give the same column.
        if (!query.united.empty() && query.names.size() != 1) query.opaque = "a UNION of several columns in a function is not modelled";
    }
    Formula scalar;
    scalar.kind = Kind::scalar;
    scalar.query = std::make_shared<const RowQuery>(std::move(query));
    return std::make_shared<const Formula>(std::move(scalar));
}

FormulaPtr Compiler::finds_rows(const RowQuery& query) {
    Formula exists;
    exists.kind = Kind::exists;
    exists.query = std::make_shared<const RowQuery>(query);
    return std::make_shared<const Formula>(std::move(exists));
}

/// SELECT … INTO: each target's value, a record's by its fields, and FOUND.
bool Compiler::assign(const plpgsql::Sql& statement, NameScope& scope) {
    const auto parsed = sql::parse_statement(statement.statement.text);
    const auto* read = std::get_if<sql::Statement>(&parsed);
    const auto* source = read ? std::get_if<sql::QueryPtr>(&read->body) : nullptr;
    if (!source || statement.into.empty() || statement.strict) return false;
    const RowQuery query = *this->query(**source, scope);
    set_variable(scope, "found", finds_rows(query));
    const std::string& only = statement.into[0];
    if (statement.into.size() == 1 && std::find(scope.records.begin(), scope.records.end(), only) != scope.records.end()) {
        for (std::size_t i = 0; i < query.names.size(); ++i) set_variable(scope, only + "." + query.names[i], first_of(query, i));
        return true;
    }
    for (std::size_t i = 0; i < statement.into.size(); ++i) set_variable(scope, statement.into[i], first_of(query, i));
    return query.opaque.empty() ? query.outputs.size() == statement.into.size() : true;
}

/// PERFORM: whether it found rows.
bool Compiler::perform(const plpgsql::Perform& statement, NameScope& scope) {
    const auto parsed = sql::parse_statement("SELECT " + statement.query.text);
    const auto* read = std::get_if<sql::Statement>(&parsed);
    const auto* source = read ? std::get_if<sql::QueryPtr>(&read->body) : nullptr;
    if (!source) return false;
    const RowQuery query = *this->query(**source, scope);
    // Without FROM it calls something for its effect.
    if (query.from.empty()) return false;
    set_variable(scope, "found", finds_rows(query));
    return true;
}

/// What RETURN without a value gives: the OUT parameter.
FormulaPtr Compiler::out_value(const NameScope& scope) {
    const std::size_t wanted = field_.value_or(0);
    if (wanted >= scope.outs.size() || (scope.outs.size() > 1 && !field_)) return opaque("a function returns its OUT parameters");
    return column({{scope.outs[wanted]}, false}, scope);
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

/// A loop that returns once something is found, and else leaves everything as it was: a query asks the same.
FormulaPtr Compiler::search(const plpgsql::Loop& loop, std::span<const plpgsql::Statement> rest, NameScope& scope) {
    const auto searched = searched_by(loop);
    NameScope inside = scope;
    const auto rows = searched ? rows_of(loop, inside) : std::nullopt;
    if (!rows) return opaque("a loop of a function is not followed");
    RowQuery query = *rows;
    FormulaPtr condition = fragment(searched->condition.text, inside);
    query.where = query.where ? node(Kind::and_, {query.where, std::move(condition)}) : std::move(condition);
    FormulaPtr found = fragment(searched->found.text, scope);
    const FormulaPtr array = query.from[0].array;
    set_variable(scope, "found", opaque("whether a loop of a function found rows is not followed"));
    FormulaPtr otherwise = statements(rest, scope);
    if (!otherwise) return nullptr;
    FormulaPtr result = node(Kind::case_, {finds_rows(query), std::move(found), std::move(otherwise)});
    return array ? node(Kind::case_, {node(Kind::is_null, {array}), constant(error_value("FOREACH expression must not be null")), std::move(result)}) : result;
}

/// The rows that a loop goes through, and its variables as their columns.
std::optional<RowQuery> Compiler::rows_of(const plpgsql::Loop& loop, NameScope& scope) {
    RowQuery query;
    begin(query);
    RowEntry entry;
    entry.id = entries_++;
    const auto* elements = std::get_if<plpgsql::ForEach>(&loop.kind);
    const auto* rows = std::get_if<plpgsql::ForQuery>(&loop.kind);
    const plpgsql::Targets* targets = elements ? &elements->targets : rows ? &rows->targets : nullptr;
    if (!targets || targets->size() != 1 || (elements && elements->slice != 0)) return std::nullopt;
    const std::string& variable = targets->front();
    if (elements) {
        entry.array = fragment(elements->array.text, scope);
        set_variable(scope, variable, column_of(entry.id, 0, variable));
    } else {
        const auto parsed = sql::parse_statement(rows->query.text);
        const auto* read = std::get_if<sql::Statement>(&parsed);
        const auto* source = read ? std::get_if<sql::QueryPtr>(&read->body) : nullptr;
        if (!source) return std::nullopt;
        entry.query = this->query(**source, scope);
        entry.columns = entry.query->names;
        const bool is_row = std::find(scope.records.begin(), scope.records.end(), variable) != scope.records.end();
        if (!is_row && entry.columns.size() != 1) return std::nullopt;
        for (std::size_t i = 0; i < entry.columns.size(); ++i) set_variable(scope, is_row ? variable + "." + entry.columns[i] : variable, column_of(entry.id, i, entry.columns[i]));
    }
    query.from.push_back(std::move(entry));
    query.outputs.push_back(constant(boolean_value(true)));
    query.names.emplace_back("found");
    return query;
}

FormulaPtr Compiler::statements(std::span<const plpgsql::Statement> statements, NameScope& scope) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const auto& any = statements[i].node;
        if (const auto* one = std::get_if<plpgsql::Return>(&any)) {
            if (!one->value.present()) return out_value(scope);
            return field_ ? opaque("a function returns a row") : fragment(one->value.text, scope);
        }
        if (const auto* one = std::get_if<plpgsql::If>(&any)) return branches(*one, statements.subspan(i + 1), scope);
        if (const auto* one = std::get_if<plpgsql::Case>(&any)) return branches(as_if(*one), statements.subspan(i + 1), scope);
        if (const auto* one = std::get_if<plpgsql::Loop>(&any)) return search(*one, statements.subspan(i + 1), scope);
        if (const auto* one = std::get_if<plpgsql::Assignment>(&any); one && !one->element) {
            const FormulaPtr assigned = fragment(one->value.text, scope);
            set_variable(scope, one->target, assigned);
            if (in_attempt_) return behind(assigned, this->statements(statements.subspan(i + 1), scope));
        } else if (const auto* assignment = std::get_if<plpgsql::Sql>(&any)) {
            if (!assign(*assignment, scope)) return opaque("a statement of a function is not followed");
        } else if (const auto* performed = std::get_if<plpgsql::Perform>(&any)) {
            if (!perform(*performed, scope)) return opaque("a statement of a function is not followed");
        } else if (const auto* inner = std::get_if<plpgsql::Block>(&any)) {
            if (is_attempt(*inner)) return attempt(*inner, statements.subspan(i + 1), scope);
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
    Formulas declared;
    for (const plpgsql::Declaration& declaration : block.declarations) {
        if (declaration.kind != plpgsql::Declaration::Kind::variable) return opaque("a declaration of a function is not followed");
        FormulaPtr value = declaration.value.present() ? fragment(declaration.value.text, scope) : constant(null_value());
        if (declaration.value.present()) declared.push_back(value);
        set_variable(scope, declaration.name, std::move(value));
        if (is_record(declaration.type)) scope.records.push_back(declaration.name);
    }
    NameScope inside = scope;
    const bool outer_attempt = std::exchange(in_attempt_, in_attempt_ || !block.handlers.empty());
    FormulaPtr value = statements(block.body, inside);
    in_attempt_ = outer_attempt;
    if (block.handlers.empty()) {
        scope = std::move(inside);
        return value;
    }
    // What fails in a declaration is none of the block's own errors.
    FormulaPtr result = handled(block, std::move(value), scope);
    for (const FormulaPtr& one : declared) result = behind(one, std::move(result));
    return result;
}

FormulaPtr Compiler::plpgsql_body(const Routine& routine, const NameScope& inner) {
    const auto read = plpgsql::read_body(routine.body);
    const auto* outer = std::get_if<plpgsql::Block>(&read);
    NameScope scope = inner;
    set_variable(scope, "found", constant(boolean_value(false)));
    for (const std::string& out : scope.outs) set_variable(scope, out, constant(null_value()));
    FormulaPtr value = outer ? block(*outer, scope) : nullptr;
    // Running to the end is RETURN for a function with OUT parameters.
    if (outer && !value && !scope.outs.empty()) value = out_value(scope);
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
