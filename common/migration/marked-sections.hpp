// One file that holds both directions, told apart by lines: what dbmate, sql-migrate and others have in common. They look
// at lines only, so marks count inside of quotes, comments and dollar-quoted bodies too.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "migration/migration.hpp"

namespace pgsteward {

/// What a line says: from here on it is this direction.
struct SectionMark {
    Direction direction = Direction::upgrade;
    bool in_transaction = true;
};
/// Nothing for a line that is no mark. It gets the line without its line break and a byte order mark.
using ReadMark = std::optional<SectionMark> (*)(std::string_view line);

struct MarkedSection {
    SectionMark mark;
    std::uint32_t line = 0;                  ///< of the mark
    Span text;                               ///< behind it, up to the next one
};

/// In the order of the file.
std::vector<MarkedSection> marked_sections(const SourceText& file, ReadMark read);

/// Puts what the sections hold into both directions, in their order, each with a transaction of its own. Those without one
/// are run as `outside` says. A file without sections stays what it is: an upgrade as a whole.
void take_sections(Migration& migration, const std::vector<MarkedSection>& sections, TransactionMode outside);

/// Adds what runs behind the script, in a transaction of its own or, as its mode says, in none.
void append_part(MigrationScript& script, MigrationScript part);

}  // namespace pgsteward
