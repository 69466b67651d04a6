// DIR@REVISION: the chain up to and including a revision. A file or folder that has the whole name wins.
#include <filesystem>

#include "source/kind.hpp"

namespace pgsteward::kinds {
namespace {

bool takes(const std::string& source) {
    std::error_code failed;
    const std::size_t at = source.rfind('@');
    return !is_special(source) && at != std::string::npos && at > 0 && !std::filesystem::exists(source, failed) &&
           std::filesystem::is_directory(source.substr(0, at), failed);
}

void add(MigrationReader& reader, const std::string& source) {
    const std::size_t at = source.rfind('@');
    reader.add_folder(source.substr(0, at), source.substr(at + 1));
}
Schema read(SchemaReader& reader, const std::string& source) { return reader.from_migrations(source); }

}  // namespace

extern const SourceKind folder_at_revision = {"DIR@REVISION", takes, add, read};

}  // namespace pgsteward::kinds
