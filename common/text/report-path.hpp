// How reports name files.
#pragma once

#include <string>

namespace pgsteward {

/// A file inside the working directory relative to it ("db/schema.sql"), any other as given. Does not look at the
/// file, so a name need not exist.
std::string report_path(const std::string& path);

}  // namespace pgsteward
