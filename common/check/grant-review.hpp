// What rules about privileges are given: every object with those who hold something on it, and what the policy demands.
#pragma once

#include <vector>

#include "access/guard-review.hpp"
#include "access/privileges.hpp"
#include "check/grant-demands.hpp"

namespace pgsteward {

struct GrantReview {
    GrantReview(const Policy& policy, const access::Privileges& privileges);
    GrantReview(const GrantReview&) = delete;
    GrantReview& operator=(const GrantReview&) = delete;

    const access::Privileges& privileges;
    std::vector<access::Securable> objects;
    std::vector<access::Holders> holders;    ///< by position in `objects`
    GrantDemands demands;

    const access::RoleGraph& graph() const { return privileges.graph(); }
};

/// Guards of the append-only tables, and hidden writes to them and to all that the policy limits.
access::GuardReview guard_review(const Policy& policy, const GrantReview& grants);

}  // namespace pgsteward
