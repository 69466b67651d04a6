#include "catalog/relation.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

template <typename List>
auto named(const List& list, std::string_view name) -> const typename List::value_type* {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

Relation::Relation() = default;
Relation::Relation(const Relation& other) = default;
Relation::Relation(Relation&& other) noexcept = default;
Relation& Relation::operator=(const Relation& other) = default;
Relation& Relation::operator=(Relation&& other) noexcept = default;
Relation::~Relation() = default;
bool Relation::operator==(const Relation& other) const = default;

const Column* Relation::column(std::string_view column_name) const { return named(columns, column_name); }
const Constraint* Relation::constraint(std::string_view constraint_name) const {
    return named(constraints, constraint_name);
}
const Trigger* Relation::trigger(std::string_view trigger_name) const { return named(triggers, trigger_name); }
const RowPolicy* Relation::policy(std::string_view policy_name) const { return named(policies, policy_name); }

const Index* Relation::index(std::string_view index_name) const {
    const auto found = std::find_if(indexes.begin(), indexes.end(),
                                    [&](const Index& index) { return index.name.name == index_name; });
    return found == indexes.end() ? nullptr : &*found;
}

}  // namespace pgsteward
