// The differences of one comparison by object, for the rules that tie one to another. Only for consequences*.cpp.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.hpp"
#include "catalog/compare.hpp"

namespace pgsteward::diff {

class ConsequenceFinder {
public:
    ConsequenceFinder(const Catalog& expected, const Catalog& actual, std::vector<Difference>& differences);

    /// A difference of that object: in the property, or (an empty one) that one side lacks it or has it as another kind.
    std::optional<std::size_t> find(ObjectKind kind, const std::string& object, std::string_view property) const;
    std::optional<std::size_t> find_whole(ObjectKind kind, const std::string& object) const { return find(kind, object, {}); }
    /// The same of a relation of whatever kind.
    std::optional<std::size_t> find_relation(const std::string& object, std::string_view property = {}) const;
    /// Any difference of a part of the table in what defines it.
    std::optional<std::size_t> find_constraint(const std::string& identity) const;

    /// In which catalogs the object of a difference is.
    bool in_expected(const Difference& difference) const { return difference.change != Difference::Change::unexpected; }
    bool in_actual(const Difference& difference) const { return difference.change != Difference::Change::missing; }
    const Relation* expected_relation(const std::string& identity) const { return relation(expected_, identity); }
    const Relation* actual_relation(const std::string& identity) const { return relation(actual_, identity); }

    std::vector<Difference>& differences;

private:
    using Relations = std::unordered_map<std::string, const Relation*>;
    static Relations relations_of(const Catalog& catalog, const std::vector<Difference>& differences);
    static const Relation* relation(const Relations& relations, const std::string& identity);
    static std::string key(ObjectKind kind, std::string_view object, std::string_view property);

    Relations expected_, actual_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// The name of a part within its relation: "total" of "public.orders.total".
std::string part_name(const Difference& difference);

/// A consequence's cause; nothing where the rule does not apply.
using Cause = std::optional<std::size_t>;
Cause part_of_whole(const ConsequenceFinder& finder, const Difference& difference);
Cause copy_of_parent(const ConsequenceFinder& finder, const Difference& difference);
Cause of_constraint(const ConsequenceFinder& finder, const Difference& difference);
Cause of_column(const ConsequenceFinder& finder, const Difference& difference);
Cause of_sequence(const ConsequenceFinder& finder, const Difference& difference);
Cause of_inheritance(const ConsequenceFinder& finder, const Difference& difference);
Cause of_view(const ConsequenceFinder& finder, const Difference& difference);
Cause of_operator_class(const ConsequenceFinder& finder, const Difference& difference);
Cause of_other_property(const ConsequenceFinder& finder, const Difference& difference);

}  // namespace pgsteward::diff
