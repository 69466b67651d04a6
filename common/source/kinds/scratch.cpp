// scratch:SOURCE: a schema loaded into a throw-away server and read back, which holds no migrations.
#include "text/failure.hpp"
#include "source/kind.hpp"

namespace pgsteward::kinds {
namespace {

bool takes(const std::string& source) { return source.starts_with("scratch:"); }
void add(MigrationReader&, const std::string&) { throw UsageError("scratch: reads a schema back; it holds no migrations"); }
Schema read(SchemaReader& reader, const std::string& source) { return reader.from_scratch(source.substr(std::string_view("scratch:").size())); }

}  // namespace

extern const SourceKind scratch = {"scratch:SOURCE", takes, add, read};

}  // namespace pgsteward::kinds
