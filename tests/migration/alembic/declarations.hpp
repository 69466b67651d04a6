// What projects of the corpus would write into their pgsteward.yaml: testdata/alembic/<project>.yaml. The corpus holds their
// migrations, not the modules that these import. Also read by benchmarks/opaque.
#pragma once

#include <string>

#include "migration/migration.hpp"
#include "text/file-tree.hpp"

namespace pgsteward::tests {

/// By the name of its folder: "alembic-dify". Nothing where a project needs nothing.
Declarations declared(const std::string& project);

}  // namespace pgsteward::tests
