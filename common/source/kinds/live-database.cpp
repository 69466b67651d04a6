// A connection: a live database, which holds no migrations.
#include "text/failure.hpp"
#include "source/kind.hpp"

namespace pgsteward::kinds {
namespace {

bool takes(const std::string& source) {
    return source.starts_with("postgresql://") || source.starts_with("postgres://") || source.starts_with("service=") || source.starts_with("env:");
}
void add(MigrationReader&, const std::string&) { throw UsageError("a live database holds no migrations; name their files or folder"); }
Schema read(SchemaReader& reader, const std::string& source) { return reader.from_database(source); }

}  // namespace

extern const SourceKind live_database = {"postgresql://…, service=…, env:NAME", takes, add, read};

}  // namespace pgsteward::kinds
