// A plan as text: an SQL script for psql.
#pragma once

#include <string>

#include "reconcile/plan.hpp"

namespace pgsteward::reconcile {

struct RenderOptions {
    bool allow_destructive = false;          ///< else such statements are comments
};

/// Statements that belong together run in one transaction; the others stand between COMMIT and BEGIN. Empty for a plan
/// without steps.
std::string sql_script(const Plan& plan, const RenderOptions& options);

/// Each line behind "-- ".
std::string commented(const std::string& text);

}  // namespace pgsteward::reconcile
