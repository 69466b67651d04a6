// What rules about privileges are given: every object with those who hold something on it, and what the policy demands.
#pragma once

#include <vector>

#include "access/guard-review.hpp"
#include "access/privileges.hpp"
#include "check/grant-demands.hpp"

namespace pgsteward {

struct GrantReview {
    /// `other`: a state to be compared with, or null; what only that has altered is among the objects too.
    GrantReview(const Policy& policy, const access::Privileges& privileges, const Catalog* other = nullptr);
    GrantReview(const GrantReview&) = delete;
    GrantReview& operator=(const GrantReview&) = delete;

    const access::Privileges& privileges;
    const Catalog ready_made;                ///< what the server and extensions made, where it was altered or the policy names it
    std::vector<access::Securable> objects;  ///< of the catalog and of those
    std::vector<access::Holders> holders;    ///< by position in `objects`
    GrantDemands demands;

    const access::RoleGraph& graph() const { return privileges.graph(); }
};

/// Guards of the append-only tables, and hidden writes to them and to all that the policy limits.
access::GuardReview guard_review(const Policy& policy, const GrantReview& grants);

}  // namespace pgsteward
