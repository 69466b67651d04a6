// The SQL files beside migrations that their framework does not run.
#pragma once

#include <string>

#include "migration/migration.hpp"
#include "text/file-tree.hpp"

namespace pgsteward {

/// A sentence about the .sql files of `tree` that lie beside a migration of the chain and belong to none, because their names
/// are not those of the framework; empty where there are none. Of migrations in Python such files are parts, not misfits.
std::string left_aside(const MigrationChain& chain, const FileTree& tree);

}  // namespace pgsteward
