// Calls of functions: those of pg_catalog stay calls, helper functions of the project are replaced by their bodies.
#include <algorithm>

#include <fmt/format.h>

#include "access/predicate-compile.hpp"
#include "access/predicate-evaluate.hpp"
#include "access/routine-path.hpp"
#include "canonical/facts.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// Deeper calls are not followed; what calls itself ends here.
constexpr int max_depth = 12;

bool is_built_in(const sql::FunctionCall& call) {
    if (call.name.schema == "pg_catalog") return true;
    const auto functions = canonical::facts::functions(call.name.name);
    return call.name.schema.empty() && std::any_of(functions.begin(), functions.end(), [](const auto& function) { return function.origin == 0; });
}

bool accepts(const Routine& routine, std::size_t arguments) {
    const std::size_t least = static_cast<std::size_t>(std::count_if(routine.parameters.begin(), routine.parameters.end(), [](const RoutineParameter& parameter) {
        return (parameter.mode == RoutineParameter::Mode::in || parameter.mode == RoutineParameter::Mode::inout) && !parameter.default_;
    }));
    const bool variadic = std::any_of(routine.parameters.begin(), routine.parameters.end(), [](const RoutineParameter& parameter) { return parameter.mode == RoutineParameter::Mode::variadic; });
    return !variadic && arguments >= least && arguments <= routine.argument_types.size();
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

/// inline_function() of the planner: a plain SQL function without a query takes the place of its call; the planner
/// computes any other ahead of the execution only when it is not volatile.
bool only_executed(const Routine& routine, const Formula& body) {
    const bool put_in_place = routine.language == "sql" && !routine.security_definer && routine.settings.empty() && !has_queries(body);
    return !put_in_place && routine.volatility == 'v';
}

}  // namespace

const Routine* Compiler::routine(const sql::FunctionCall& call, std::string& why) {
    std::vector<const Routine*> fitting;
    for (const Routine* one : catalog_.routines_named(call.name.qualified(), path_))
        if (accepts(*one, call.arguments.size())) fitting.push_back(one);
    if (fitting.size() == 1) return fitting[0];
    why = fitting.empty() ? fmt::format("the function {}() is not known", call.name.name)
                          : fmt::format("there are several functions {}() that the call may mean", call.name.name);
    return nullptr;
}

bool Compiler::bind(const Routine& routine, const sql::FunctionCall& call, const NameScope& scope, NameScope& inner) {
    inner.routine = routine.name.name;
    std::vector<FormulaPtr> values(routine.argument_types.size());
    std::vector<const RoutineParameter*> parameters;
    for (const RoutineParameter& parameter : routine.parameters)
        if (parameter.mode == RoutineParameter::Mode::in || parameter.mode == RoutineParameter::Mode::inout) parameters.push_back(&parameter);
    if (parameters.size() != values.size()) return false;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        if (!call.arguments[i]) return false;
        std::size_t at = i;
        const auto* named = std::get_if<sql::NamedArgument>(&call.arguments[i]->node);
        if (named)
            at = static_cast<std::size_t>(std::find_if(parameters.begin(), parameters.end(), [&](const RoutineParameter* parameter) { return parameter->name == named->name; }) - parameters.begin());
        if (at >= values.size()) return false;
        values[at] = operand(named ? named->value : call.arguments[i], scope);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i]) {
            const auto parsed = parameters[i]->default_ ? sql::parse_expression(*parameters[i]->default_) : std::variant<sql::ExpressionPtr, sql::SyntaxError>(sql::ExpressionPtr());
            const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
            if (!expression || !*expression) return false;
            values[i] = operand(*expression, NameScope());
        }
        Formula cast;
        cast.kind = Kind::cast;
        cast.name = argument_name;
        cast.arguments = {values[i]};
        cast.type = class_of(routine.argument_types[i], catalog_);
        FormulaPtr value = std::make_shared<const Formula>(std::move(cast));
        inner.variables.emplace_back(fmt::format("${}", i + 1), value);
        if (!parameters[i]->name.empty()) inner.variables.emplace_back(parameters[i]->name, std::move(value));
    }
    return true;
}

/// While the body of a function is read: its search path, and whose rights it has.
Compiler::Inside::Inside(Compiler& compiler, const Routine& routine)
    : compiler_(compiler), run_as_(compiler.run_as_), path_(std::exchange(compiler.path_, search_path_of(routine))), settings_(compiler.settings_),
      in_routine_(std::exchange(compiler.in_routine_, true)) {
    for (const auto& [name, value] : routine.settings)
        if (name.find('.') != std::string::npos) compiler.settings_[name] = value;
    if (routine.security_definer) compiler.run_as_ = routine.owner.empty() ? "?" : routine.owner;
    ++compiler.depth_;
}
Compiler::Inside::~Inside() {
    --compiler_.depth_;
    compiler_.run_as_ = std::move(run_as_);
    compiler_.path_ = std::move(path_);
    compiler_.settings_ = std::move(settings_);
    compiler_.in_routine_ = in_routine_;
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
    const Inside inside(*this, routine);
    if (routine.language == "plpgsql") return plpgsql_query(routine, inner);
    if (const sql::QueryPtr body = body_query(body_text(routine))) return query(*body, inner);
    unknown.opaque = fmt::format("the body of {}() is not followed", routine.name.name);
    return std::make_shared<const RowQuery>(std::move(unknown));
}

FormulaPtr Compiler::routine_body(const Routine& routine, const NameScope& inner) {
    const Inside inside(*this, routine);
    if (routine.language == "plpgsql") return plpgsql_body(routine, inner);
    const sql::QueryPtr body = body_query(body_text(routine));
    if (!body) return opaque(fmt::format("the body of {}() is not followed", routine.name.name));
    if (const sql::Expression* expression = only_expression(*body)) return this->expression(*expression, inner);
    RowQuery query = *this->query(*body, inner);
    query.first_only = true;   // a scalar function gives its first row
    Formula scalar;
    scalar.kind = Kind::scalar;
    scalar.query = std::make_shared<const RowQuery>(std::move(query));
    return std::make_shared<const Formula>(std::move(scalar));
}

FormulaPtr Compiler::routine_call(const Routine& routine, const sql::FunctionCall& call, const NameScope& scope) {
    NameScope inner;
    if (routine.returns_set) return opaque(fmt::format("{}() gives rows", routine.name.name));
    if (std::string why = not_followed(routine); !why.empty()) return opaque(std::move(why));
    if (!bind(routine, call, scope, inner)) return opaque(fmt::format("the arguments of {}() are not followed", routine.name.name));
    FormulaPtr body = routine_body(routine, inner);
    const bool is_only_executed = only_executed(routine, *body);

    Formula cast;
    cast.kind = Kind::cast;
    cast.type = class_of(routine.returns, catalog_);
    cast.arguments = {std::move(body)};
    FormulaPtr result = std::make_shared<const Formula>(std::move(cast));
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
    if (call.over || call.filter || call.distinct || call.variadic || call.within_group || !call.order_by.empty() || call.star)
        return opaque(fmt::format("the call of {}() is of a kind that is not modelled", name));
    if (is_built_in(call)) {
        if (name == "current_setting") return setting(operands(call.arguments, scope));
        if (name == "like" && call.arguments.size() == 2) return node(Kind::like, operands(call.arguments, scope), "~~");
        return node(Kind::call, operands(call.arguments, scope), name);
    }
    std::string why;
    const Routine* found = routine(call, why);
    return found ? routine_call(*found, call, scope) : opaque(why);
}

}  // namespace pgsteward::access
