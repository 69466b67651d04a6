// Statements in the order in which they can run: whatever a statement names is made before it. What it names is read
// out of its own text, where every name outside pg_catalog is qualified, so the order depends on nothing but what is
// printed, however the catalog came about.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/object-map.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {

/// Where a group of statements stands among those that could run as well.
struct Place {
    int rank = 0;
    std::string schema, name;
    int sub_rank = 0;
    std::string part;
    auto operator<=>(const Place&) const = default;
};

class Graph {
public:
    using Id = std::size_t;
    /// What a dependency comes from: a piece of the text that can be left to a later statement, by number.
    static constexpr int whole = -1;

    Id add(Place place, Statements statements);
    /// What the group holds.
    const Statements& statements(Id id) const { return nodes_[id].statements; }
    /// The group makes something of that name; several may (overloaded functions, a view and a function).
    void provide(const QualifiedName& name, Id id) { providers_[name].push_back({id, false}); }
    void provide_routine(const QualifiedName& name, Id id) { providers_[name].push_back({id, true}); }
    void need(Id id, Id needed) { wants_.push_back({id, {}, false, needed, whole}); }
    /// `called`: the name stands before a parenthesis.
    void need(Id id, const QualifiedName& name, bool called = false) { wants_.push_back({id, name, called, 0, whole}); }
    /// Needs whatever the text names. Is there anything?
    bool read(Id id, std::string_view text, int piece = whole);

    /// Adds the groups of other graphs behind those here. The pieces of each count on from `pieces`.
    struct Part;
    void take(std::vector<Part> parts);

    /// The pieces by which a group depends on itself by way of others; to be called before ordered().
    std::vector<std::pair<Id, int>> pieces_in_circles();
    /// All statements. A circle that no piece breaks is broken where a name may mean another function.
    Statements ordered();

private:
    struct Want { Id id; QualifiedName name; bool called; Id needed; int piece; };
    struct Provider { Id id; bool routine; };
    struct Edge { Id to; int piece; bool maybe; };
    struct Node { Place place; Statements statements; std::vector<Edge> edges; };

    void resolve();
    void resolve(const Want& want, const std::vector<Provider>& providers);
    struct Components { std::vector<std::size_t> of; std::size_t count = 0; };
    Components components(bool with_maybe) const;
    void break_circles();

    std::vector<Node> nodes_;
    std::vector<Want> wants_;
    std::unordered_map<QualifiedName, std::vector<Provider>, QualifiedNameHash> providers_;
};

struct Graph::Part { Graph graph; int pieces; };

}  // namespace pgsteward::print
