// A plan as an Alembic migration.
#pragma once

#include <string>

#include "reconcile/plan.hpp"

namespace pgsteward::reconcile {

struct AlembicOptions {
    std::string parent;                      ///< down_revision; empty for None
    bool allow_destructive = false;          ///< else such statements are comments
};

/// With upgrade and downgrade. The revision id follows from the statements, so that the same plan gives the same file.
std::string alembic_migration(const Plan& upgrade, const Plan& downgrade, const AlembicOptions& options);

}  // namespace pgsteward::reconcile
