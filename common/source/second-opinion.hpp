// --via alembic: the real `alembic upgrade --sql` as a second opinion on what the migrations send. Runs the project's own
// Python, so only where the user asks for it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "source/migration-source.hpp"

namespace pgsteward {

struct SecondOpinion {
    std::vector<HistoryFinding> differences; ///< of rule alembic-disagrees, one per migration
    std::size_t agreed = 0;                  ///< migrations of which Alembic says the same
    std::vector<std::string> notes;          ///< where Alembic itself stopped, and why
};

/// Asks about the upgrades of the selected migrations. alembic.ini is looked for from the folder of the first one upwards;
/// Alembic runs in its folder. Throws InputError where there is none, EnvironmentError where Alembic cannot be run or takes
/// longer than `limit` in all.
SecondOpinion ask_alembic(const MigrationInput& input, std::chrono::seconds limit);

}  // namespace pgsteward
