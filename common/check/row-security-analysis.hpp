// Everything that is worked out about row security of one schema before the rules are asked: roles and privileges, what
// isolation means here, the verdict on each tenant table.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/row-security.hpp"
#include "check/policy.hpp"
#include "check/schema-review.hpp"

namespace pgsteward {

class RowSecurityAnalysis {
public:
    struct Input {
        Catalog catalog;
        int postgres = 15;
        int server_version = 0;              ///< server_version_num where a server was asked
        bool states_privileges = true;       ///< a dump made with -x does not
    };
    /// Throws InputError where the configuration names roles or tables that the schema surely lacks. `policy` must
    /// outlive this.
    RowSecurityAnalysis(Input input, const Policy& policy);
    RowSecurityAnalysis(const RowSecurityAnalysis&) = delete;
    RowSecurityAnalysis& operator=(const RowSecurityAnalysis&) = delete;

    const SchemaReview& review() const { return review_; }
    const access::RowSecurityReview& row_security() const { return row_security_; }
    /// What was inferred or taken for granted, for people.
    std::vector<std::string> assumptions() const;

private:
    Catalog catalog_;
    std::unique_ptr<access::RoleGraph> graph_;
    std::unique_ptr<access::Privileges> privileges_;
    access::RowSecurityReview row_security_;
    SchemaReview review_;
};

}  // namespace pgsteward
