#include "text/report-path.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> inside(const fs::path& path, const fs::path& folder) {
    const fs::path relative = path.lexically_relative(folder);
    if (relative.empty() || *relative.begin() == "..") return std::nullopt;
    return relative.string();
}

/// Below the working directory, and in its shortest form already.
bool is_plain(std::string_view path) {
    if (path.empty()) return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..") return false;
        begin = end + 1;
    }
    return true;
}

}  // namespace

std::string report_path(const std::string& path) {
    if (is_plain(path)) return path;
    std::error_code failed;
    const fs::path here = fs::current_path(failed);
    if (path.empty() || failed) return path;
    const fs::path absolute = (here / path).lexically_normal();
    if (auto found = inside(absolute, here)) return *found;
    // The working directory as the shell calls it, where that goes through a symbolic link.
    const char* shell = std::getenv("PWD");
    if (shell && *shell == '/' && fs::equivalent(shell, here, failed))
        if (auto found = inside(absolute, fs::path(shell).lexically_normal())) return *found;
    return path;
}

}  // namespace pgsteward
