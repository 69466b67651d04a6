// node-pg-migrate: TIMESTAMP_title.sql with "-- Up Migration" and "-- Down Migration" in one file, and programs (.js, .ts …)
// beside them. All that is pending runs in one transaction, unless the comments at the head of a file say "-- no transaction":
// then it is sent as one message.
#include <algorithm>
#include <array>

#include "migration/marked-sections.hpp"
#include "migration/versioned-files.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::frameworks {
namespace {

/// "-- Up Migration", in any case and with more blanks and dashes in front.
std::optional<SectionMark> mark(std::string_view line) {
    const std::string text = lower_case(std::string(trimmed(line)));
    if (!text.starts_with("--")) return std::nullopt;
    std::string_view rest = text;
    rest.remove_prefix(std::min(rest.find_first_not_of("- \t"), rest.size()));
    for (const auto& [word, direction] : {std::pair{"up", Direction::upgrade}, std::pair{"down", Direction::downgrade}}) {
        if (!rest.starts_with(word)) continue;
        const std::string_view behind = rest.substr(std::string_view(word).size());
        if (trimmed(behind).starts_with("migration") && trimmed(behind.substr(0, 1)).empty()) return SectionMark{direction};
    }
    return std::nullopt;
}

/// The first mark of each direction; those that follow are comments. What stands in front of both is not run.
std::vector<MarkedSection> sections_of(const SourceText& file) {
    std::vector<MarkedSection> sections;
    for (const MarkedSection& section : marked_sections(file, mark)) {
        const bool repeated = std::any_of(sections.begin(), sections.end(),
                                          [&](const MarkedSection& before) { return before.mark.direction == section.mark.direction; });
        if (repeated)
            sections.back().text.end = section.text.end;
        else
            sections.push_back(section);
    }
    return sections;
}

bool leaves_transaction(const SourceText& file) {
    for (std::uint32_t line = 1; line <= file.line_count(); ++line) {
        std::string text = lower_case(std::string(trimmed(line_text(file, line))));
        if (text.empty()) continue;
        if (!text.starts_with("--")) return false;
        std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
        if (text == "--notransaction") return true;
    }
    return false;
}

/// Both, as its template has them: one alone may be anybody's comment.
bool has_marks(const SourceText& file) { return file.name().ends_with(".sql") && sections_of(file).size() == 2; }

bool is_named(std::string_view path) {
    constexpr std::array<std::string_view, 7> extensions = {".sql", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"};
    const std::string_view name = file_name_of(path);
    const std::string_view version = leading_digits(name);
    const std::string_view behind = name.substr(version.size(), 1);
    return !version.empty() && (behind == "_" || behind == "-") && !name.ends_with(".d.ts") && !parse_paired_name(name) &&
           std::any_of(extensions.begin(), extensions.end(), [&](auto extension) { return name.ends_with(extension); });
}

int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, has_marks)); }

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, marked_or_named_folders(tree, is_named, has_marks), is_named, compare_naturally);
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view name = file_name_of(files.upgrade);
    const std::string_view stem = name.substr(0, name.rfind('.'));
    const std::string_view title = stem.substr(std::min(leading_digits(stem).size() + 1, stem.size()));
    Migration migration = read_files(tree, files, std::string(stem), std::string(title), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    if (!name.ends_with(".sql")) {
        migration.upgrade = program_script(migration.file);
        migration.downgrade = migration.upgrade;
        return migration;
    }
    take_sections(migration, sections_of(migration.file), TransactionMode::whole);
    if (leaves_transaction(migration.file))
        migration.upgrade.transaction = migration.downgrade.transaction = TransactionMode::as_written;
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_bytes); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", "-- Up Migration\n" + as_script(migration.statements) + "\n-- Down Migration\n-- nothing to undo\n");
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    if (!migration.file.name().ends_with(".sql")) return std::nullopt;
    return WrittenFile{migration.file.name(), "-- no transaction\n" + std::string(migration.file.content())};
}

}  // namespace

extern const Framework node_pg_migrate = {
    .name = "node-pg-migrate",
    .summary = "TIMESTAMP_title.sql with -- Up Migration and -- Down Migration",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a file that begins with `-- no transaction`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
