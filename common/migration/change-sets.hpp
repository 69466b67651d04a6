// The change sets of Liquibase's formatted SQL:
// https://docs.liquibase.com/concepts/changelogs/sql-format.html
#pragma once

#include "migration/migration.hpp"

namespace pgsteward {

/// Does its first line say "--liquibase formatted sql"?
bool is_formatted_sql(const SourceText& file);

/// Puts the change sets of a file that was read as one upgrade into its directions: the statements upwards, in order; what
/// `--rollback` lines and `/* liquibase rollback … */` hold downwards, the last change set first. Change sets for other
/// servers are left out, those with preconditions may not run. Liquibase's complaints are among migration.errors.
void take_change_sets(Migration& migration);

}  // namespace pgsteward
