#include "access/guard-body.hpp"

#include <algorithm>
#include <utility>

#include "access/guard-condition.hpp"
#include "access/guard-overloads.hpp"
#include "access/guard-reader.hpp"
#include "access/routine-text.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;

constexpr std::size_t max_ends = 200, max_depth = 8;

/// A procedure, and a function without a value or with OUT parameters, may run to its end.
bool needs_return(const Routine& routine) {
    const bool gives_parameters = std::any_of(routine.parameters.begin(), routine.parameters.end(), [](const RoutineParameter& parameter) {
        return parameter.mode != RoutineParameter::Mode::in && parameter.mode != RoutineParameter::Mode::variadic;
    });
    return !routine.returns.empty() && routine.returns != "void" && !routine.returns_set && !gives_parameters;
}

/// May the body change settings itself? Then they are not followed.
bool may_set(const std::string& body) {
    constexpr std::string_view reads = "current_setting";
    std::string text = lower_case(body);
    for (std::size_t at; (at = text.find(reads)) != std::string::npos;) text.erase(at, reads.size());
    return text.find("set") != std::string::npos || text.find("execute") != std::string::npos;
}

/// By its first word: the grammar of a later server may know the rest.
bool is_no_statement(const sql::SyntaxError& error) { return error.at.begin == 0; }

bool raises_somewhere(const GuardBody& body) {
    return std::any_of(body.ends.begin(), body.ends.end(), [](const BodyEnd& end) { return end.kind == BodyEnd::Kind::raises; });
}

}  // namespace

GuardBody GuardReader::read(const Routine& routine) {
    const bool is_sql = routine.language == "sql";
    const auto parsed = is_sql ? std::variant<plpgsql::Block, plpgsql::NotAnalysed>() : plpgsql::read_body(routine.body);
    if (const auto* error = std::get_if<plpgsql::NotAnalysed>(&parsed)) return {{}, error->message};
    for (const auto& [name, value] : routine.settings) settings_[name] = value;
    if (!may_set(routine.body))
        for (const auto& [name, value] : settings_) state_.variables[setting_variable(name)] = known_guard_value(value);
    for (std::size_t i = 0; i < routine.argument_names.size(); ++i) {
        if (routine.argument_names[i].empty()) continue;
        state_.variables[routine.argument_names[i]] = unknown_guard_value();
        types_[routine.argument_names[i]] = routine.argument_types[i];
    }
    rows_unknown();
    set_found(known_guard_value("false"));
    if (!is_sql) expect_fields_set(std::get<plpgsql::Block>(parsed));
    if ((is_sql ? read_sql(routine) : block(std::get<plpgsql::Block>(parsed))) == Flow::next) {
        if (!is_sql && needs_return(routine)) raise("2F005", 1);   // control reached end of function without RETURN
        else end(BodyEnd::Kind::unknown, state_, line_);
    }
    for (GuardRaise& raised : raises_) end(BodyEnd::Kind::raises, raised.state, raised.line);
    if (!not_read_.empty()) return {{}, not_read_};
    std::stable_sort(ends_.begin(), ends_.end(), [](const BodyEnd& a, const BodyEnd& b) { return a.line < b.line; });
    return {std::move(ends_), {}};
}

/// A NULL that the statement sets in a column that must not hold it is refused behind the triggers, unless one of them
/// puts something in its place.
void GuardReader::expect_fields_set(const plpgsql::Block& body) {
    if (depth_ > 0 || situation_.write != Write::update || !situation_.each_row) return;
    GuardValue field = unknown_guard_value();
    field.depends.row = true;
    for (const std::string& name : assigned_in(body)) {
        if (name.starts_with("new.")) state_.variables[name] = field;
        if (name != "new" || !situation_.table) continue;
        for (const Column& column : situation_.table->columns) state_.variables["new." + column.name] = field;
    }
}

GuardReader::Flow GuardReader::read_sql(const Routine& routine) {
    const RoutineText text = read_routine(routine);
    if (!text.not_read.empty()) give_up(text.not_read);
    for (const sql::Statement& statement : text.statements)
        if (called(statement) == Flow::stops) return Flow::stops;
    return Flow::next;
}

void GuardReader::end(BodyEnd::Kind kind, const GuardState& state, std::uint32_t line) {
    if (ends_.size() >= max_ends) return give_up("it has too many paths to follow");
    ends_.push_back({kind, state.conditions, line, state.swallowed, state.only_warned});
}

GuardReader::Flow GuardReader::returned(const plpgsql::Return& node) {
    const GuardValue value = value_of(node.value);
    const std::uint32_t line = line_;
    using Kind = BodyEnd::Kind;
    if (node.value.present() && called_by(node.value.text) == Flow::stops) return Flow::stops;
    Kind kind = Kind::unknown;
    if (value.sure_null()) kind = Kind::null;
    else if (!value.can_be_null) kind = value.row == GuardValue::Row::old ? Kind::old_row : value.row == GuardValue::Row::new_ ? Kind::new_row : Kind::row;
    end(kind, state_, line);
    return Flow::stops;
}

GuardReader::Flow GuardReader::raised(const plpgsql::Raise& node) {
    if (node.level != plpgsql::Raise::Level::exception) {
        state_.only_warned = true;
        return Flow::next;
    }
    std::string condition = node.condition;
    for (const auto& [option, value] : node.options)
        if (option == "errcode") condition = value_of(value).text.value_or("?");
    raise(node.again ? "?" : condition.empty() ? "raise_exception" : condition, line_);
    return Flow::stops;
}

// Calls ---------------------------------------------------------------------------------------------------------

GuardReader::Flow GuardReader::called(const plpgsql::Fragment& fragment, std::string_view before) {
    if (!fragment.present()) return Flow::next;
    const auto parsed = sql::parse_statement(std::string(before) + fragment.text);
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    if (!statement) return Flow::next;
    if (called(*statement) == Flow::stops) return Flow::stops;
    state_.variables[row_count_variable] = some_other_value();
    if (!std::holds_alternative<sql::QueryPtr>(statement->body)) return Flow::next;
    rows_unknown();
    if (gives_one_row(*statement, catalog_)) {
        set_found(known_guard_value("true"));
        state_.variables[row_count_variable] = known_guard_value("1");
    }
    return Flow::next;
}

/// All of the text is parsed before any of it is run.
GuardReader::Flow GuardReader::executed(const plpgsql::Fragment& fragment) {
    const GuardValue value = value_of(fragment);
    state_.variables[row_count_variable] = some_other_value();
    if (value.sure_null()) return raise("null_value_not_allowed", line_), Flow::stops;
    if (!value.text || value.can_be_null) return Flow::next;
    std::vector<sql::Statement> statements;
    for (const Span& at : sql::split_statements(*value.text)) {
        auto parsed = sql::parse_statement(std::string_view(*value.text).substr(at.begin, at.size()));
        auto* statement = std::get_if<sql::Statement>(&parsed);
        if (statement) statements.push_back(std::move(*statement));
        else return is_no_statement(std::get<sql::SyntaxError>(parsed)) ? (raise("syntax_error", line_), Flow::stops) : Flow::next;
    }
    for (const sql::Statement& statement : statements)
        if (called(statement) == Flow::stops) return Flow::stops;
    return Flow::next;
}

GuardReader::Flow GuardReader::called(const sql::Statement& statement) {
    if (divides_by_zero(statement)) return raise("division_by_zero", line_), Flow::stops;
    if (const auto* block = std::get_if<sql::Do>(&statement.body)) return called(*block);
    return called(guard_calls(statement, settings_, catalog_));
}

/// DO, as EXECUTE may be given it: a function without arguments that is called here.
GuardReader::Flow GuardReader::called(const sql::Do& block) {
    Routine routine;
    routine.name = {{}, "DO"};
    routine.language = block.language;
    routine.body = block.body;
    const sql::FunctionCall call;
    return called(GuardCall{&call, {&routine}, true, false});
}

GuardReader::Flow GuardReader::called(const sql::Expression& expression) {
    if (divides_by_zero(expression)) return raise("division_by_zero", line_), Flow::stops;
    return called(guard_calls(expression, settings_, catalog_));
}

GuardReader::Flow GuardReader::called(const std::vector<GuardCall>& calls) {
    for (const GuardCall& call : calls)
        if (called(call) == Flow::stops) return Flow::stops;
    return Flow::next;
}

GuardBody GuardReader::body_of(const Routine& routine) const {
    if ((routine.language != "plpgsql" && routine.language != "sql") || depth_ >= max_depth) return {};
    Situation inside = situation_;
    inside.owner = routine.security_definer ? routine.owner.str() : situation_.owner;
    return GuardReader(catalog_, inside, depth_ + 1, settings_).read(routine);
}

/// A function that always raises ends the path; of one that may, or may not be called, the path only says so.
GuardReader::Flow GuardReader::called(const GuardCall& given) {
    GuardCall call = given;
    if (call.routines.size() > 1 && !call.by_path) call.routines = meant_by_types(call, situation_, types_, settings_, catalog_);
    const bool null_argument = std::any_of(call.call->arguments.begin(), call.call->arguments.end(), [&](const sql::ExpressionPtr& argument) {
        return evaluate(*argument, situation_, catalog_, state_.variables).can_be_null;
    });
    bool always = true, one_does = false, sometimes = false;
    PathCondition returns{call.name() + "() raises nothing", true, false, {}, {}};
    for (const Routine* routine : call.routines) {
        const GuardBody body = body_of(*routine);
        const bool raises = body.always_raises() && !(routine->strict && null_argument);   // a strict one is not called with NULL
        always = always && raises;
        one_does = one_does || raises;
        sometimes = sometimes || !body.not_read.empty() || raises_somewhere(body);
        for (const BodyEnd& end : body.ends)
            for (const PathCondition& condition : end.conditions) returns.depends |= condition.depends;
    }
    if (!sometimes) return Flow::next;
    raise("?", line_);
    if (always && call.sure && !call.by_path) return Flow::stops;
    returns.depends.functions.insert(call.name());
    if (one_does) returns.text = !call.sure ? call.name() + "() is not called" : (call.by_path ? "search_path leads to another " : "the call means another ") + call.name() + "()";
    if (one_does && call.sure && always) returns.depends.search_path = true;
    else if (one_does) returns.depends.other = true;
    state_.conditions.push_back(std::move(returns));
    return Flow::next;
}

bool GuardBody::always_raises() const {
    return not_read.empty() && !ends.empty() && std::all_of(ends.begin(), ends.end(), [](const BodyEnd& end) { return end.kind == BodyEnd::Kind::raises; });
}

GuardBody read_guard_body(const Catalog& catalog, const Routine& routine, const Situation& situation) {
    if (routine.language != "plpgsql") return {{}, "it is written in " + routine.language};
    Situation inside = situation;
    if (routine.security_definer) inside.owner = routine.owner;
    GuardReader reader(catalog, inside, 0, {});
    reader.begin(trigger_variables(inside));
    return reader.read(routine);
}

}  // namespace pgsteward::access
