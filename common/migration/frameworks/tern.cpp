// tern: NNN_title.sql, whose downgrade stands behind the line "---- create above / drop below ----". Files are Go templates.
// Each direction runs in one transaction, unless it holds the line "---- tern: disable-tx ----".
#include <fmt/format.h>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view separator = "---- create above / drop below ----";
constexpr std::string_view no_transaction = "---- tern: disable-tx ----";

bool is_named(std::string_view path) { return parse_simple_name(file_name_of(path)).has_value(); }

bool has_mark(const SourceText& file) {
    return file.content().find(separator) != std::string_view::npos || file.content().find(no_transaction) != std::string_view::npos;
}

bool has_line(std::string_view text, std::string_view wanted) {
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
        const std::string_view behind = text.substr(at + wanted.size(), 1);
        if ((at == 0 || text[at - 1] == '\n') && (behind.empty() || behind == "\n")) return true;
    }
    return false;
}

int recognises(const FileTree& tree) {
    if (const auto found = marked_folders(tree, is_named, has_mark); !found.empty()) return score_at(100, found.front());
    for (const std::string& path : tree.paths)
        if (file_name_of(path) == "tern.conf") return score_at(95, folder_of(path));
    return 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, marked_or_named_folders(tree, is_named, has_mark), is_named, compare_leading_numbers);
}

/// What is put into a template is known at run time only.
MigrationScript direction(const SourceText& file, Span slice) {
    const bool in_transaction = !has_line(file.slice(slice), no_transaction);
    MigrationScript script = sql_script(file, slice, in_transaction ? TransactionMode::whole : TransactionMode::per_statement, {file, slice});
    const std::size_t template_at = file.slice(slice).find("{{");
    if (template_at == std::string_view::npos) return script;
    const std::uint32_t begin = slice.begin + static_cast<std::uint32_t>(template_at);
    script.actions = {Opaque{{file, {begin, begin + 2}}, "a template, which tern fills in at run time"}};
    return script;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const auto name = parse_simple_name(file_name_of(files.upgrade));
    Migration migration = read_files(tree, files, name->version, name->title, TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    const SourceText& file = migration.file;
    Span up = content_span(file);
    const std::size_t cut = file.content().find(separator);
    if (cut != std::string_view::npos) {
        migration.downgrade = direction(file, {static_cast<std::uint32_t>(cut + separator.size()), up.end});
        up.end = static_cast<std::uint32_t>(cut);
    }
    migration.upgrade = direction(file, up);
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_numbers); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", fmt::format("{}\n{}\n-- nothing to undo\n", as_script(migration.statements), separator));
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    return WrittenFile{migration.file.name(), std::string(no_transaction) + "\n" + std::string(migration.file.content())};
}

}  // namespace

extern const Framework tern = {
    .name = "tern",
    .summary = "NNN_title.sql with ---- create above / drop below ----",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a file with the line `---- tern: disable-tx ----`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
