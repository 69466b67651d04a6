// One migration on stdin; --stdin-filename tells its kind, else its first lines do.
#include "source/kind.hpp"

namespace pgsteward::kinds {
extern const SourceKind standard_input = {"-", [](const std::string& source) { return source == "-"; },
                                          [](MigrationReader& reader, const std::string&) { reader.add_stdin(); }};

}  // namespace pgsteward::kinds
