// Whole files in and out, with messages that name them.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// The content of a file, or of stdin where `path` is "-". Throws InputError.
std::string read_file(const std::string& path);

/// Puts `content` into a file next to `path` and renames it, so that readers see the old content or the new. What is
/// not a regular file (/dev/stderr, a named pipe) is written to directly. Throws InputError where the folder does not
/// exist, else EnvironmentError.
void write_file(const std::string& path, std::string_view content);

/// Writes to an open file, pipe or terminal. Returns the errno that stopped it, or 0.
int write_all(int descriptor, std::string_view content);

}  // namespace pgsteward
