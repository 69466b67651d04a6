#include "migration/bookkeeping.hpp"

#include <algorithm>
#include <array>

namespace pgsteward {

bool is_bookkeeping_table(std::string_view name) {
    static constexpr auto names = std::to_array<std::string_view>({
        "__diesel_schema_migrations", "_sqlx_migrations", "alembic_version", "flyway_schema_history", "goose_db_version",
        "schema_migration", "schema_migrations", "schema_version",
    });
    return std::binary_search(names.begin(), names.end(), name);
}

}  // namespace pgsteward
