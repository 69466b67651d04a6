// Whole-text comparison with files that a person has approved.
#pragma once

#include <string>

namespace pgsteward::test {

/// The file's content. `path` counts from the project's root.
std::string content_of(const std::string& path);

/// Empty when `actual` is the approved text of `path`; else where they differ first. With PGSTEWARD_ACCEPT set in the
/// environment the file is rewritten instead: look at the difference in git before committing it.
std::string difference_from_approved(const std::string& path, const std::string& actual);

}  // namespace pgsteward::test
