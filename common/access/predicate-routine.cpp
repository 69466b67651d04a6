// Calls of functions: those of pg_catalog stay calls, helper functions of the project are replaced by their bodies.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "access/platform-functions.hpp"
#include "access/predicate-compile.hpp"
#include "access/predicate-evaluate.hpp"
#include "access/predicate-json.hpp"
#include "access/routine-path.hpp"
#include "canonical/expression.hpp"
#include "canonical/facts.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// Deeper calls are not followed; what calls itself ends here.
constexpr int max_depth = 12;

bool is_variadic(const Routine& routine) {
    return std::any_of(routine.parameters.begin(), routine.parameters.end(), [](const RoutineParameter& parameter) { return parameter.mode == RoutineParameter::Mode::variadic; });
}

/// `spread`: the call hands the array of a VARIADIC parameter over as such.
bool accepts(const Routine& routine, std::size_t arguments, bool spread) {
    const std::size_t least = static_cast<std::size_t>(std::count_if(routine.parameters.begin(), routine.parameters.end(), [](const RoutineParameter& parameter) { return is_input(parameter) && !parameter.default_; }));
    const bool any_number = is_variadic(routine) && !spread;
    return arguments >= least && (any_number || arguments <= routine.argument_types.size()) && (!spread || is_variadic(routine));
}

/// The expression of "RETURN e" and of a body that is one SELECT without FROM.
const sql::Expression* only_expression(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.node);
    const bool plain = select && select->from.empty() && !select->where && !select->having && !select->limit && !select->offset && select->values.empty() &&
                       select->set_operation == sql::Select::SetOperation::none && query.with.tables.empty() && select->targets.size() == 1;
    return plain && select->targets[0].value ? select->targets[0].value.get() : nullptr;
}

/// The one query that the body is; null where it is something else.
sql::QueryPtr body_query(std::string_view text) {
    const auto spans = sql::split_statements(text);
    if (spans.size() != 1) return nullptr;
    const auto parsed = sql::parse_statement(text.substr(spans[0].begin, spans[0].size()));
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr;
    return query ? *query : nullptr;
}

std::string standard_text(std::string_view body) {
    if (body.starts_with("RETURN ")) return "SELECT " + std::string(body.substr(7));
    constexpr std::string_view begin = "BEGIN ATOMIC", end = "END";
    const std::size_t at = body.find(begin);
    if (at != 0 || !body.ends_with(end)) return std::string(body);
    return std::string(body.substr(begin.size(), body.size() - begin.size() - end.size()));
}

/// A body as one statement: of BEGIN ATOMIC … END and RETURN what stands inside.
std::string body_text(const Routine& routine) { return routine.standard_body ? standard_text(routine.body) : routine.body.str(); }

/// The row that a function gives: its OUT parameters, or the fields of the type; names and types.
std::vector<std::pair<std::string, std::string>> columns_given(const Routine& routine, const Catalog& catalog) {
    std::vector<std::pair<std::string, std::string>> columns;
    for (const RoutineParameter& parameter : routine.parameters)
        if (!is_input(parameter)) columns.emplace_back(parameter.name, parameter.type);
    const auto name = columns.empty() ? type_named(std::string(routine.returns)) : std::nullopt;
    const Type* type = name ? catalog.types.find(*name) : nullptr;
    for (const Column& column : type ? type->attributes : std::vector<Column>{}) columns.emplace_back(column.name, column.type);
    return columns;
}

/// inline_function() of the planner: a plain SQL function without a query takes the place of its call; the planner
/// computes any other ahead of the execution only when it is not volatile.
bool only_executed(const Routine& routine, const Formula& body) {
    const bool put_in_place = routine.language == "sql" && !routine.security_definer && routine.settings.empty() && !has_queries(body);
    return !put_in_place && routine.volatility == 'v';
}

}  // namespace

bool is_built_in(const sql::FunctionCall& call) {
    if (call.name.schema == "pg_catalog") return true;
    const auto functions = canonical::facts::functions(call.name.name);
    return call.name.schema.empty() && std::any_of(functions.begin(), functions.end(), [](const auto& function) { return function.origin == 0; });
}

const Routine* Compiler::routine(const sql::FunctionCall& call, const NameScope& scope, std::string& why) {
    std::vector<const Routine*> fitting;
    for (const Routine* one : catalog_.routines_named(call.name.qualified(), path_))
        if (accepts(*one, call.arguments.size(), call.variadic)) fitting.push_back(one);
    if (fitting.size() > 1) fitting = meant_by_types(std::move(fitting), call, scope);
    if (fitting.size() == 1) return fitting[0];
    if (fitting.empty())
        if (const Routine* made_before = platform_function(call.name.qualified(), call.arguments.size())) return made_before;
    why = fitting.empty() ? fmt::format("the function {}() is not known", call.name.name)
                          : fmt::format("there are several functions {}() that the call may mean", call.name.name);
    return nullptr;
}

/// Those that the server may choose by the types of the arguments.
std::vector<const Routine*> Compiler::meant_by_types(std::vector<const Routine*> routines, const sql::FunctionCall& call, const NameScope& scope) const {
    std::vector<std::pair<std::string, std::string>> variables;
    std::vector<std::pair<std::string, const Relation*>> relations;
    const Relation* own = nullptr;
    for (const NameScope* at = &scope; at; at = at->outer) {
        for (const NameScope::Entry& entry : at->entries) {
            if (entry.id == own_row) own = entry.relation;
            relations.emplace_back(entry.alias, entry.relation);
            // Also without the table's name, where no nearer table or variable has it.
            for (const Column& column : entry.relation && entry.id != own_row ? std::span<const Column>(entry.relation->columns.begin(), entry.relation->columns.end()) : std::span<const Column>())
                variables.emplace_back(column.name, column.type);
        }
        for (const auto& [name, formula] : at->variables)
            if (formula->kind == Kind::cast) variables.emplace_back(name, formula->type.name + (formula->type.array ? "[]" : ""));
    }
    sql::Expression expression;
    expression.node = call;
    const canonical::Canonical read = canonical::expression(expression, {.catalog = catalog_, .search_path = path_, .relation = own, .variables = variables, .named_relations = relations});
    std::vector<const Routine*> meant = routines;
    if (read.certain)
        std::erase_if(meant, [&](const Routine* one) { return std::find(read.routines.begin(), read.routines.end(), key_of(*one)) == read.routines.end(); });
    return meant.empty() ? routines : meant;
}

bool Compiler::bind(const Routine& routine, const sql::FunctionCall& call, const NameScope& scope, NameScope& inner) {
    inner.routine = routine.name.name;
    std::vector<FormulaPtr> values(routine.argument_types.size());
    std::vector<const RoutineParameter*> parameters;
    for (const RoutineParameter& parameter : routine.parameters) {
        if (is_input(parameter)) parameters.push_back(&parameter);
        else inner.outs.push_back(parameter.name);
    }
    if (parameters.size() != values.size()) return false;
    Formulas rest;
    const bool collects = is_variadic(routine) && !call.variadic;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        if (!call.arguments[i]) return false;
        std::size_t at = i;
        const auto* named = std::get_if<sql::NamedArgument>(&call.arguments[i]->node);
        if (named)
            at = static_cast<std::size_t>(std::find_if(parameters.begin(), parameters.end(), [&](const RoutineParameter* parameter) { return parameter->name == named->name; }) - parameters.begin());
        FormulaPtr value = operand(named ? named->value : call.arguments[i], scope);
        if (collects && at + 1 >= values.size()) rest.push_back(std::move(value));
        else if (at >= values.size()) return false;
        else values[at] = std::move(value);
    }
    if (collects && !rest.empty()) values.back() = node(Kind::array, std::move(rest));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i]) {
            const auto parsed = parameters[i]->default_ ? sql::parse_expression(*parameters[i]->default_) : std::variant<sql::ExpressionPtr, sql::SyntaxError>(sql::ExpressionPtr());
            const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
            if (!expression || !*expression) return false;
            values[i] = operand(*expression, NameScope());
        }
        FormulaPtr value = cast_node(values[i], class_of(routine.argument_types[i], catalog_), std::string(argument_name));
        inner.variables.emplace_back(fmt::format("${}", i + 1), value);
        if (!parameters[i]->name.empty()) inner.variables.emplace_back(parameters[i]->name, std::move(value));
    }
    return true;
}

/// While the body of a function is read: its search path, and whose rights it has.
Compiler::Inside::Inside(Compiler& compiler, const Routine& routine, std::optional<std::size_t> field)
    : compiler_(compiler), run_as_(compiler.run_as_), view_owner_(std::exchange(compiler.view_owner_, std::nullopt)), path_(std::exchange(compiler.path_, search_path_of(routine))), settings_(compiler.settings_),
      in_routine_(std::exchange(compiler.in_routine_, true)), field_(std::exchange(compiler.field_, field)) {
    for (const auto& [name, value] : routine.settings)
        if (name.find('.') != std::string::npos) compiler.settings_[name] = value;
    if (routine.security_definer) compiler.run_as_ = routine.owner.empty() ? "?" : routine.owner;
    ++compiler.depth_;
}
Compiler::Inside::~Inside() {
    --compiler_.depth_;
    compiler_.run_as_ = std::move(run_as_);
    compiler_.view_owner_ = std::move(view_owner_);
    compiler_.path_ = std::move(path_);
    compiler_.settings_ = std::move(settings_);
    compiler_.in_routine_ = in_routine_;
    compiler_.field_ = field_;
}

/// Why a function is not put in the place of its call; empty where it is.
std::string Compiler::not_followed(const Routine& routine) const {
    if (depth_ >= max_depth) return fmt::format("{}() calls itself, or functions stand too deep in each other", routine.name.name);
    if (routine.uncertain || (routine.language != "sql" && routine.language != "plpgsql")) return fmt::format("the body of {}() is not followed", routine.name.name);
    return {};
}

RowQueryPtr Compiler::routine_query(const Routine& routine, const NameScope& inner) {
    RowQuery unknown;
    unknown.opaque = not_followed(routine);
    if (!unknown.opaque.empty()) return std::make_shared<const RowQuery>(std::move(unknown));
    const Inside inside(*this, routine, std::nullopt);
    if (routine.language == "plpgsql") return plpgsql_query(routine, inner);
    if (const sql::QueryPtr body = body_query(body_text(routine))) return query(*body, inner);
    unknown.opaque = fmt::format("the body of {}() is not followed", routine.name.name);
    return std::make_shared<const RowQuery>(std::move(unknown));
}

FormulaPtr Compiler::routine_body(const Routine& routine, const NameScope& inner, std::optional<std::size_t> field) {
    const Inside inside(*this, routine, field);
    if (routine.language == "plpgsql") return plpgsql_body(routine, inner);
    const sql::QueryPtr body = body_query(body_text(routine));
    if (!body) return opaque(fmt::format("the body of {}() is not followed", routine.name.name));
    field_.reset();   // it is of this row, not of one that a call inside gives
    if (const sql::Expression* expression = only_expression(*body)) return field ? field_of_row(*expression, *field, inner) : this->expression(*expression, inner);
    // A function that gives one value gives that of its first row.
    return first_of(*this->query(*body, inner), field.value_or(0));
}

/// ROW(a, b)::context, and a call that gives such a row.
FormulaPtr Compiler::field_of_row(const sql::Expression& expression, std::size_t field, const NameScope& scope) {
    const sql::Expression* at = &expression;
    while (const auto* cast = std::get_if<sql::TypeCast>(&at->node)) at = cast->argument.get();
    const auto* row = std::get_if<sql::RowConstructor>(&at->node);
    return row && field < row->fields.size() ? operand(row->fields[field], scope) : opaque("fields of rows are not modelled");
}

FormulaPtr Compiler::field_of_call(const sql::FunctionCall& call, const std::string& field, const NameScope& scope) {
    std::string why;
    const Routine* found = is_built_in(call) ? nullptr : routine(call, scope, why);
    if (!found) return opaque(why.empty() ? "fields of rows are not modelled" : why);
    const auto columns = columns_given(*found, catalog_);
    const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.first == field; });
    if (at == columns.end()) return opaque(fmt::format("the field {} of {}() is not known", field, call.name.name));
    return routine_call(*found, call, scope, at->second, static_cast<std::size_t>(at - columns.begin()));
}

FormulaPtr Compiler::routine_call(const Routine& routine, const sql::FunctionCall& call, const NameScope& scope, const std::string& type, std::optional<std::size_t> field) {
    NameScope inner;
    if (routine.returns_set) return opaque(fmt::format("{}() gives rows", routine.name.name));
    if (std::string why = not_followed(routine); !why.empty()) return opaque(std::move(why));
    if (!bind(routine, call, scope, inner)) return opaque(fmt::format("the arguments of {}() are not followed", routine.name.name));
    FormulaPtr body = routine_body(routine, inner, field);
    const bool is_only_executed = only_executed(routine, *body);

    FormulaPtr result = cast_node(std::move(body), class_of(type, catalog_));
    if (routine.strict && !inner.variables.empty()) {
        Formulas nulls;
        for (const auto& [name, value] : inner.variables)
            if (name.starts_with('$')) nulls.push_back(node(Kind::is_null, {value}));
        result = node(Kind::case_, {node(Kind::or_, std::move(nulls)), constant(null_value()), std::move(result)});
    }
    Formula marked;
    marked.kind = Kind::routine;
    marked.name = key_of(routine).display();
    marked.arguments = {std::move(result)};
    marked.only_executed = is_only_executed;
    return std::make_shared<const Formula>(std::move(marked));
}

/// What a function sets for its own run is what is found inside.
FormulaPtr Compiler::setting(Formulas arguments) const {
    if (arguments.empty() || settings_.empty()) return node(Kind::setting, std::move(arguments));
    const Value name = is_closed(*arguments[0]) ? evaluate(*arguments[0], {}, {}) : unknown_value({});
    if (name.kind != Value::Kind::text) return opaque("a setting whose name is computed, in a function that sets some");
    for (const auto& [set, value] : settings_)
        if (std::ranges::equal(set, name.text, [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); })) return constant(text_value(value));
    return node(Kind::setting, std::move(arguments));
}

FormulaPtr Compiler::call(const sql::FunctionCall& call, const NameScope& scope) {
    const std::string& name = call.name.name;
    if (collects_aggregates_ && is_aggregate(call)) return aggregate_of(call, operands(call.arguments, scope));
    if (call.over || call.filter || call.distinct || call.within_group || !call.order_by.empty() || call.star)
        return opaque(fmt::format("the call of {}() is of a kind that is not modelled", name));
    if (is_built_in(call)) {
        if (name == "current_setting") return setting(operands(call.arguments, scope));
        if (FormulaPtr made = json_call(name, operands(call.arguments, scope), call.variadic)) return made;
        if (call.variadic) return opaque(fmt::format("VARIADIC of {}() is not modelled", name));
        if (name == "like" && call.arguments.size() == 2) return node(Kind::like, operands(call.arguments, scope), "~~");
        return node(Kind::call, operands(call.arguments, scope), name);
    }
    std::string why;
    const Routine* found = routine(call, scope, why);
    return found ? routine_call(*found, call, scope, found->returns) : opaque(why);
}

}  // namespace pgsteward::access
