// Reads Alembic's revision files and puts them in order.
#pragma once

#include <string>

#include "migration/migration.hpp"
#include "text/file-tree.hpp"

namespace pgsteward::alembic {

/// Does this text look like a revision file? Cheap: no parsing.
bool looks_like_revision(std::string_view content);
Migration read_revision(const FileTree& tree, const std::string& path);
/// Parents before children, otherwise in the order of the files; everything stays, whatever is wrong with the links.
void order(std::vector<Migration>& migrations);

}  // namespace pgsteward::alembic
