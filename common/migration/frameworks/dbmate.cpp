// dbmate: VERSION….sql with "-- migrate:up" and "-- migrate:down" in one file, ordered by the whole file name.
// dbmate looks for the directives at the begin of lines and knows nothing of quotes or dollar-quoted bodies, so
// neither does this. A file may hold several sections, each with an up and a down of its own.
#include <algorithm>

#include "migration/marked-sections.hpp"
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

/// What follows "-- migrate:" on the line, or nothing. As dbmate has it: no blank before the dashes.
std::optional<std::string_view> directive(std::string_view line) {
    if (!line.starts_with("--")) return std::nullopt;
    line = trimmed(line.substr(2));
    if (!line.starts_with("migrate:")) return std::nullopt;
    return line.substr(8);
}

bool is_word(std::string_view text, std::string_view word) {
    return text.starts_with(word) && (text.size() == word.size() || trimmed(text.substr(word.size(), 1)).empty());
}

bool has_option(std::string_view options, std::string_view wanted) {
    const auto given = words_of(options);
    return std::find(given.begin(), given.end(), wanted) != given.end();
}

std::optional<SectionMark> mark(std::string_view line) {
    const auto found = directive(line);
    if (!found || (!is_word(*found, "up") && !is_word(*found, "down"))) return std::nullopt;
    return SectionMark{is_word(*found, "up") ? Direction::upgrade : Direction::downgrade, !has_option(*found, "transaction:false")};
}

bool has_directive(const SourceText& file) {
    return !marked_sections(file, mark).empty();
}

bool is_named(std::string_view path) {
    return path.ends_with(".sql") && !leading_digits(file_name_of(path)).empty();
}

int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, has_directive)); }

/// dbmate takes several folders (--migrations-dir) as one; so all of the nearest with directives count.
std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = marked_or_named_folders(tree, is_named, has_directive);
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths)
        if (is_named(path) && std::find(found.begin(), found.end(), folder_of(path)) != found.end())
            result.push_back({path, {}, {}});
    std::stable_sort(result.begin(), result.end(), [](const MigrationFiles& a, const MigrationFiles& b) {
        return file_name_of(a.upgrade) < file_name_of(b.upgrade);
    });
    return result;
}

void check_sections(const SourceText& file, const std::vector<MarkedSection>& sections, std::vector<ReadError>& errors) {
    const auto complain = [&](std::uint32_t line, std::string message) {
        errors.push_back({{file, file.line(line)}, std::move(message)});
    };
    if (sections.empty()) return complain(1, "there is no '-- migrate:up'");
    for (std::uint32_t line = 1; line < sections.front().line; ++line) {
        const std::string_view text = trimmed(line_text(file, line));
        if (!text.empty() && !text.starts_with("--"))
            return complain(line, "dbmate allows no statements before '-- migrate:up'");
    }
    Direction expected = Direction::upgrade;
    for (const MarkedSection& section : sections) {
        if (section.mark.direction != expected)
            return complain(section.line, expected == Direction::upgrade ? "'-- migrate:down' without '-- migrate:up'"
                                                                         : "'-- migrate:up' without '-- migrate:down'");
        expected = expected == Direction::upgrade ? Direction::downgrade : Direction::upgrade;
    }
    if (expected == Direction::downgrade) complain(sections.back().line, "'-- migrate:up' without '-- migrate:down'");
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    const std::string_view file_name = file_name_of(files.upgrade);
    const std::string_view version = leading_digits(file_name);
    std::string_view title = file_name.substr(version.size(), file_name.size() - version.size() - 4);
    title.remove_prefix(std::min(title.find_first_not_of("_-"), title.size()));
    Migration migration = read_files(tree, files, std::string(version), std::string(title), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;

    const auto sections = marked_sections(migration.file, mark);
    check_sections(migration.file, sections, migration.errors);
    take_sections(migration, sections, TransactionMode::as_written);
    return migration;
}

void link(MigrationChain& chain) {
    // Versions are compared as text by dbmate, and files are ordered by more than their version.
    link_in_order(chain, compare_bytes);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", "-- migrate:up\n" + as_script(migration.statements) + "\n-- migrate:down\n-- nothing to undo\n");
}

/// The option stands at the directive of the section; where that has options already, somebody has to look.
std::optional<WrittenFile> without_transaction(const Migration& migration) {
    static constexpr std::string_view directive = "-- migrate:up";
    std::string text(migration.file.content());
    const std::size_t at = text.find(directive), behind = at + directive.size();
    if (at == std::string::npos || (behind < text.size() && text[behind] != '\n' && text[behind] != '\r')) return std::nullopt;
    text.insert(behind, " transaction:false");
    return WrittenFile{migration.file.name(), std::move(text)};
}

}  // namespace

extern const Framework dbmate = {
    .name = "dbmate",
    .summary = "VERSION_name.sql with -- migrate:up and -- migrate:down",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a section `-- migrate:up transaction:false`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
