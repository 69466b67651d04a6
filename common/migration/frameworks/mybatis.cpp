// MyBatis Migrations: TIMESTAMP_description.sql whose downgrade stands behind "-- //@UNDO", ordered by number. Values in
// ${…} come from the properties of an environment.
#include <fmt/format.h>

#include "migration/marked-sections.hpp"
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

/// What stands behind "-- //" or "--//".
std::optional<std::string_view> note(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with("--")) return std::nullopt;
    line = trimmed(line.substr(2));
    if (!line.starts_with("//")) return std::nullopt;
    return trimmed(line.substr(2));
}

std::optional<SectionMark> mark(std::string_view line) {
    const auto found = note(line);
    return found && found->starts_with("@UNDO") ? std::optional(SectionMark{Direction::downgrade}) : std::nullopt;
}

bool has_mark(const SourceText& file) { return !marked_sections(file, mark).empty(); }

bool is_named(std::string_view path) { return parse_simple_name(file_name_of(path)).has_value(); }

int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, has_mark)); }

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, marked_or_named_folders(tree, is_named, has_mark), is_named, compare_leading_numbers);
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const auto name = parse_simple_name(file_name_of(files.upgrade));
    Migration migration = read_files(tree, files, name->version, name->title, TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    const SourceText& file = migration.file;
    const auto undo = marked_sections(file, mark);
    if (undo.empty()) return migration;
    // A second mark changes nothing: what follows the first is the downgrade.
    const MarkedSection& first = undo.front();
    migration.upgrade = sql_script(file, {content_span(file).begin, line_begin(file, first.line)}, TransactionMode::whole, first_byte(file));
    migration.downgrade = sql_script(file, {first.text.begin, file.whole().end}, TransactionMode::whole, {file, file.line(first.line)});
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_numbers); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", fmt::format("-- // {}\n{}\n-- //@UNDO\n-- nothing to undo\n", migration.slug, as_script(migration.statements)));
}

}  // namespace

extern const Framework mybatis = {
    .name = "mybatis",
    .summary = "TIMESTAMP_description.sql with -- //@UNDO of MyBatis Migrations",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in an environment with `auto_commit=true`",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
