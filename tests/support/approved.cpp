#include "support/approved.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace pgsteward::test {
namespace {

std::string absolute(const std::string& path) {
    return std::string(PGSTEWARD_SOURCE_DIR) + "/" + path;
}

std::string line_at(const std::string& text, std::size_t offset) {
    const auto before = text.rfind('\n', offset == 0 ? 0 : offset - 1);
    const auto begin = before == std::string::npos || offset == 0 ? 0 : before + 1;
    return text.substr(begin, text.find('\n', offset) - begin);
}

}  // namespace

std::string content_of(const std::string& path) {
    std::ifstream file(absolute(path), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string difference_from_approved(const std::string& path, const std::string& actual) {
    if (std::getenv("PGSTEWARD_ACCEPT")) {
        std::filesystem::create_directories(std::filesystem::path(absolute(path)).parent_path());
        std::ofstream(absolute(path), std::ios::binary) << actual;
    }
    const std::string approved = content_of(path);
    if (approved == actual) return {};
    std::size_t at = 0;
    while (at < approved.size() && at < actual.size() && approved[at] == actual[at]) ++at;
    return path + " differs at byte " + std::to_string(at) + "\napproved: " + line_at(approved, at) +
           "\nactual:   " + line_at(actual, at) + "\n";
}

}  // namespace pgsteward::test
