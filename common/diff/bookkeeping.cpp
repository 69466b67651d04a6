#include "diff/bookkeeping.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "migration/bookkeeping.hpp"

namespace pgsteward::diff {
namespace {

constexpr auto schemas = std::to_array<std::string_view>({"atlas_schema_revisions", "drizzle", "graphile_migrate", "sqitch", "supabase_migrations"});
static_assert(std::ranges::is_sorted(schemas));

}  // namespace

bool is_bookkeeping_schema(const std::string& schema) { return std::ranges::binary_search(schemas, schema); }

bool is_bookkeeping(const QualifiedName& relation) { return is_bookkeeping_table(relation.name) || is_bookkeeping_schema(relation.schema); }

}  // namespace pgsteward::diff
