// sql-migrate: NAME.sql with "-- +migrate Up" and "-- +migrate Down" in one file. Names that begin with a number come first
// and in its order, the others behind them by name; the whole name is the revision. It reads line by line: a mark counts
// wherever it stands at the begin of a line.
#include <algorithm>

#include <fmt/format.h>

#include "migration/marked-sections.hpp"
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view prefix = "-- +migrate ";

std::optional<SectionMark> mark(std::string_view line) {
    if (!line.starts_with(prefix)) return std::nullopt;
    const std::string_view command = trimmed(line.substr(prefix.size()));
    const std::string_view word = command.substr(0, command.find_first_of(" \t"));
    if (word != "Up" && word != "Down") return std::nullopt;
    return SectionMark{word == "Up" ? Direction::upgrade : Direction::downgrade,
                       command.find("notransaction") == std::string_view::npos};
}

bool has_mark(const SourceText& file) { return !marked_sections(file, mark).empty(); }

bool is_named(std::string_view path) { return path.ends_with(".sql"); }

int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, has_mark)); }

int compare(std::string_view a, std::string_view b) {
    const std::string_view x = leading_digits(a), y = leading_digits(b);
    if (x.empty() != y.empty()) return x.empty() ? 1 : -1;
    const int numbers = x.empty() ? 0 : compare_numbers(x, y);
    return numbers ? numbers : compare_bytes(a, b);
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, marked_or_named_folders(tree, is_named, has_mark), is_named, compare);
}

/// A statement in front of the first mark has no direction.
void check_sections(const SourceText& file, const std::vector<MarkedSection>& sections, std::vector<ReadError>& errors) {
    if (sections.empty()) {
        errors.push_back({first_byte(file), "there is no '-- +migrate Up'"});
        return;
    }
    const std::uint32_t first = sections.front().line;
    if (!does_nothing(file.slice({content_span(file).begin, line_begin(file, first)})))
        errors.push_back({{file, file.line(first)}, "sql-migrate allows no statements before this line"});
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view name = file_name_of(files.upgrade);
    std::string_view title = name.substr(leading_digits(name).size(), std::string_view::npos);
    title.remove_suffix(4);
    title.remove_prefix(std::min(title.find_first_not_of("_-"), title.size()));
    Migration migration = read_files(tree, files, std::string(name), std::string(title), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    const auto sections = marked_sections(migration.file, mark);
    check_sections(migration.file, sections, migration.errors);
    take_sections(migration, sections, TransactionMode::per_statement);
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_bytes); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "-", fmt::format("{0}Up\n{1}\n{0}Down\n-- nothing to undo\n", prefix, as_script(migration.statements)));
}

/// The option stands behind the mark; where that has options already, somebody has to look.
std::optional<WrittenFile> without_transaction(const Migration& migration) {
    const std::string up = std::string(prefix) + "Up";
    std::string text(migration.file.content());
    const std::size_t at = text.find(up), behind = at + up.size();
    if (at == std::string::npos || (behind < text.size() && text[behind] != '\n' && text[behind] != '\r')) return std::nullopt;
    text.insert(behind, " notransaction");
    return WrittenFile{migration.file.name(), std::move(text)};
}

}  // namespace

extern const Framework sql_migrate = {
    .name = "sql-migrate",
    .summary = "NAME.sql with -- +migrate Up and -- +migrate Down",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a section `-- +migrate Up notransaction`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
