// A file: a migration (judged alone, or in the chain of --context), SQL text, a snapshot.
#include <filesystem>

#include "source/kind.hpp"

namespace pgsteward::kinds {
namespace {

bool takes(const std::string& source) {
    std::error_code failed;
    const auto status = std::filesystem::status(source, failed);
    return !is_special(source) && std::filesystem::exists(status) && !std::filesystem::is_directory(status);
}

}  // namespace

extern const SourceKind file = {
    .written = "FILE",
    .takes = takes,
    .add = [](MigrationReader& reader, const std::string& source) { reader.add_file(source); },
    .read = [](SchemaReader& reader, const std::string& source) { return reader.from_file(source); },
};

}  // namespace pgsteward::kinds
