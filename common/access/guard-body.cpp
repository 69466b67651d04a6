#include "access/guard-body.hpp"

#include <algorithm>
#include <utility>

#include "access/error-conditions.hpp"
#include "access/guard-calls.hpp"
#include "access/guard-condition.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;

constexpr std::size_t max_steps = 20'000, max_ends = 200, max_depth = 8;

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

/// Where a path stands: what is known of the variables, and how it got there.
struct State {
    GuardVariables variables;
    std::vector<PathCondition> conditions;
    bool swallowed = false, only_warned = false;
};

/// A raise that a handler around may catch.
struct Raised {
    State state;
    std::string condition;                   ///< a name or an SQLSTATE
    std::uint32_t line;
};

/// A procedure, and a function without a value or with OUT parameters, may run to its end.
bool needs_return(const Routine& routine) {
    const bool gives_parameters = std::any_of(routine.parameters.begin(), routine.parameters.end(), [](const RoutineParameter& parameter) {
        return parameter.mode != RoutineParameter::Mode::in && parameter.mode != RoutineParameter::Mode::variadic;
    });
    return !routine.returns.empty() && routine.returns != "void" && !routine.returns_set && !gives_parameters;
}

class Reader {
public:
    Reader(const Catalog& catalog, const Situation& situation, std::size_t depth) : catalog_(catalog), situation_(situation), depth_(depth) {}

    GuardBody read(const Routine& routine) {
        const auto parsed = plpgsql::read_body(routine.body);
        if (const auto* error = std::get_if<plpgsql::NotAnalysed>(&parsed)) return {{}, error->message};
        for (std::size_t i = 0; i < routine.argument_names.size(); ++i)
            if (!routine.argument_names[i].empty()) state_.variables[routine.argument_names[i]] = unknown_guard_value();
        routine_ = &routine;
        if (block(std::get<plpgsql::Block>(parsed)) == Flow::next) {
            if (needs_return(routine)) raise("2F005", 1);   // control reached end of function without RETURN
            else end(BodyEnd::Kind::unknown, state_, line_);
        }
        for (Raised& raised : raises_) end(BodyEnd::Kind::raises, raised.state, raised.line);
        if (!not_read_.empty()) return {{}, not_read_};
        std::stable_sort(ends_.begin(), ends_.end(), [](const BodyEnd& a, const BodyEnd& b) { return a.line < b.line; });
        return {std::move(ends_), {}};
    }

    void begin(GuardVariables variables) { state_.variables = std::move(variables); }

private:
    /// Where the path goes behind a statement.
    enum class Flow { next, stops };
    using Condition = plpgsql::Fragment;

    Flow run(const plpgsql::Statements& statements);
    Flow run(const plpgsql::Statement& statement);
    Flow block(const plpgsql::Block& block);
    Flow guarded(const plpgsql::Block& block);
    Flow choose(const plpgsql::If& node);
    Flow choose(const plpgsql::Case& node);
    Flow loop(const plpgsql::Loop& node);
    Flow leave(const plpgsql::Leave& node);
    Flow returned(const plpgsql::Return& node);
    Flow raised(const plpgsql::Raise& node);
    Flow called(const plpgsql::Fragment& fragment, std::string_view before = {});
    Flow called(const std::vector<GuardCall>& calls);
    Flow assigned(const plpgsql::Assignment& node);

    GuardValue value_of(const plpgsql::Fragment& fragment);
    PathCondition condition_of(const std::string& text, const GuardValue& value, bool holds) const;
    void raise(const std::string& condition, std::uint32_t line) { raises_.push_back({state_, condition, line}); }
    void end(BodyEnd::Kind kind, const State& state, std::uint32_t line);
    void forget(const std::vector<std::string>& names);
    void give_up(const std::string& why) { if (not_read_.empty()) not_read_ = why; }
    /// Of several paths one state: what differs is not known, what they went by separately is dropped.
    static State merged(std::vector<State> states);
    Flow continue_with(std::vector<State> states);

    struct Frame {
        std::string label;
        bool loop;
        std::vector<State> exits;
    };

    const Catalog& catalog_;
    const Situation& situation_;
    const Routine* routine_ = nullptr;       ///< whose body it is
    std::size_t depth_, steps_ = 0;
    State state_;
    std::vector<Frame> frames_;
    std::vector<Raised> raises_;
    std::vector<BodyEnd> ends_;
    std::string not_read_;
    std::uint32_t line_ = 1;
};

// What is assigned ----------------------------------------------------------------------------------------------

void collect_assigned(const plpgsql::Statements& statements, std::vector<std::string>& names);

struct CollectAssigned {
    std::vector<std::string>& names;
    void add(const std::vector<std::string>& targets) const { names.insert(names.end(), targets.begin(), targets.end()); }
    void operator()(const plpgsql::Block& node) const {
        collect_assigned(node.body, names);
        for (const plpgsql::Handler& handler : node.handlers) collect_assigned(handler.body, names);
    }
    void operator()(const plpgsql::Assignment& node) const { names.push_back(node.target); }
    void operator()(const plpgsql::If& node) const {
        for (const plpgsql::Branch& branch : node.branches) collect_assigned(branch.body, names);
        collect_assigned(node.otherwise, names);
    }
    void operator()(const plpgsql::Case& node) const {
        for (const plpgsql::Branch& branch : node.branches) collect_assigned(branch.body, names);
        collect_assigned(node.otherwise, names);
    }
    void operator()(const plpgsql::Loop& node) const {
        if (const auto* query = std::get_if<plpgsql::ForQuery>(&node.kind)) add(query->targets);
        if (const auto* query = std::get_if<plpgsql::ForDynamic>(&node.kind)) add(query->targets);
        if (const auto* array = std::get_if<plpgsql::ForEach>(&node.kind)) add(array->targets);
        if (const auto* cursor = std::get_if<plpgsql::ForCursor>(&node.kind)) add(cursor->targets);
        if (const auto* integer = std::get_if<plpgsql::ForInteger>(&node.kind)) names.push_back(integer->variable);
        collect_assigned(node.body, names);
    }
    void operator()(const plpgsql::Sql& node) const { add(node.into); }
    void operator()(const plpgsql::DynamicExecute& node) const { add(node.into); }
    void operator()(const plpgsql::Fetch& node) const { add(node.into); }
    void operator()(const plpgsql::GetDiagnostics& node) const {
        for (const auto& item : node.items) names.push_back(item.first);
    }
    template <typename Node>
    void operator()(const Node&) const {}
};

void collect_assigned(const plpgsql::Statements& statements, std::vector<std::string>& names) {
    for (const plpgsql::Statement& statement : statements) std::visit(CollectAssigned{names}, statement.node);
}

// Paths ---------------------------------------------------------------------------------------------------------

State Reader::merged(std::vector<State> states) {
    State result = std::move(states.front());
    for (std::size_t i = 1; i < states.size(); ++i) {
        State& other = states[i];
        for (auto& [name, value] : result.variables) {
            const auto found = other.variables.find(name);
            value = found == other.variables.end() ? unknown_guard_value() : either(value, found->second);
        }
        for (auto& [name, value] : other.variables)
            if (!result.variables.contains(name)) result.variables[name] = unknown_guard_value();
        std::size_t same = 0;
        while (same < std::min(result.conditions.size(), other.conditions.size()) && result.conditions[same].text == other.conditions[same].text &&
               result.conditions[same].holds == other.conditions[same].holds)
            ++same;
        result.conditions.resize(same);
        result.swallowed |= other.swallowed;
        result.only_warned |= other.only_warned;
    }
    return result;
}

Reader::Flow Reader::continue_with(std::vector<State> states) {
    if (states.empty()) return Flow::stops;
    state_ = merged(std::move(states));
    return Flow::next;
}

void Reader::end(BodyEnd::Kind kind, const State& state, std::uint32_t line) {
    if (ends_.size() >= max_ends) return give_up("it has too many paths to follow");
    ends_.push_back({kind, state.conditions, line, state.swallowed, state.only_warned});
}

void Reader::forget(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        GuardValue unknown = unknown_guard_value();
        unknown.depends.other = true;
        state_.variables[name] = unknown;
        const std::string field = name + ".";
        std::erase_if(state_.variables, [&](const auto& variable) { return variable.first.starts_with(field); });
    }
}

GuardValue Reader::value_of(const plpgsql::Fragment& fragment) {
    if (!fragment.present()) return null_guard_value();
    const auto parsed = sql::parse_expression(fragment.text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    if (expression) return evaluate(**expression, situation_, catalog_, state_.variables);
    GuardValue unknown = unknown_guard_value();
    unknown.depends.other = true;
    return unknown;
}

PathCondition Reader::condition_of(const std::string& text, const GuardValue& value, bool holds) const {
    PathCondition condition{one_line(text), holds, !holds && value.can_be_null, value.depends, holds ? value.if_true : value.if_false};
    if (condition.null_too) condition.implied = {};
    return condition;
}

Reader::Flow Reader::run(const plpgsql::Statements& statements) {
    for (const plpgsql::Statement& statement : statements)
        if (run(statement) == Flow::stops) return Flow::stops;
    return Flow::next;
}

Reader::Flow Reader::run(const plpgsql::Statement& statement) {
    if (++steps_ > max_steps) {
        give_up("it takes too many steps to follow");
        return Flow::stops;
    }
    line_ = statement.line;
    struct Visitor {
        Reader& reader;
        Flow operator()(const plpgsql::Block& node) const { return reader.block(node); }
        Flow operator()(const plpgsql::If& node) const { return reader.choose(node); }
        Flow operator()(const plpgsql::Case& node) const { return reader.choose(node); }
        Flow operator()(const plpgsql::Loop& node) const { return reader.loop(node); }
        Flow operator()(const plpgsql::Leave& node) const { return reader.leave(node); }
        Flow operator()(const plpgsql::Assignment& node) const { return reader.assigned(node); }
        Flow operator()(const plpgsql::Return& node) const { return reader.returned(node); }
        Flow operator()(const plpgsql::Raise& node) const { return reader.raised(node); }
        Flow operator()(const plpgsql::Perform& node) const { return reader.called(node.query, "SELECT "); }
        Flow operator()(const plpgsql::Call& node) const { return reader.called(node.statement); }
        Flow operator()(const plpgsql::Sql& node) const {
            reader.forget(node.into);
            return reader.called(node.statement);
        }
        Flow operator()(const plpgsql::DynamicExecute& node) const { return reader.forget(node.into), Flow::next; }
        Flow operator()(const plpgsql::Fetch& node) const { return reader.forget(node.into), Flow::next; }
        Flow operator()(const plpgsql::GetDiagnostics& node) const {
            for (const auto& item : node.items) reader.forget({item.first});
            return Flow::next;
        }
        // plpgsql.check_asserts is anybody's to switch off: an ASSERT stops nobody.
        Flow operator()(const plpgsql::Assert& node) const {
            reader.raise("assert_failure", reader.line_);
            PathCondition off{"ASSERT " + one_line(node.condition.text), true, false, {}, {}};
            off.depends.settings.insert("plpgsql.check_asserts");
            reader.state_.conditions.push_back(std::move(off));
            return Flow::next;
        }
        Flow operator()(const plpgsql::ReturnNext&) const { return Flow::next; }
        Flow operator()(const plpgsql::ReturnQuery&) const { return Flow::next; }
        Flow operator()(const plpgsql::ReturnDynamic&) const { return Flow::next; }
        Flow operator()(const plpgsql::Open&) const { return Flow::next; }
        Flow operator()(const plpgsql::Close&) const { return Flow::next; }
        Flow operator()(const plpgsql::Commit&) const { return reader.raise("2D000", reader.line_), Flow::stops; }   // not in a trigger
        Flow operator()(const plpgsql::Rollback&) const { return reader.raise("2D000", reader.line_), Flow::stops; }
        Flow operator()(const plpgsql::Null&) const { return Flow::next; }
    };
    return std::visit(Visitor{*this}, statement.node);
}

Reader::Flow Reader::assigned(const plpgsql::Assignment& node) {
    const GuardValue value = value_of(node.value);
    if (node.element) forget({node.target});
    else state_.variables[node.target] = value;
    if (node.target == "old" || node.target == "new") std::erase_if(state_.variables, [&](const auto& variable) { return variable.first.starts_with(node.target + "."); });
    if (!node.value.present()) return Flow::next;
    const auto parsed = sql::parse_expression(node.value.text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    return expression ? called(guard_calls(**expression, *routine_, catalog_)) : Flow::next;
}

Reader::Flow Reader::choose(const plpgsql::If& node) {
    std::vector<State> ends;
    for (const plpgsql::Branch& branch : node.branches) {
        const GuardValue value = value_of(branch.condition);
        if (!value.may_hold()) continue;
        const State before = state_;
        if (value.may_fail()) state_.conditions.push_back(condition_of(branch.condition.text, value, true));
        if (run(branch.body) == Flow::next) ends.push_back(state_);
        if (!value.may_fail()) return continue_with(std::move(ends));
        state_ = before;
        state_.conditions.push_back(condition_of(branch.condition.text, value, false));
    }
    if (run(node.otherwise) == Flow::next) ends.push_back(state_);
    return continue_with(std::move(ends));
}

Reader::Flow Reader::choose(const plpgsql::Case& node) {
    std::vector<State> ends;
    for (const plpgsql::Branch& branch : node.branches) {
        // CASE x WHEN a, b is x IN (a, b).
        const std::string text = node.operand.present() ? "(" + node.operand.text + ") IN (" + branch.condition.text + ")" : branch.condition.text;
        const GuardValue value = value_of({text, branch.condition.at});
        if (!value.may_hold()) continue;
        const State before = state_;
        if (value.may_fail()) state_.conditions.push_back(condition_of(text, value, true));
        if (run(branch.body) == Flow::next) ends.push_back(state_);
        if (!value.may_fail()) return continue_with(std::move(ends));
        state_ = before;
        state_.conditions.push_back(condition_of(text, value, false));
    }
    if (!node.has_else) raise("case_not_found", line_);
    else if (run(node.otherwise) == Flow::next) ends.push_back(state_);
    return continue_with(std::move(ends));
}

/// Any number of turns: what the body assigns is not known before, in or behind it.
Reader::Flow Reader::loop(const plpgsql::Loop& node) {
    std::vector<std::string> names;
    std::visit(CollectAssigned{names}, plpgsql::Statement{node, {}, 0}.node);
    forget(names);
    const bool forever = std::holds_alternative<plpgsql::Forever>(node.kind);
    const State before = state_;
    frames_.push_back({node.label, true, {}});
    PathCondition turn{"a turn of the loop in line " + std::to_string(line_), true, false, {}, {}};
    turn.depends.other = true;
    if (!forever) state_.conditions.push_back(std::move(turn));
    const Flow flow = run(node.body);
    std::vector<State> ends = std::move(frames_.back().exits);
    frames_.pop_back();
    if (forever) return continue_with(std::move(ends));
    if (flow == Flow::next) ends.push_back(state_);
    ends.push_back(before);
    return continue_with(std::move(ends));
}

Reader::Flow Reader::leave(const plpgsql::Leave& node) {
    const GuardValue value = node.when.present() ? value_of(node.when) : known_guard_value("true");
    if (!value.may_hold()) return Flow::next;
    const auto frame = std::find_if(frames_.rbegin(), frames_.rend(), [&](const Frame& at) { return node.label.empty() ? at.loop : at.label == node.label; });
    if (frame == frames_.rend()) return give_up("EXIT or CONTINUE leads nowhere"), Flow::stops;
    frame->exits.push_back(state_);
    return value.may_fail() ? Flow::next : Flow::stops;
}

Reader::Flow Reader::block(const plpgsql::Block& block) {
    for (const plpgsql::Declaration& declaration : block.declarations) {
        if (declaration.kind == plpgsql::Declaration::Kind::alias) state_.variables[declaration.name] = value_of(declaration.value);
        else if (declaration.kind == plpgsql::Declaration::Kind::variable) state_.variables[declaration.name] = value_of(declaration.value);
    }
    frames_.push_back({block.label, false, {}});
    const Flow flow = block.handlers.empty() ? run(block.body) : guarded(block);
    std::vector<State> ends = std::move(frames_.back().exits);
    frames_.pop_back();
    if (flow == Flow::next) ends.push_back(state_);
    return continue_with(std::move(ends));
}

/// Does it consist of RAISE alone, which gives no other error than its own?
bool only_raises(const plpgsql::Statements& statements) {
    return std::all_of(statements.begin(), statements.end(), [](const plpgsql::Statement& statement) {
        const auto* raise = std::get_if<plpgsql::Raise>(&statement.node);
        return (raise && raise->parameters.empty()) || std::holds_alternative<plpgsql::Null>(statement.node);
    });
}

/// A handler begins behind each raise that it catches, and behind any other error of the body.
Reader::Flow Reader::guarded(const plpgsql::Block& block) {
    const State before = state_;
    const std::size_t outer = raises_.size();
    std::vector<State> ends;
    if (run(block.body) == Flow::next) ends.push_back(state_);
    std::vector<Raised> inside(std::make_move_iterator(raises_.begin() + static_cast<std::ptrdiff_t>(outer)), std::make_move_iterator(raises_.end()));
    raises_.resize(outer);
    std::vector<std::string> names;
    collect_assigned(block.body, names);
    for (const plpgsql::Handler& handler : block.handlers) {
        std::vector<State> entered;
        for (Raised& raised : inside) {
            const Caught caught = catches(handler.conditions, raised.condition);
            if (caught == Caught::no) continue;
            State state = raised.state;
            state.swallowed = true;
            entered.push_back(std::move(state));
            if (caught == Caught::yes) raised.line = 0;   // goes no further
        }
        std::erase_if(inside, [](const Raised& raised) { return raised.line == 0; });
        if (entered.empty() && only_raises(block.body)) continue;
        if (entered.empty()) {
            State state = before;
            PathCondition error{"an error is caught", true, false, {}, {}};
            error.depends.other = true;
            state.conditions.push_back(std::move(error));
            entered.push_back(std::move(state));
        }
        state_ = merged(std::move(entered));
        forget(names);
        if (run(handler.body) == Flow::next) ends.push_back(state_);
    }
    raises_.insert(raises_.end(), std::make_move_iterator(inside.begin()), std::make_move_iterator(inside.end()));
    return continue_with(std::move(ends));
}

// Ends ----------------------------------------------------------------------------------------------------------

Reader::Flow Reader::returned(const plpgsql::Return& node) {
    const GuardValue value = value_of(node.value);
    const std::uint32_t line = line_;
    using Kind = BodyEnd::Kind;
    if (node.value.present())
        if (const auto parsed = sql::parse_expression(node.value.text); std::holds_alternative<sql::ExpressionPtr>(parsed))
            if (called(guard_calls(*std::get<sql::ExpressionPtr>(parsed), *routine_, catalog_)) == Flow::stops) return Flow::stops;
    Kind kind = Kind::unknown;
    if (value.sure_null()) kind = Kind::null;
    else if (!value.can_be_null) kind = value.row == GuardValue::Row::old ? Kind::old_row : value.row == GuardValue::Row::new_ ? Kind::new_row : Kind::row;
    end(kind, state_, line);
    return Flow::stops;
}

Reader::Flow Reader::raised(const plpgsql::Raise& node) {
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

Reader::Flow Reader::called(const plpgsql::Fragment& fragment, std::string_view before) {
    if (!fragment.present()) return Flow::next;
    const auto parsed = sql::parse_statement(std::string(before) + fragment.text);
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    return statement ? called(guard_calls(*statement, *routine_, catalog_)) : Flow::next;
}

/// A function that always raises ends the path; of one that may, or may not be called, the path only says so.
Reader::Flow Reader::called(const std::vector<GuardCall>& calls) {
    for (const GuardCall& call : calls) {
        bool always = true, one_does = false, sometimes = false;
        PathCondition returns{call.name + "() raises nothing", true, false, {}, {}};
        returns.depends.functions.insert(call.name);
        for (const Routine* routine : call.routines) {
            if (routine->language != "plpgsql" || depth_ >= max_depth) {
                always = false;
                continue;
            }
            Situation inside = situation_;
            inside.owner = routine->security_definer ? routine->owner : situation_.owner;
            const GuardBody body = Reader(catalog_, inside, depth_ + 1).read(*routine);
            always = always && body.always_raises();
            one_does = one_does || body.always_raises();
            sometimes = sometimes || !body.not_read.empty() || std::any_of(body.ends.begin(), body.ends.end(), [](const BodyEnd& end) { return end.kind == BodyEnd::Kind::raises; });
            for (const BodyEnd& end : body.ends)
                for (const PathCondition& condition : end.conditions) returns.depends |= condition.depends;
        }
        if (one_does) raise("?", line_);
        if (always && call.sure && !call.replaceable) return Flow::stops;
        if (!sometimes) continue;
        if (one_does) returns.text = call.sure ? "search_path leads to another " + call.name + "()" : call.name + "() is not called";
        if (one_does) returns.depends.other = true;
        state_.conditions.push_back(std::move(returns));
    }
    return Flow::next;
}

}  // namespace

bool GuardBody::always_raises() const {
    return not_read.empty() && !ends.empty() && std::all_of(ends.begin(), ends.end(), [](const BodyEnd& end) { return end.kind == BodyEnd::Kind::raises; });
}

GuardBody read_guard_body(const Catalog& catalog, const Routine& routine, const Situation& situation) {
    if (routine.language != "plpgsql") return {{}, "it is written in " + routine.language};
    Situation inside = situation;
    if (routine.security_definer) inside.owner = routine.owner;
    Reader reader(catalog, inside, 0);
    reader.begin(trigger_variables(inside));
    return reader.read(routine);
}

}  // namespace pgsteward::access
