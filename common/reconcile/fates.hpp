// What of ACTUAL has to go before the rest can be changed, and come back afterwards: PostgreSQL does not alter a
// column under a view, nor drop a function under a default. Only for the layer itself.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "diff/drift.hpp"
#include "diff/object-finder.hpp"
#include "reconcile/dependencies.hpp"

namespace pgsteward::reconcile {

/// The differences of one object together.
struct Changed {
    ObjectKind kind{};
    std::string object, whole;
    Difference::Change change{};
    std::set<std::string> properties;
    bool is(std::string_view property) const { return properties.contains(std::string(property)); }
    template <typename... Names>
    bool any(const Names&... names) const { return (is(names) || ...); }
};

/// Both catalogs with finders, and the differences by object.
struct Sides {
    explicit Sides(const diff::DriftList& drifts);
    const Catalog &expected, &actual;
    diff::ObjectFinder wanted, found;
    std::map<Key, Changed> changed;
    std::set<Key> left_alone;                ///< of ACTUAL alone, and open whether EXPECTED has it too: it stays as it is

    const Changed* change_of(const Key& key) const;
    bool in_expected(const Part& part) const;
    /// The catalog by which an object is made again that had to go in between.
    const diff::ObjectFinder& made_from(const Key& key) const { return left_alone.contains(key) ? found : wanted; }
};

class Fates {
public:
    Fates(const Sides& sides, int postgres);

    bool goes(const Key& key) const { return gone_.contains(key); }
    /// A routine that goes for good while one of its name comes: calls in between could mean either.
    bool gives_way(const Part& routine) const;
    /// Its relation goes, so it needs no statement of its own.
    bool goes_with_whole(const Part& part) const { return !part.whole.empty() && gone_.contains(part.whole); }
    const std::set<Key>& gone() const { return gone_; }
    /// Columns that get a type, and whether that is a new type under the old name.
    const std::map<Key, bool>& retyped() const { return retyped_; }
    const std::set<Key>& reset_defaults() const { return reset_defaults_; }
    const std::set<Key>& swapped_types() const { return swapped_; }
    const std::set<Key>& detached() const { return detached_; }
    /// Of ACTUAL, gathered when first asked for: equal schemas need none.
    Dependencies& dependencies() const;

private:
    void seed();
    void replace_index(const Changed& key);
    bool is_part_of_partitioned_index(const Key& gone, const Part& user) const;
    void drop(const Key& key);
    void retype(const Key& column, bool swapped);
    void swap_type(const Key& type);
    void spread(const Key& key);
    void user_goes(const Key& gone, const Part& user);
    void column_user(const Key& gone, const Part& user);
    void retyped_user(const Key& column, const Part& user, bool swapped);
    bool survives(const Key& gone, const Part& user) const;
    bool is_compatible_reference(const Part& constraint) const;
    bool must_be_replaced(const Changed& changed) const;
    bool type_must_be_swapped(const Changed& changed) const;
    const Column* actual_column(const Part& part) const;
    const Column* expected_column(const Part& part) const;

    const Sides& sides_;
    int postgres_;
    mutable std::unique_ptr<Dependencies> dependencies_;
    std::set<Key> gone_, reset_defaults_, swapped_, detached_;
    std::set<QualifiedName> new_routines_;
    std::map<Key, bool> retyped_;
    std::vector<Key> work_;
};

bool can_replace(const Relation& before, const Relation& now);   ///< CREATE OR REPLACE VIEW
bool can_replace(const Routine& before, const Routine& now);     ///< CREATE OR REPLACE FUNCTION
/// Is `wanted` what ALTER TYPE … ADD VALUE can make of `found`?
bool can_add_values(const std::vector<std::string>& found, const std::vector<std::string>& wanted);

}  // namespace pgsteward::reconcile
