// From a catalog to the groups of statements that a Graph puts in order. Only for the layer itself.
#pragma once

#include <map>
#include <set>

#include "print/graph.hpp"
#include "print/sql.hpp"

namespace pgsteward::print {

/// Where groups stand among others that could run as well. Everything of a table stands with the table.
namespace rank {
inline constexpr int session = 0, roles = 1, memberships = 2, tablespaces = 3, schemas = 10, extensions = 11, languages = 12, collations = 20, types = 30,
                     routines = 40, operators = 41, operator_families = 42, operator_classes = 43, family_members = 44, casts = 45, text_search_parts = 46,
                     text_search_dictionaries = 47, text_search_configurations = 48, foreign_data_wrappers = 50, servers = 51, user_mappings = 52, relations = 60,
                     foreign_keys = 70, trigger_states = 71, publications = 80, subscriptions = 81, databases = 82, default_privileges = 83, contents = 90,
                     event_triggers = 95;
namespace of_table {
inline constexpr int table = 0, owned_sequences = 1, later_defaults = 2, parents = 3, constraints = 4, indexes = 5, attached_indexes = 6, statistics = 7,
                     triggers = 8, rules = 9, policies = 10;
}
}  // namespace rank

/// A part of an object that is left to a later statement because it would close a circle.
struct Piece {
    enum class Kind { column_default, constraint, query, body, domain_default, domain_constraint } kind;
    QualifiedName object;
    std::string name;
    auto operator<=>(const Piece&) const = default;
};

/// What others wait for that is no object by itself; found under a name that no object can have.
enum class Milestone : char {
    shell = '\x1a',                          ///< a type's name, before it is defined
    keys = '\x1b',                           ///< keys that do not stand in CREATE TABLE; one group for each
    attached = '\x1c',                       ///< a partition is one
    trigger = '\x1d', foreign_key = '\x1e',  ///< that part of the table is made
};
QualifiedName milestone(Milestone what, const QualifiedName& object, const std::string& part = {});

class Plan {
public:
    /// `later`: the pieces that stand in statements of their own.
    Plan(const Catalog& catalog, const SqlOptions& options, const std::set<Piece>& later);

    std::set<Piece> pieces_in_circles();
    Statements ordered() { return graph_.ordered(); }

private:
    using Id = Graph::Id;

    /// For the same catalog, without anything in it.
    struct Empty {};
    Plan(const Plan& like, Empty) : catalog_(like.catalog_), options_(like.options_), later_(like.later_) {}

    // plan.cpp
    /// One group: `create`, then whatever annotates it. The group needs what `create` and the others name.
    Id add(Place place, Statements statements, const QualifiedName& provides);
    void annotate(Statements& statements, const std::string& what, const Annotations& object, ObjectKind kind) const;
    void annotate_part(Statements& statements, const std::string& what, const std::string& comment) const;
    /// The group needs what the text of a piece names. Is there anything?
    bool read_piece(Id id, std::string_view text, Piece::Kind kind, const QualifiedName& object, const std::string& name = {});
    bool is_later(Piece::Kind kind, const QualifiedName& object, const std::string& name = {}) const { return later_.contains({kind, object, name}); }
    /// Views, rules, policies and standard bodies may rely on the keys of what they read.
    void need_constraints_of_read(Id id, const std::string& text);

    // plan-objects.cpp
    void add_session();
    void add_roles();
    void add_schemas();
    void add_others();
    void add_default_privileges();

    // plan-types.cpp
    void add_types();
    void add_type(const Type& type);
    void add_domain(const Type& type);
    void add_routines();
    void add_routine(const Routine& routine);

    // plan-relations.cpp
    void add_relations();
    /// Adds what other plans for the same catalog hold.
    void take(std::vector<Plan> parts);
    void add_relation(const Relation& relation);
    void add_view(const Relation& view);
    void add_table(const Relation& table);
    void add_sequence(const Relation& sequence);
    void add_parents(const Relation& table);

    // plan-table-parts.cpp
    void add_table_parts(const Relation& table);
    void add_constraints(const Relation& table);
    /// Has the constraint a statement of its own?
    bool is_said_later(const Relation& table, const Constraint& constraint) const;
    void add_indexes(const Relation& table);
    void add_triggers(const Relation& table);
    void add_rules(const Relation& table);
    void add_policies(const Relation& table);
    /// What reaches the partitions comes when they are attached.
    void need_partitions(Id id, const Relation& table);
    void need_foreign_keys_of_partitions(Id id, const Relation& table);

    const Catalog& catalog_;
    const SqlOptions& options_;
    const std::set<Piece>& later_;
    Graph graph_;
    std::vector<Piece> pieces_;
};

}  // namespace pgsteward::print
