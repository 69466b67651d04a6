#include "print/graph.hpp"

#include <algorithm>
#include <iterator>
#include <queue>

#include "print/names-in.hpp"

namespace pgsteward::print {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

}  // namespace

Graph::Id Graph::add(Place place, Statements statements) {
    nodes_.push_back({std::move(place), std::move(statements), {}});
    return nodes_.size() - 1;
}

bool Graph::read(Id id, std::string_view text, int piece) {
    std::vector<Mention> mentions = mentions_in(text);
    for (Mention& mention : mentions) wants_.push_back({id, std::move(mention.name), mention.called, none, piece});
    return !mentions.empty();
}

void Graph::take(std::vector<Part> parts) {
    std::size_t nodes = nodes_.size(), wants = wants_.size();
    for (const Part& part : parts) {
        nodes += part.graph.nodes_.size();
        wants += part.graph.wants_.size();
    }
    nodes_.reserve(nodes);
    wants_.reserve(wants);
    for (auto& [other, pieces] : parts) {
        const Id begin = nodes_.size();
        std::move(other.nodes_.begin(), other.nodes_.end(), std::back_inserter(nodes_));
        for (Want& want : other.wants_) {
            want.id += begin;
            if (want.needed != none) want.needed += begin;
            if (want.piece != whole) want.piece += pieces;
            wants_.push_back(want);
        }
        for (const auto& [name, providers] : other.providers_) {
            std::vector<Provider>& here = providers_[name];
            for (const Provider& provider : providers) here.push_back({provider.id + begin, provider.routine});
        }
    }
}

void Graph::resolve() {
    for (const Want& want : wants_) {
        if (want.name.name.empty()) {
            if (want.needed != want.id) nodes_[want.id].edges.push_back({want.needed, want.piece, false});
            continue;
        }
        if (const auto found = providers_.find(want.name); found != providers_.end()) resolve(want, found->second);
    }
    wants_.clear();
}

/// Of a view and a function of one name the spelling tells which is meant, of two functions nothing does.
void Graph::resolve(const Want& want, const std::vector<Provider>& providers) {
    const auto fits = [&](const Provider& provider) { return provider.routine == want.called; };
    const auto fitting = std::ranges::count_if(providers, fits);
    for (const Provider& provider : providers) {
        const bool surely = providers.size() == 1 || (fitting == 1 && fits(provider));
        if (provider.id != want.id) nodes_[want.id].edges.push_back({provider.id, want.piece, !surely});
    }
}

/// Tarjan's strongly connected components, without recursion: the component of each node.
Graph::Components Graph::components(bool with_maybe) const {
    struct Frame { Id id; std::size_t next_edge; };
    std::vector<std::size_t> component(nodes_.size(), none), index(nodes_.size(), none), low(nodes_.size(), 0);
    std::vector<Id> stack;
    std::size_t counter = 0, components = 0;
    for (Id root = 0; root < nodes_.size(); ++root) {
        if (index[root] != none) continue;
        std::vector<Frame> frames = {{root, 0}};
        while (!frames.empty()) {
            Frame& frame = frames.back();
            const Id id = frame.id;
            if (frame.next_edge == 0 && index[id] == none) {
                index[id] = low[id] = counter++;
                stack.push_back(id);
            }
            if (frame.next_edge < nodes_[id].edges.size()) {
                const Edge& edge = nodes_[id].edges[frame.next_edge++];
                if (edge.maybe && !with_maybe) continue;
                if (index[edge.to] == none) frames.push_back({edge.to, 0});
                else if (component[edge.to] == none) low[id] = std::min(low[id], index[edge.to]);
                continue;
            }
            if (low[id] == index[id]) {
                for (Id member = none; member != id;) {
                    member = stack.back();
                    stack.pop_back();
                    component[member] = components;
                }
                ++components;
            }
            frames.pop_back();
            if (!frames.empty()) low[frames.back().id] = std::min(low[frames.back().id], low[id]);
        }
    }
    return {std::move(component), components};
}

std::vector<std::pair<Graph::Id, int>> Graph::pieces_in_circles() {
    resolve();
    const auto [component, count] = components(true);
    std::vector<std::pair<Id, int>> pieces;
    if (count == nodes_.size()) return pieces;
    for (Id id = 0; id < nodes_.size(); ++id)
        for (const Edge& edge : nodes_[id].edges)
            if (edge.piece != whole && component[edge.to] == component[id]) pieces.emplace_back(id, edge.piece);
    return pieces;
}

/// First a name that may mean another function gives way; then, in circles that should not be, whatever stands first.
void Graph::break_circles() {
    for (const bool with_maybe : {true, false}) {
        const Components found = components(with_maybe);
        if (found.count == nodes_.size()) return;
        for (Id id = 0; id < nodes_.size(); ++id)
            std::erase_if(nodes_[id].edges, [&](const Edge& edge) {
                if (found.of[edge.to] != found.of[id]) return false;
                return with_maybe ? edge.maybe : nodes_[id].place < nodes_[edge.to].place;
            });
    }
}

Statements Graph::ordered() {
    resolve();
    break_circles();
    std::vector<std::size_t> open(nodes_.size(), 0);
    std::vector<std::vector<Id>> dependents(nodes_.size());
    for (Id id = 0; id < nodes_.size(); ++id)
        for (const Edge& edge : nodes_[id].edges) {
            dependents[edge.to].push_back(id);
            ++open[id];
        }
    const auto later = [&](Id a, Id b) { return nodes_[b].place < nodes_[a].place; };
    std::priority_queue<Id, std::vector<Id>, decltype(later)> ready(later);
    for (Id id = 0; id < nodes_.size(); ++id)
        if (open[id] == 0) ready.push(id);
    Statements statements;
    while (!ready.empty()) {
        const Id id = ready.top();
        ready.pop();
        for (std::string& statement : nodes_[id].statements) statements.push_back(std::move(statement));
        for (const Id dependent : dependents[id])
            if (--open[dependent] == 0) ready.push(dependent);
    }
    return statements;
}

}  // namespace pgsteward::print
