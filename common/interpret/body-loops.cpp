// Loops: unrolled where every turn is known; else one turn with nothing known of what the loop assigns.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "interpret/body-walk.hpp"
#include "interpret/fold.hpp"
#include "sql/plpgsql-tokens.hpp"

namespace pgsteward::interpret::body {
namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    using Kind = plpgsql::Token::Kind;
    for (const auto& token : plpgsql::tokenize(text))
        if (token.kind == Kind::word || token.kind == Kind::quoted_identifier)
            words.push_back(plpgsql::identifier(std::string_view(text).substr(token.at.begin, token.at.size())));
    return words;
}

/// The variables that statements assign, with the loops' own.
class Assigned {
public:
    void all(const plpgsql::Statements& statements) {
        for (const auto& statement : statements) std::visit(*this, statement.node);
    }
    void operator()(const plpgsql::Block& node) {
        all(node.body);
        for (const auto& handler : node.handlers) all(handler.body);
    }
    void operator()(const plpgsql::If& node) { branches(node.branches, node.otherwise); }
    void operator()(const plpgsql::Case& node) { branches(node.branches, node.otherwise); }
    void operator()(const plpgsql::Loop& node) {
        std::visit([&](const auto& kind) { targets_of(kind); }, node.kind);
        all(node.body);
    }
    void operator()(const plpgsql::Assignment& node) { names.insert(node.target); }
    void operator()(const plpgsql::Sql& node) { add(node.into); }
    void operator()(const plpgsql::DynamicExecute& node) { add(node.into); }
    void operator()(const plpgsql::Fetch& node) { add(node.into); }
    void operator()(const plpgsql::GetDiagnostics& node) {
        for (const auto& item : node.items) names.insert(item.first);
    }
    void operator()(const plpgsql::Leave&) {}
    void operator()(const plpgsql::Return&) {}
    void operator()(const plpgsql::ReturnNext&) {}
    void operator()(const plpgsql::ReturnQuery&) {}
    void operator()(const plpgsql::ReturnDynamic&) {}
    void operator()(const plpgsql::Raise&) {}
    void operator()(const plpgsql::Assert&) {}
    void operator()(const plpgsql::Perform&) {}
    void operator()(const plpgsql::Open&) {}
    void operator()(const plpgsql::Close&) {}
    void operator()(const plpgsql::Commit&) {}
    void operator()(const plpgsql::Rollback&) {}
    void operator()(const plpgsql::Call& node) { add(words_of(node.statement.text)); }   // OUT parameters
    void operator()(const plpgsql::Null&) {}

    std::set<std::string> names;

private:
    void add(const plpgsql::Targets& targets) { names.insert(targets.begin(), targets.end()); }
    void branches(const std::vector<plpgsql::Branch>& some, const plpgsql::Statements& otherwise) {
        for (const auto& branch : some) all(branch.body);
        all(otherwise);
    }
    void targets_of(const plpgsql::Forever&) {}
    void targets_of(const plpgsql::While&) {}
    void targets_of(const plpgsql::ForInteger& kind) { names.insert(kind.variable); }
    void targets_of(const plpgsql::ForQuery& kind) { add(kind.targets); }
    void targets_of(const plpgsql::ForDynamic& kind) { add(kind.targets); }
    void targets_of(const plpgsql::ForCursor& kind) { add(kind.targets); }
    void targets_of(const plpgsql::ForEach& kind) { add(kind.targets); }
};

}  // namespace

const std::vector<std::string>& Walk::assigned_in(const plpgsql::Statements& statements) {
    const auto [found, fresh] = assigned_.try_emplace(&statements);
    if (fresh) {
        Assigned assigned;
        assigned.all(statements);
        found->second.assign(assigned.names.begin(), assigned.names.end());
    }
    return found->second;
}

void Walk::forget(const std::vector<std::string>& names) {
    spend(names.size());
    for (const auto& name : names) environment_.forget(name);
}

/// CALL p(a, b) assigns to the variables that stand for OUT parameters.
void Walk::forget_words(const std::string& text) { forget(words_of(text)); }

void Walk::bind(const plpgsql::Targets& targets, const Row& row) {
    if (targets.size() == 1) {
        // A record, which has the columns as fields, or a scalar, which takes the only one.
        const auto& target = targets.front();
        if (row.size() == 1) environment_.assign(target, row.front().second);
        else environment_.forget(target);
        for (const auto& [name, value] : row) environment_.declare(target + "." + name, "", value);
        return;
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
        environment_.assign(targets[i], i < row.size() ? row[i].second : null_value());
}

Walk::Flow Walk::loop(const plpgsql::Loop& loop) {
    struct Visitor {
        Walk& walk;
        const plpgsql::Loop& loop;
        Flow operator()(const plpgsql::Forever&) const { return walk.unknown_turns(loop, {}, ""); }
        Flow operator()(const plpgsql::While& kind) const {
            walk.run_calls(kind.condition);
            if (walk.condition_of(kind.condition, kind.condition.text) == false) return Flow::next;
            return walk.unknown_turns(loop, {}, "while " + one_line(kind.condition.text));
        }
        Flow operator()(const plpgsql::ForInteger& kind) const { return walk.loop_over_integers(loop, kind); }
        Flow operator()(const plpgsql::ForQuery& kind) const { return walk.loop_over_query(loop, kind); }
        Flow operator()(const plpgsql::ForDynamic& kind) const {
            walk.run_dynamic(kind.query);
            return walk.unknown_turns(loop, kind.targets, "for each row of " + one_line(kind.query.text));
        }
        Flow operator()(const plpgsql::ForCursor& kind) const {
            return walk.unknown_turns(loop, kind.targets, "for each row of " + kind.cursor);
        }
        Flow operator()(const plpgsql::ForEach& kind) const { return walk.loop_over_array(loop, kind); }
    };
    return std::visit(Visitor{*this, loop}, loop.kind);
}

Walk::Flow Walk::loop_over_integers(const plpgsql::Loop& loop, const plpgsql::ForInteger& kind) {
    for (const auto* bound : {&kind.from, &kind.to, &kind.step}) run_calls(*bound);
    const auto from = known_integer(value_of(kind.from));
    const auto to = known_integer(value_of(kind.to));
    const auto step = kind.step.present() ? known_integer(value_of(kind.step)) : 1;
    auto hidden = environment_.taken(kind.variable);   // the loop has a variable of its own
    environment_.declare(kind.variable, "integer", unknown_value(kind.variable));
    const auto flow = [&] {
        constexpr std::int64_t far = 1LL << 40;
        const bool known = from && to && step && *step > 0 && std::abs(*from) < far && std::abs(*to) < far;
        const auto distance = !known ? 0 : kind.reverse ? *from - *to : *to - *from;
        const auto turns = distance < 0 ? 0 : known ? distance / *step + 1 : 0;
        if (!known || turns > static_cast<std::int64_t>(max_turns))
            return unknown_turns(loop, {kind.variable},
                                 "for each number from " + one_line(kind.from.text) + " to " + one_line(kind.to.text));
        return unrolled(loop, static_cast<std::size_t>(turns), [&](std::size_t turn) {
            const auto moved = static_cast<std::int64_t>(turn) * *step;
            environment_.assign(kind.variable, integer_value(kind.reverse ? *from - moved : *from + moved));
        });
    }();
    environment_.put_back(kind.variable, std::move(hidden));
    return flow;
}

Walk::Flow Walk::loop_over_query(const plpgsql::Loop& loop, const plpgsql::ForQuery& kind) {
    run_static(kind.query);
    const auto* query = query_of(kind.query);
    spend(environment_.size());
    const auto rows = query ? known_rows(*query, environment_, max_turns) : std::nullopt;
    if (!rows) return unknown_turns(loop, kind.targets, "for each row of " + one_line(kind.query.text));
    return unrolled(loop, rows->size(), [&](std::size_t turn) { bind(kind.targets, (*rows)[turn]); });
}

Walk::Flow Walk::loop_over_array(const plpgsql::Loop& loop, const plpgsql::ForEach& kind) {
    run_calls(kind.array);
    const Value array = value_of(kind.array);
    const bool known = array.type == Value::Type::array && !array.null && array.elements.size() <= max_turns;
    if (!known || kind.slice != 0 || kind.targets.size() != 1)
        return unknown_turns(loop, kind.targets, "for each element of " + one_line(kind.array.text));
    return unrolled(loop, array.elements.size(), [&](std::size_t turn) {
        environment_.assign(kind.targets.front(), array.elements[turn]);
    });
}

template <class Bind>
Walk::Flow Walk::unrolled(const plpgsql::Loop& loop, std::size_t turns, const Bind& bind) {
    frames_.push_back({loop.label, true, {}, {}});
    const auto depth = conditions_.size();
    Flow flow = Flow::next;
    bool finished = true;
    for (std::size_t turn = 0; turn < turns && finished; ++turn) {
        bind(turn);
        flow = run(loop.body);
        auto paths = std::exchange(frames_.back().continues, {});
        if (flow == Flow::next) paths.push_back(std::move(environment_));
        finished = !paths.empty();
        if (finished) environment_ = merged(paths);
    }
    auto exits = std::move(frames_.back().exits);
    frames_.pop_back();
    end_conditions(depth, Condition::Until::loop);
    if (finished) exits.push_back(std::move(environment_));
    if (exits.empty()) return flow;
    environment_ = merged(exits);
    return Flow::next;
}

/// `condition` says when a turn runs; empty: the first one surely does.
Walk::Flow Walk::unknown_turns(const plpgsql::Loop& loop, const plpgsql::Targets& targets,
                               const std::string& condition) {
    forget(assigned_in(loop.body));
    forget(targets);
    const Environment before = environment_;
    environment_.system = &Environment::no_system_view;   // what the first turn finds, later ones may not
    spend(environment_.size());
    frames_.push_back({loop.label, true, {}, {}});
    const auto depth = conditions_.size();
    if (!condition.empty()) conditions_.push_back({condition, Condition::Until::branch});
    const auto flow = run(loop.body);
    const bool exits = !frames_.back().exits.empty();
    frames_.pop_back();
    end_conditions(depth, Condition::Until::loop);
    environment_ = before;   // and what the loop assigns is unknown in it
    if (condition.empty() && !exits) return flow == Flow::raised ? flow : Flow::returned;
    if (flow == Flow::returned) conditions_.push_back({"unless it returned " + condition, Condition::Until::body});
    return Flow::next;
}

}  // namespace pgsteward::interpret::body
