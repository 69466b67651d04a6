// New migrations as a framework names and writes them, for tools that write some of a change into a later one.
#pragma once

#include <string>
#include <vector>

#include "migration/migration.hpp"

namespace pgsteward {

struct NewMigration {
    const MigrationChain& chain;             ///< the new one stands behind all of these
    std::string slug;                        ///< "validate_orders_customer"
    std::vector<std::string> statements;     ///< of the upgrade, without semicolons; the downgrade has nothing to undo
};

struct WrittenFile {
    std::string path;                        ///< as reports name files
    std::string content;
};

/// The version that follows: a timestamp of 12 or 14 digits one minute or second later, any other number one more,
/// at the same width. Empty where it is no number.
std::string next_version(const std::string& version);

/// The version behind the last of the chain; empty where that has none.
std::string next_version(const MigrationChain& chain);

/// "a;\nb;\n"
std::string as_script(const std::vector<std::string>& statements);

/// The folder of the last migration's file, with a slash at its end where it is not empty.
std::string folder_of_last(const MigrationChain& chain);

}  // namespace pgsteward
