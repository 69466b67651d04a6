// A folder of migrations: the whole chain.
#include <filesystem>

#include "source/kind.hpp"

namespace pgsteward::kinds {
namespace {

bool takes(const std::string& source) {
    std::error_code failed;
    return !is_special(source) && std::filesystem::is_directory(source, failed);
}

}  // namespace

extern const SourceKind folder = {"DIR", takes, [](MigrationReader& reader, const std::string& source) { reader.add_folder(source, {}); }};

}  // namespace pgsteward::kinds
