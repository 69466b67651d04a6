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

extern const SourceKind folder = {
    .written = "DIR",
    .takes = takes,
    .add = [](MigrationReader& reader, const std::string& source) { reader.add_folder(source, {}); },
    .read = [](SchemaReader& reader, const std::string& source) { return reader.from_migrations(source); },
};

}  // namespace pgsteward::kinds
