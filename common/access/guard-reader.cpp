#include "access/guard-reader.hpp"

#include <algorithm>
#include <utility>

#include "access/error-conditions.hpp"
#include "access/guard-condition.hpp"
#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;

constexpr std::size_t max_steps = 20'000;

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

/// Does it consist of RAISE alone, which gives no other error than its own?
bool only_raises(const plpgsql::Statements& statements) {
    return std::all_of(statements.begin(), statements.end(), [](const plpgsql::Statement& statement) {
        const auto* raise = std::get_if<plpgsql::Raise>(&statement.node);
        return (raise && raise->parameters.empty()) || std::holds_alternative<plpgsql::Null>(statement.node);
    });
}

}  // namespace

GuardReader::Flow GuardReader::continue_with(std::vector<GuardState> states) {
    if (states.empty()) return Flow::stops;
    state_ = merged(std::move(states));
    return Flow::next;
}

GuardValue GuardReader::value_of(const plpgsql::Fragment& fragment, bool by_path) {
    if (!fragment.present()) return null_guard_value();
    const auto parsed = sql::parse_expression(fragment.text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    if (expression) return evaluate(**expression, situation_, catalog_, state_.variables, by_path);
    GuardValue unknown = unknown_guard_value();
    unknown.depends.other = true;
    return unknown;
}

/// Of a condition. Where the search_path may lead to another function that is asked in it, the guard may end any way.
GuardValue GuardReader::decided_by(const plpgsql::Fragment& condition) {
    const auto parsed = sql::parse_expression(condition.text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    for (const GuardCall& call : expression && *expression ? guard_calls(**expression, settings_, catalog_) : std::vector<GuardCall>()) {
        if (!call.by_path || !is_answered(*call.call, situation_, catalog_)) continue;
        GuardState state = state_;
        PathCondition other{"search_path leads to another " + call.name() + "()", true, false, {}, {}};
        other.depends.search_path = true;
        state.conditions.push_back(std::move(other));
        end(depth_ > 0 ? BodyEnd::Kind::unknown : situation_.write == Write::delete_ ? BodyEnd::Kind::old_row : BodyEnd::Kind::new_row, state, line_);
    }
    return value_of(condition, true);
}

PathCondition GuardReader::condition_of(const std::string& text, const GuardValue& value, bool holds) const {
    PathCondition condition{one_line(text), holds, !holds && value.can_be_null, value.depends, holds ? value.if_true : value.if_false};
    if (condition.null_too) condition.implied = {};
    return condition;
}

GuardReader::Flow GuardReader::run(const plpgsql::Statements& statements) {
    for (const plpgsql::Statement& statement : statements)
        if (run(statement) == Flow::stops) return Flow::stops;
    return Flow::next;
}

GuardReader::Flow GuardReader::run(const plpgsql::Statement& statement) {
    if (++steps_ > max_steps) {
        give_up("it takes too many steps to follow");
        return Flow::stops;
    }
    line_ = statement.line;
    struct Visitor {
        GuardReader& reader;
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
            reader.state_.forget(node.into);
            return reader.called(node.statement);
        }
        Flow operator()(const plpgsql::DynamicExecute& node) const {
            reader.state_.forget(node.into);
            return reader.executed(node.query);
        }
        Flow operator()(const plpgsql::Fetch& node) const {
            reader.state_.forget(node.into);
            reader.rows_unknown();
            return Flow::next;
        }
        Flow operator()(const plpgsql::GetDiagnostics& node) const {
            for (const auto& [variable, item] : node.items) {
                reader.state_.forget({variable});
                if (item == "row_count") reader.state_.variables[variable] = reader.state_.variables.at(row_count_variable);
            }
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
        Flow operator()(const plpgsql::ReturnQuery&) const { return reader.rows_unknown(), Flow::next; }
        Flow operator()(const plpgsql::ReturnDynamic&) const { return reader.rows_unknown(), Flow::next; }
        Flow operator()(const plpgsql::Open&) const { return Flow::next; }
        Flow operator()(const plpgsql::Close&) const { return Flow::next; }
        Flow operator()(const plpgsql::Commit&) const { return reader.raise("2D000", reader.line_), Flow::stops; }   // not in a trigger
        Flow operator()(const plpgsql::Rollback&) const { return reader.raise("2D000", reader.line_), Flow::stops; }
        Flow operator()(const plpgsql::Null&) const { return Flow::next; }
    };
    return std::visit(Visitor{*this}, statement.node);
}

GuardReader::Flow GuardReader::assigned(const plpgsql::Assignment& node) {
    const GuardValue value = value_of(node.value);
    if (node.element) state_.forget({node.target});
    else state_.variables[node.target] = value;
    state_.changed(node.target);
    if (node.target == "old" || node.target == "new") std::erase_if(state_.variables, [&](const auto& variable) { return variable.first.starts_with(node.target + "."); });
    return node.value.present() ? called_by(node.value.text) : Flow::next;
}

/// What an expression calls may raise.
GuardReader::Flow GuardReader::called_by(const std::string& text) {
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    return expression && *expression ? called(**expression) : Flow::next;
}

GuardReader::Flow GuardReader::choose(const plpgsql::If& node) {
    std::vector<GuardState> ends;
    for (const plpgsql::Branch& branch : node.branches) {
        if (called_by(branch.condition.text) == Flow::stops) return continue_with(std::move(ends));
        const GuardValue value = decided_by(branch.condition);
        if (!value.may_hold()) continue;
        const GuardState before = state_;
        if (value.may_fail()) state_.conditions.push_back(condition_of(branch.condition.text, value, true));
        if (run(branch.body) == Flow::next) ends.push_back(state_);
        if (!value.may_fail()) return continue_with(std::move(ends));
        state_ = before;
        state_.conditions.push_back(condition_of(branch.condition.text, value, false));
    }
    if (run(node.otherwise) == Flow::next) ends.push_back(state_);
    return continue_with(std::move(ends));
}

GuardReader::Flow GuardReader::choose(const plpgsql::Case& node) {
    std::vector<GuardState> ends;
    if (node.operand.present() && called_by(node.operand.text) == Flow::stops) return Flow::stops;
    for (const plpgsql::Branch& branch : node.branches) {
        if (called_by(branch.condition.text) == Flow::stops) return continue_with(std::move(ends));
        // CASE x WHEN a, b is x IN (a, b).
        const std::string text = node.operand.present() ? "(" + node.operand.text + ") IN (" + branch.condition.text + ")" : branch.condition.text;
        const GuardValue value = value_of({text, branch.condition.at});
        if (!value.may_hold()) continue;
        const GuardState before = state_;
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

/// What the body assigns is not known before, in or behind it.
GuardReader::Flow GuardReader::loop(const plpgsql::Loop& node) {
    const Turning turning = turning_of(node, situation_, catalog_, [&](const sql::Expression& expression) { return evaluate(expression, situation_, catalog_, state_.variables); });
    Turns turns = turning.turns;
    const auto* query = std::get_if<plpgsql::ForQuery>(&node.kind);
    const auto* dynamic = std::get_if<plpgsql::ForDynamic>(&node.kind);
    if ((query && called(query->query) == Flow::stops) || (dynamic && executed(dynamic->query) == Flow::stops)) return Flow::stops;
    rows_unknown();                          // behind it, and by what stands inside
    if (turns == Turns::none) return Flow::next;
    if (!turning.values.empty()) return turn_by_turn(node, turning);
    state_.forget(assigned_in(node));
    const auto* repeated = std::get_if<plpgsql::While>(&node.kind);
    if (repeated && value_of(repeated->condition).sure_true()) turns = Turns::forever;   // whatever the body assigns
    const GuardState before = state_;
    frames_.push_back({node.label, true, {}, {}});
    PathCondition turn{"a turn of the loop in line " + std::to_string(line_), true, false, {}, {}};
    turn.depends.other = true;
    if (turns == Turns::any) state_.conditions.push_back(std::move(turn));
    const Flow flow = run(node.body);
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    std::vector<GuardState> ends = frame.exits;
    if (turns == Turns::forever) return continue_with(std::move(ends));
    ends.insert(ends.end(), frame.continues.begin(), frame.continues.end());
    if (flow == Flow::next) ends.push_back(state_);
    if (turns == Turns::any) ends.push_back(before);
    return continue_with(std::move(ends));
}

/// Each turn with what its variable is then.
GuardReader::Flow GuardReader::turn_by_turn(const plpgsql::Loop& node, const Turning& turning) {
    std::vector<GuardState> ends;
    bool goes_on = true;
    for (std::size_t i = 0; i < turning.values.size() && goes_on; ++i) {
        state_.variables[turning.variable] = turning.values[i];
        frames_.push_back({node.label, true, {}, {}});
        const Flow flow = run(node.body);
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        ends.insert(ends.end(), frame.exits.begin(), frame.exits.end());
        if (flow == Flow::next) frame.continues.push_back(state_);
        goes_on = continue_with(std::move(frame.continues)) == Flow::next;
    }
    if (goes_on) ends.push_back(state_);
    const Flow flow = continue_with(std::move(ends));
    if (flow == Flow::stops) return flow;
    rows_unknown();
    state_.forget({turning.variable});       // of the loop alone, or what the last turn left in it
    return flow;
}

GuardReader::Flow GuardReader::leave(const plpgsql::Leave& node) {
    const GuardValue value = node.when.present() ? value_of(node.when) : known_guard_value("true");
    if (!value.may_hold()) return Flow::next;
    const auto frame = std::find_if(frames_.rbegin(), frames_.rend(), [&](const Frame& at) { return node.label.empty() ? at.loop : at.label == node.label; });
    if (frame == frames_.rend()) return give_up("EXIT or CONTINUE leads nowhere"), Flow::stops;
    (node.exit ? frame->exits : frame->continues).push_back(state_);
    return value.may_fail() ? Flow::next : Flow::stops;
}

GuardReader::Flow GuardReader::block(const plpgsql::Block& block) {
    for (const plpgsql::Declaration& declaration : block.declarations) {
        found_is_declared_ = found_is_declared_ || declaration.name == "found";
        if (declaration.kind == plpgsql::Declaration::Kind::variable) types_[declaration.name] = declaration.type;
        if (declaration.kind == plpgsql::Declaration::Kind::alias) state_.variables[declaration.name] = value_of(declaration.value);
        else if (declaration.kind == plpgsql::Declaration::Kind::variable) state_.variables[declaration.name] = value_of(declaration.value);
    }
    frames_.push_back({block.label, false, {}, {}});
    const Flow flow = block.handlers.empty() ? run(block.body) : guarded(block);
    std::vector<GuardState> ends = std::move(frames_.back().exits);
    frames_.pop_back();
    if (flow == Flow::next) ends.push_back(state_);
    return continue_with(std::move(ends));
}

/// A handler begins behind each raise that it catches, and behind any other error of the body.
GuardReader::Flow GuardReader::guarded(const plpgsql::Block& block) {
    const GuardState before = state_;
    const std::size_t outer = raises_.size();
    std::vector<GuardState> ends;
    if (run(block.body) == Flow::next) ends.push_back(state_);
    std::vector<GuardRaise> inside(std::make_move_iterator(raises_.begin() + static_cast<std::ptrdiff_t>(outer)), std::make_move_iterator(raises_.end()));
    raises_.resize(outer);
    const std::vector<std::string> names = assigned_in(block.body);
    for (const plpgsql::Handler& handler : block.handlers) {
        std::vector<GuardState> entered;
        for (GuardRaise& raised : inside) {
            const Caught caught = catches(handler.conditions, raised.condition);
            if (caught == Caught::no) continue;
            GuardState state = raised.state;
            state.swallowed = true;
            entered.push_back(std::move(state));
            if (caught == Caught::yes) raised.line = 0;   // goes no further
        }
        std::erase_if(inside, [](const GuardRaise& raised) { return raised.line == 0; });
        if (entered.empty() && only_raises(block.body)) continue;
        if (entered.empty()) {
            GuardState state = before;
            PathCondition error{"an error is caught", true, false, {}, {}};
            error.depends.other = true;
            state.conditions.push_back(std::move(error));
            entered.push_back(std::move(state));
        }
        state_ = merged(std::move(entered));
        state_.forget(names);
        rows_unknown();
        if (run(handler.body) == Flow::next) ends.push_back(state_);
    }
    raises_.insert(raises_.end(), std::make_move_iterator(inside.begin()), std::make_move_iterator(inside.end()));
    return continue_with(std::move(ends));
}

}  // namespace pgsteward::access
