// git:REV:PATH: files as they stand in a git revision.
#include "source/kind.hpp"

namespace pgsteward::kinds {
namespace {

bool takes(const std::string& source) { return source.starts_with("git:"); }
void add(MigrationReader& reader, const std::string& source) { reader.add_revision(git_path(source)); }
Schema read(SchemaReader& reader, const std::string& source) { return reader.from_revision(git_path(source)); }

}  // namespace

extern const SourceKind git_revision = {"git:REV:PATH", takes, add, read};

}  // namespace pgsteward::kinds
