#include "diff/bookkeeping.hpp"

#include <algorithm>
#include <array>

namespace pgsteward::diff {
namespace {

// From each framework's own source or manual; docs/frameworks.md has those that pgsteward reads.
constexpr auto tables = std::to_array<std::string_view>({
    "__diesel_schema_migrations",   // diesel
    "_prisma_migrations",           // Prisma
    "_sqlx_migrations",             // sqlx
    "alembic_version",              // Alembic
    "ar_internal_metadata",         // Rails
    "atlas_schema_revisions",       // Atlas
    "databasechangelog",            // Liquibase
    "databasechangeloglock",
    "django_migrations",            // Django
    "flyway_schema_history",        // Flyway
    "goose_db_version",             // goose
    "gorp_migrations",              // sql-migrate
    "knex_migrations",              // Knex
    "knex_migrations_lock",
    "pgmigrations",                 // node-pg-migrate
    "refinery_schema_history",      // refinery
    "schema_migration",             // pop
    "schema_migrations",            // golang-migrate, dbmate, Rails, Ecto
    "seaql_migrations",             // SeaORM
});
static_assert(std::ranges::is_sorted(tables));

constexpr auto schemas = std::to_array<std::string_view>({"atlas_schema_revisions", "drizzle", "graphile_migrate", "sqitch", "supabase_migrations"});
static_assert(std::ranges::is_sorted(schemas));

}  // namespace

bool is_bookkeeping_schema(const std::string& schema) { return std::ranges::binary_search(schemas, schema); }

bool is_bookkeeping(const QualifiedName& relation) { return std::ranges::binary_search(tables, std::string_view(relation.name)) || is_bookkeeping_schema(relation.schema); }

}  // namespace pgsteward::diff
