// The statements that turn ACTUAL into EXPECTED, in an order in which they run.
#pragma once

#include <string>
#include <vector>

#include "diff/drift.hpp"
#include "print/statements.hpp"

namespace pgsteward::reconcile {

struct PlanOptions {
    bool online = true;                      ///< CONCURRENTLY, NOT VALID with VALIDATE, SET NOT NULL by way of a check
    int postgres = 15;                       ///< major version of the server that the statements are for
    bool expected_owners = true, actual_owners = true;   ///< do they say who owns what?
    print::Secrets secrets = print::Secrets::redacted;
};

struct PlanStep {
    std::string object;                      ///< "table public.orders"
    std::vector<std::string> statements;
    bool destructive = false;                ///< loses data or protection
    bool alone = false;                      ///< not in one transaction with others
    std::string note;
};

struct Plan {
    std::vector<PlanStep> steps;
    std::vector<std::string> left;           ///< what no statement can change, in words
};

Plan plan(const diff::DriftList& drifts, const PlanOptions& options);

}  // namespace pgsteward::reconcile
