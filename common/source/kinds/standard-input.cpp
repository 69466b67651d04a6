// One migration, or a schema, on stdin; --stdin-filename tells its kind, else its first lines do.
#include "source/kind.hpp"

namespace pgsteward::kinds {
extern const SourceKind standard_input = {
    .written = "-",
    .takes = [](const std::string& source) { return source == "-"; },
    .add = [](MigrationReader& reader, const std::string&) { reader.add_stdin(); },
    .read = [](SchemaReader& reader, const std::string&) { return reader.from_stdin(); },
};


}  // namespace pgsteward::kinds
