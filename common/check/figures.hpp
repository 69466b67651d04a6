// The figures of a change: what the migrations add and drop, counted from what they do, not from their text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpret/step.hpp"
#include "migration/migration.hpp"

namespace pgsteward {

struct Figures {
    std::uint64_t tables_added = 0, tables_dropped = 0;
    std::uint64_t columns_added = 0, columns_dropped = 0;   ///< of tables that exist already
    std::uint64_t indexes_added = 0, indexes_dropped = 0;   ///< not those that a constraint brings along
    std::uint64_t constraints_added = 0, constraints_dropped = 0;
    std::uint64_t comments_added = 0, comments_dropped = 0;
    std::uint64_t ddl_lines = 0;                            ///< lines of DDL as sent to the server

    void count(const Step& step);
    Figures& operator+=(const Figures& other);
};

struct MigrationFigures {
    std::string revision, path;
    Figures figures;
};

/// A table for people, one row per migration and a total.
std::string figures_text(const std::vector<MigrationFigures>& migrations);
std::string figures_json(const std::vector<MigrationFigures>& migrations);

}  // namespace pgsteward
