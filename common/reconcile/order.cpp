// A topological order that keeps to the ranks wherever it can.
#include <algorithm>
#include <queue>
#include <set>
#include <unordered_map>

#include "reconcile/action.hpp"

namespace pgsteward::reconcile {
namespace {

class Graph {
public:
    explicit Graph(std::vector<Action> actions)
        : actions_(std::move(actions)), after_(actions_.size()), wanted_by_(actions_.size()), before_(actions_.size()), waiting_(actions_.size()), wanting_(actions_.size()) {
        for (std::size_t i = 0; i < actions_.size(); ++i) {
            for (const Key& key : actions_[i].drops) droppers_[key].push_back(i);
            for (const Key& key : actions_[i].makes) makers_[key].push_back(i);
            for (const Key& key : actions_[i].needs) needers_[key].push_back(i);
            for (const Key& key : actions_[i].follows) followers_[key].push_back(i);
        }
        for (std::size_t i = 0; i < actions_.size(); ++i) connect(i);
        for (std::size_t i = 0; i < actions_.size(); ++i)
            for (const Key& key : actions_[i].wants)
                for (const std::size_t make : of(makers_, key)) wish(make, i);
    }

    std::vector<Action> sorted() {
        hold_back();
        std::vector<Action> result;
        std::vector<bool> done(actions_.size());
        std::priority_queue<std::size_t, std::vector<std::size_t>, Later> ready(Later{actions_});
        for (std::size_t i = 0; i < actions_.size(); ++i)
            if (waiting_[i] == 0 && wanting_[i] == 0) ready.push(i);
        while (result.size() < actions_.size()) {
            const std::size_t next = ready.empty() ? first_left(done) : ready.top();
            if (!ready.empty()) ready.pop();
            if (done[next]) continue;
            done[next] = true;
            result.push_back(actions_[next]);
            for (const std::size_t later : after_[next])
                if (--waiting_[later] == 0 && wanting_[later] == 0 && !done[later]) ready.push(later);
            for (const std::size_t later : wanted_by_[next])
                if (--wanting_[later] == 0 && waiting_[later] == 0 && !done[later]) ready.push(later);
        }
        return result;
    }

private:
    struct Later {
        const std::vector<Action>& actions;
        bool operator()(std::size_t a, std::size_t b) const { return std::tie(actions[b].rank, actions[b].object, b) < std::tie(actions[a].rank, actions[a].object, a); }
    };
    using Makers = std::unordered_map<Key, std::vector<std::size_t>>;

    static const std::vector<std::size_t>& of(const Makers& makers, const Key& key) {
        static const std::vector<std::size_t> none;
        const auto found = makers.find(key);
        return found == makers.end() ? none : found->second;
    }

    void edge(std::size_t first, std::size_t second) {
        if (first == second || !before_[second].insert(first).second) return;
        after_[first].push_back(second);
        ++waiting_[second];
    }

    void wish(std::size_t first, std::size_t second) {
        if (first == second || !before_[second].insert(first).second) return;
        wanted_by_[first].push_back(second);
        ++wanting_[second];
    }

    void connect(std::size_t i) {
        for (const Key& key : actions_[i].frees)
            for (const std::size_t drop : of(droppers_, key)) edge(i, drop);
        for (const Key& key : actions_[i].needs)
            for (const std::size_t make : of(makers_, key)) edge(make, i);
        for (const Key& key : actions_[i].follows)
            for (const std::size_t drop : of(droppers_, key)) edge(drop, i);
        for (const Key& key : actions_[i].makes)
            for (const std::size_t drop : of(droppers_, key)) edge(drop, i);
    }

    /// ALTER COLUMN … TYPE makes the column's constraints and indexes anew itself.
    static bool rebuilds(const Action& change, const Action& drop) {
        return change.rank == Rank::change_column && (drop.rank == Rank::drop_foreign_key || drop.rank == Rank::drop_constraint || drop.rank == Rank::drop_index);
    }

    /// What cannot run where the action is held back: the name that a DROP keeps is not free for what would be made under it,
    /// what waits for a DROP would fail, what it uses cannot go, and nothing can use what it would have made.
    std::set<std::size_t> blocked_by(std::size_t at) const {
        std::set<std::size_t> blocked;
        const auto add = [&](const std::vector<Key>& keys, const Makers& others) {
            for (const Key& key : keys)
                for (const std::size_t other : of(others, key))
                    if (!rebuilds(actions_[other], actions_[at])) blocked.insert(other);
        };
        add(actions_[at].drops, makers_);
        add(actions_[at].drops, followers_);
        add(actions_[at].frees, droppers_);
        add(actions_[at].makes, needers_);
        return blocked;
    }

    void hold_back() {
        std::vector<std::size_t> held;
        for (std::size_t i = 0; i < actions_.size(); ++i)
            if (actions_[i].destructive) held.push_back(i);
        while (!held.empty()) {
            const std::size_t at = held.back();
            held.pop_back();
            for (const std::size_t blocked : blocked_by(at)) {
                if (actions_[blocked].destructive) continue;
                actions_[blocked].destructive = true;
                held.push_back(blocked);
            }
        }
    }

    std::size_t first_left(const std::vector<bool>& done) const {
        const Later later{actions_};
        // What waits for nothing that it needs comes before what does.
        const auto worse = [&](std::size_t a, std::size_t b) { return (waiting_[a] == 0) != (waiting_[b] == 0) ? waiting_[a] != 0 : later(a, b); };
        std::size_t best = actions_.size();
        for (std::size_t i = 0; i < actions_.size(); ++i)
            if (!done[i] && (best == actions_.size() || worse(best, i))) best = i;
        return best;
    }

    std::vector<Action> actions_;
    std::vector<std::vector<std::size_t>> after_, wanted_by_;
    std::vector<std::set<std::size_t>> before_;
    std::vector<std::size_t> waiting_, wanting_;   ///< how many actions that it needs or wants are still to come
    Makers droppers_, makers_, needers_, followers_;
};

}  // namespace

Key key_of(ObjectKind kind, const std::string& identity) {
    const bool named = is_relation(kind) || is_routine(kind) || kind == ObjectKind::index || kind == ObjectKind::type || kind == ObjectKind::domain;
    return named ? identity : std::string(name_of(kind)) + " " + identity;
}

std::vector<Action> ordered(std::vector<Action> actions) { return Graph(std::move(actions)).sorted(); }

}  // namespace pgsteward::reconcile
