#include "access/predefined-roles.hpp"

#include <algorithm>

namespace pgsteward::access {

const std::vector<PredefinedRole>& predefined_roles() {
    static const std::vector<PredefinedRole> roles = {
        {"pg_checkpoint", 15, {}},
        {"pg_create_subscription", 16, {}},
        {"pg_database_owner", 14, {}},
        {"pg_execute_server_program", 11, {}},
        {"pg_maintain", 17, {}},
        {"pg_monitor", 10, {"pg_read_all_settings", "pg_read_all_stats", "pg_stat_scan_tables"}},   // system_functions.sql
        {"pg_read_all_data", 14, {}},
        {"pg_read_all_settings", 10, {}},
        {"pg_read_all_stats", 10, {}},
        {"pg_read_server_files", 11, {}},
        {"pg_signal_autovacuum_worker", 18, {}},
        {"pg_signal_backend", 9, {}},
        {"pg_stat_scan_tables", 10, {}},
        {"pg_use_reserved_connections", 16, {}},
        {"pg_write_all_data", 14, {}},
        {"pg_write_server_files", 11, {}},
    };
    return roles;
}

bool is_predefined(std::string_view role, int postgres) {
    const auto& roles = predefined_roles();
    return std::any_of(roles.begin(), roles.end(), [&](const PredefinedRole& known) { return known.name == role && known.since <= postgres; });
}

}  // namespace pgsteward::access
