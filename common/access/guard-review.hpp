// Everything that rules about append-only tables ask: their guards' gaps, hidden ways to write, and who is meant to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/guard-gaps.hpp"
#include "access/hidden-writes.hpp"

namespace pgsteward::access {

struct GuardReview {
    std::vector<const Relation*> tables;     ///< the append-only tables that the catalog holds, by name
    RoleSet repairers;                       ///< repair roles, and superusers
    std::vector<GuardGap> gaps;
    std::vector<HiddenWrite> hidden;         ///< to these tables and to the others that were asked for

    /// Of tables of which it is open what triggers they have, or what these do: why.
    std::map<QualifiedName, std::string> in_doubt;

    bool is_append_only(const QualifiedName& table) const;
    /// Do the guards raise whatever way the write takes? A table that is not append-only has none.
    bool stops(const QualifiedName& table, Write write) const;
};

/// `others`: further tables whose hidden writes count.
GuardReview review_guards(const Privileges& privileges, const std::vector<QualifiedName>& tables, const std::vector<std::string>& repair_roles,
                          const std::vector<QualifiedName>& others);

}  // namespace pgsteward::access
