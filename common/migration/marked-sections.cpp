#include "migration/marked-sections.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "migration/versioned-files.hpp"

namespace pgsteward {

void append_part(MigrationScript& script, MigrationScript part) {
    if (!script.present) {
        script = std::move(part);
        return;
    }
    using Kind = TransactionBoundary::Kind;
    const bool begun_in_transaction = script.transaction == TransactionMode::whole;
    const bool in_transaction = part.transaction == TransactionMode::whole;
    if (begun_in_transaction) script.actions.push_back(TransactionBoundary{in_transaction ? Kind::commit : Kind::begin_autocommit, part.at});
    std::move(part.actions.begin(), part.actions.end(), std::back_inserter(script.actions));
    if (begun_in_transaction && !in_transaction) script.actions.push_back(TransactionBoundary{Kind::end_autocommit, part.at});
    // A file that mixes both and begins without one is rare enough to be left undecided.
    if (!begun_in_transaction && in_transaction) script.transaction = TransactionMode::unknown;
    script.empty = script.empty && part.empty;
}

std::vector<MarkedSection> marked_sections(const SourceText& file, ReadMark read) {
    std::vector<MarkedSection> sections;
    for (std::uint32_t line = 1; line <= file.line_count(); ++line) {
        const auto mark = read(line_text(file, line));
        if (!mark) continue;
        if (!sections.empty()) sections.back().text.end = line_begin(file, line);
        sections.push_back({*mark, line, {file.line(line + 1).begin, file.whole().end}});
    }
    return sections;
}

void take_sections(Migration& migration, const std::vector<MarkedSection>& sections, TransactionMode outside) {
    if (sections.empty()) return;
    migration.at = {migration.file, migration.file.line(sections.front().line)};
    migration.upgrade = {};
    migration.upgrade.at = first_byte(migration.file);
    for (const MarkedSection& section : sections) {
        const TransactionMode transaction = section.mark.in_transaction ? TransactionMode::whole : outside;
        append_part(section.mark.direction == Direction::upgrade ? migration.upgrade : migration.downgrade,
                    sql_script(migration.file, section.text, transaction, {migration.file, migration.file.line(section.line)}));
    }
}

}  // namespace pgsteward
