// What projects of the corpus would write into their pgsteward.yaml: the corpus holds their migrations, not the modules
// that these import.
#pragma once

#include <string>

#include "migration/migration.hpp"
#include "text/file-tree.hpp"

namespace pgsteward::tests {

/// By the name of its folder: "alembic-dify".
Declarations declared(const std::string& project);

}  // namespace pgsteward::tests
