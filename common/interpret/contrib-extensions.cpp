#include "interpret/contrib-extensions.hpp"

#include <algorithm>
#include <array>

namespace pgsteward::interpret {
namespace {

constexpr auto trusted = std::to_array<std::string_view>({
    "btree_gin", "btree_gist", "citext", "cube", "dict_int", "fuzzystrmatch", "hstore", "intarray", "isn", "lo", "ltree",
    "pg_trgm", "pgcrypto", "plpgsql", "seg", "tablefunc", "tcn", "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp",
});
constexpr auto superuser_only = std::to_array<std::string_view>({
    "adminpack", "amcheck", "autoinc", "basic_archive", "bloom", "dblink", "dict_xsyn", "earthdistance", "file_fdw",
    "insert_username", "intagg", "moddatetime", "old_snapshot", "pageinspect", "pg_buffercache", "pg_freespacemap", "pg_logicalinspect",
    "pg_overexplain", "pg_prewarm", "pg_stat_statements", "pg_surgery", "pg_visibility", "pg_walinspect", "pgrowlocks", "pgstattuple",
    "postgres_fdw", "refint", "sslinfo", "xml2",
});

}  // namespace

ContribExtension contrib_extension(std::string_view name) {
    if (std::binary_search(trusted.begin(), trusted.end(), name)) return ContribExtension::trusted;
    return std::binary_search(superuser_only.begin(), superuser_only.end(), name) ? ContribExtension::superuser_only : ContribExtension::unknown;
}

}  // namespace pgsteward::interpret
