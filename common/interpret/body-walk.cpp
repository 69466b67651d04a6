// Paths: blocks, handlers, branches, and how they come together again.
#include "interpret/body-walk.hpp"

#include <algorithm>
#include <utility>

#include "interpret/fold.hpp"

namespace pgsteward::interpret::body {
namespace {

/// Does a handler go on, or raise in the end what it caught?
bool goes_on(const plpgsql::Handler& handler) {
    if (handler.body.empty()) return true;
    const auto* raise = std::get_if<plpgsql::Raise>(&handler.body.back().node);
    return !raise || raise->level != plpgsql::Raise::Level::exception;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string result;
    for (const auto& word : words) result.append(result.empty() ? "" : between).append(word);
    return result;
}

}  // namespace

Walk::Walk(const std::vector<Argument>& arguments, const BodyHandlers& handlers) : handlers_(handlers) {
    environment_.system = &handlers.system;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& [name, constant] = arguments[i];
        const std::string number = "$" + std::to_string(i + 1);
        const Value value = constant ? text_value(*constant) : unknown_value(name.empty() ? number : name);
        environment_.declare(number, "", value);
        if (!name.empty()) environment_.declare(name, "", value);
    }
}

void Walk::run(const plpgsql::Block& whole) { block(whole); }

Walk::Flow Walk::run(const plpgsql::Statements& statements) {
    for (const auto& statement : statements)
        if (const auto flow = run(statement); flow != Flow::next) return flow;
    return stopped_ ? Flow::raised : Flow::next;
}

Walk::Flow Walk::run(const plpgsql::Statement& statement) {
    if (!spend(1)) return Flow::raised;
    const auto* const outer = std::exchange(current_, &statement);
    struct Visitor {
        Walk& walk;
        Flow operator()(const plpgsql::Block& node) const { return walk.block(node); }
        Flow operator()(const plpgsql::If& node) const { return walk.choose(node); }
        Flow operator()(const plpgsql::Case& node) const { return walk.choose(node); }
        Flow operator()(const plpgsql::Loop& node) const { return walk.loop(node); }
        Flow operator()(const plpgsql::Leave& node) const { return walk.leave(node); }
        Flow operator()(const plpgsql::Assignment& node) const {
            walk.run_calls(node.value);
            if (node.element) walk.environment_.forget(node.target);
            else walk.environment_.assign(node.target, walk.value_of(node.value));
            return Flow::next;
        }
        Flow operator()(const plpgsql::Return& node) const { return walk.run_calls(node.value), Flow::returned; }
        Flow operator()(const plpgsql::ReturnNext& node) const { return walk.run_calls(node.value), Flow::next; }
        Flow operator()(const plpgsql::ReturnQuery& node) const { return walk.run_static(node.query), Flow::next; }
        Flow operator()(const plpgsql::ReturnDynamic& node) const { return walk.run_dynamic(node.query), Flow::next; }
        Flow operator()(const plpgsql::Raise& node) const {
            for (const auto& parameter : node.parameters) walk.run_calls(parameter);
            return node.level == plpgsql::Raise::Level::exception ? Flow::raised : Flow::next;
        }
        Flow operator()(const plpgsql::Assert& node) const { return walk.run_calls(node.condition), Flow::next; }
        Flow operator()(const plpgsql::Perform& node) const {
            return walk.run_perform(node), Flow::next;
        }
        Flow operator()(const plpgsql::Sql& node) const { return walk.run_sql(node), Flow::next; }
        Flow operator()(const plpgsql::DynamicExecute& node) const {
            walk.run_dynamic(node.query);
            walk.forget(node.into);
            return Flow::next;
        }
        Flow operator()(const plpgsql::Open& node) const {
            if (node.dynamic) walk.run_dynamic(node.query);
            else if (node.query.present()) walk.run_static(node.query);
            return Flow::next;
        }
        Flow operator()(const plpgsql::Fetch& node) const { return walk.forget(node.into), Flow::next; }
        Flow operator()(const plpgsql::Close&) const { return Flow::next; }
        Flow operator()(const plpgsql::GetDiagnostics& node) const {
            for (const auto& item : node.items) walk.environment_.forget(item.first);
            return Flow::next;
        }
        Flow operator()(const plpgsql::Commit&) const { return walk.run_static("COMMIT", walk.current_->at), Flow::next; }
        Flow operator()(const plpgsql::Rollback&) const {
            return walk.run_static("ROLLBACK", walk.current_->at), Flow::next;
        }
        Flow operator()(const plpgsql::Call& node) const {
            walk.run_static(node.statement);
            walk.forget_words(node.statement.text);   // they may stand for OUT parameters
            return Flow::next;
        }
        Flow operator()(const plpgsql::Null&) const { return Flow::next; }
    };
    const auto flow = std::visit(Visitor{*this}, statement.node);
    current_ = outer;
    return flow;
}

// Branches ------------------------------------------------------------------------------------------------------

Walk::Fork Walk::fork() {
    spend(environment_.size());
    return {environment_, conditions_.size(), {}, {}, {}, Flow::raised, {}};
}

void Walk::branch(Fork& fork, const plpgsql::Statements& body, const std::string& condition) {
    spend(environment_.size());
    environment_ = fork.before;
    const auto depth = conditions_.size();
    conditions_.push_back({"when " + condition});
    const auto flow = run(body);
    end_conditions(depth, Condition::Until::branch);
    fork.flow = std::min(fork.flow, flow);
    if (flow == Flow::next) fork.ends.push_back(std::move(environment_));
    if (flow == Flow::returned) fork.returned.push_back(condition);
    if (flow == Flow::left) fork.left.push_back(condition);
}

Walk::Flow Walk::join(Fork& fork) {
    if (fork.ends.empty()) {
        environment_ = std::move(fork.before);
        return fork.flow;
    }
    environment_ = merged(fork.ends);
    for (const auto& condition : fork.returned) conditions_.push_back({"when not (" + condition + ")", Condition::Until::body});
    for (const auto& condition : fork.left) conditions_.push_back({"when not (" + condition + ")", Condition::Until::loop});
    return Flow::next;
}

/// Drops the conditions from `depth` on that last no longer than `scope`.
void Walk::end_conditions(std::size_t depth, Condition::Until scope) {
    std::size_t kept = std::min(depth, conditions_.size());
    for (std::size_t i = kept; i < conditions_.size(); ++i)
        if (conditions_[i].until > scope) std::swap(conditions_[kept++], conditions_[i]);
    conditions_.resize(kept);
}

Environment Walk::merged(std::vector<Environment>& paths) {
    Environment result = std::move(paths.front());
    for (std::size_t i = 1; i < paths.size(); ++i) {
        spend(result.size());
        result.merge(paths[i]);
    }
    return result;
}

Walk::Flow Walk::choose(const plpgsql::If& node) {
    auto fork = this->fork();
    for (const auto& [condition, body] : node.branches) {
        run_calls(condition);
        const auto holds = condition_of(condition, condition.text);
        if (holds == false) continue;
        if (holds == true && fork.passed.empty()) return run(body);
        const auto text = one_line(condition.text);
        branch(fork, body, holds ? "not (" + joined(fork.passed, " or ") + ")" : text);
        if (holds == true) return join(fork);
        fork.passed.push_back(text);
    }
    if (fork.passed.empty()) return run(node.otherwise);
    branch(fork, node.otherwise, "not (" + joined(fork.passed, " or ") + ")");
    return join(fork);
}

Walk::Flow Walk::choose(const plpgsql::Case& node) {
    run_calls(node.operand);
    auto fork = this->fork();
    for (const auto& [condition, body] : node.branches) {
        run_calls(condition);
        const bool simple = node.operand.present();
        const auto text = simple ? "(" + node.operand.text + ") IN (" + condition.text + ")" : condition.text;
        const auto holds = condition_of(condition, text);
        if (holds == false) continue;
        if (holds == true && fork.passed.empty()) return run(body);
        const auto shown = simple ? one_line(node.operand.text) + " is " + one_line(condition.text)
                                  : one_line(condition.text);
        branch(fork, body, shown);
        if (holds == true) return join(fork);
        fork.passed.push_back(shown);
    }
    if (fork.passed.empty()) return node.has_else ? run(node.otherwise) : Flow::raised;
    if (node.has_else) branch(fork, node.otherwise, "not (" + joined(fork.passed, " or ") + ")");
    return join(fork);
}

// Blocks --------------------------------------------------------------------------------------------------------

void Walk::declare(const plpgsql::Declaration& declaration) {
    using Kind = plpgsql::Declaration::Kind;
    const plpgsql::Statement place{plpgsql::Null{}, declaration.at, declaration.line};
    const auto* const outer = std::exchange(current_, &place);
    Value value = null_value();
    if (declaration.kind == Kind::cursor) {
        run_static(declaration.value);   // later, by OPEN or FOR
        value = unknown_value(declaration.name);
    } else if (declaration.value.present()) {
        run_calls(declaration.value);
        value = value_of(declaration.value);
    }
    environment_.declare(declaration.name, declaration.type, value);
    current_ = outer;
}

Walk::Flow Walk::block(const plpgsql::Block& block) {
    std::map<std::string, std::map<std::string, Environment::Variable>> hidden;
    for (const auto& declaration : block.declarations) {
        if (!hidden.contains(declaration.name)) hidden[declaration.name] = environment_.taken(declaration.name);
        declare(declaration);
    }
    frames_.push_back({block.label, false, {}, {}});
    const auto depth = conditions_.size();
    Flow flow = block.handlers.empty() ? run(block.body) : guarded(block);
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (!frame.exits.empty()) {   // EXIT label
        end_conditions(depth, Condition::Until::loop);
        if (flow == Flow::next) frame.exits.push_back(std::move(environment_));
        environment_ = merged(frame.exits);
        flow = Flow::next;
    }
    for (auto& [name, variables] : hidden) environment_.put_back(name, std::move(variables));
    return flow;
}

/// BEGIN … EXCEPTION: a handler may begin after any statement of the body, so nothing that the body assigns is known.
Walk::Flow Walk::guarded(const plpgsql::Block& block) {
    auto fork = this->fork();
    const bool swallows = std::ranges::any_of(block.handlers, goes_on);
    swallowing_ += swallows;
    const auto flow = run(block.body);
    swallowing_ -= swallows;
    fork.flow = flow;
    if (flow == Flow::next) fork.ends.push_back(std::move(environment_));
    environment_ = fork.before;
    forget(assigned_in(block.body));
    fork.before = environment_;
    for (const auto& handler : block.handlers) {
        environment_.declare("sqlerrm", "", unknown_value("sqlerrm"));
        environment_.declare("sqlstate", "", unknown_value("sqlstate"));
        branch(fork, handler.body, joined(handler.conditions, " or ") + " is raised");
    }
    return join(fork);
}

Walk::Flow Walk::leave(const plpgsql::Leave& node) {
    run_calls(node.when);
    const auto holds = node.when.present() ? condition_of(node.when, node.when.text) : true;
    if (holds == false) return Flow::next;
    const auto target = std::find_if(frames_.rbegin(), frames_.rend(), [&](const Frame& frame) {
        return node.label.empty() ? frame.loop : frame.label == node.label;
    });
    if (target != frames_.rend()) {
        spend(environment_.size());
        (node.exit ? target->exits : target->continues).push_back(environment_);
    }
    if (holds == true) return Flow::left;
    const bool innermost = node.label.empty() || target == frames_.rbegin();
    conditions_.push_back({"when not (" + one_line(node.when.text) + ")",
                           innermost ? Condition::Until::loop : Condition::Until::body});
    return Flow::next;
}

/// No further work is done once the bounds are reached.
bool Walk::spend(std::size_t steps) {
    steps_ += steps;
    if (steps_ > max_steps) give_up("it takes too many steps to follow");
    return !stopped_;
}

}  // namespace pgsteward::interpret::body
