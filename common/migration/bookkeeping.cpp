#include "migration/bookkeeping.hpp"

#include <algorithm>
#include <array>

namespace pgsteward {
namespace {

// From each framework's own source or manual; docs/frameworks.md has those that pgsteward reads.
constexpr auto tables = std::to_array<std::string_view>({
    "__diesel_schema_migrations",   // diesel
    "__drizzle_migrations",         // Drizzle
    "_prisma_migrations",           // Prisma
    "_sqlx_migrations",             // sqlx
    "_yoyo_log",                    // yoyo
    "_yoyo_migration",
    "_yoyo_version",
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
    "play_evolutions",              // Play
    "play_evolutions_lock",
    "refinery_schema_history",      // refinery
    "schema_migration",             // pop
    "schema_migrations",            // golang-migrate, dbmate, Rails, Ecto
    "schema_version",               // tern, Flyway before version 5
    "schemaversion",                // Postgrator
    "seaql_migrations",             // SeaORM
    "yoyo_lock",                    // yoyo
});
static_assert(std::ranges::is_sorted(tables));

}  // namespace

bool is_bookkeeping_table(std::string_view name) { return std::ranges::binary_search(tables, name); }

}  // namespace pgsteward
