#include "migration/alembic/declarations.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "check/policy.hpp"

namespace pgsteward::tests {

Declarations declared(const std::string& project) {
    const auto path = std::filesystem::path(PGSTEWARD_SOURCE_DIR) / "testdata/alembic" / (project + ".yaml");
    if (project.empty() || !std::filesystem::exists(path)) return {};
    std::ifstream file(path, std::ios::binary);
    return read_policy(SourceText(path.string(), std::string{std::istreambuf_iterator<char>(file), {}}), {}).alembic;
}

}  // namespace pgsteward::tests
