// Postgrator: VERSION.do.TITLE.sql and VERSION.undo.TITLE.sql, the title at will, ordered by number. A file is sent as one
// message; programs (.js …) make their SQL at run time.
#include <algorithm>
#include <array>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

std::optional<VersionedName> parse(std::string_view file_name) {
    constexpr std::array<std::string_view, 7> extensions = {"sql", "js", "cjs", "mjs", "ts", "cts", "mts"};
    VersionedName name;
    name.version = leading_digits(file_name);
    std::string_view rest = file_name.substr(name.version.size());
    if (name.version.empty()) return std::nullopt;
    const bool undo = rest.starts_with(".undo.");
    if (!undo && !rest.starts_with(".do.")) return std::nullopt;
    name.direction = undo ? Direction::downgrade : Direction::upgrade;
    rest.remove_prefix(rest.find('.', 1) + 1);
    const std::size_t dot = rest.rfind('.');
    name.extension = rest.substr(dot == std::string_view::npos ? 0 : dot + 1);
    name.title = dot == std::string_view::npos ? std::string_view() : rest.substr(0, dot);
    if (std::find(extensions.begin(), extensions.end(), name.extension) == extensions.end()) return std::nullopt;
    return name;
}

int recognises(const FileTree& tree) { return score_at(95, folders_named(tree, parse)); }

std::vector<MigrationFiles> list(const FileTree& tree) { return paired_files(tree, folders_named(tree, parse), parse, compare_numbers); }

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const auto name = parse(file_name_of(files.upgrade.empty() ? files.downgrade : files.upgrade));
    Migration migration = read_files(tree, files, name->version, name->title, TransactionMode::as_written);
    for (MigrationScript* script : {&migration.upgrade, &migration.downgrade})
        if (script->present && !script->at.source.name().ends_with(".sql"))
            *script = program_script(script->at.source);
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_numbers); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string version = next_version(migration.chain);
    if (version.empty()) return {};
    const std::string folder = folder_of_last(migration.chain);
    return {{folder + version + ".do." + migration.slug + ".sql", as_script(migration.statements)},
            {folder + version + ".undo." + migration.slug + ".sql", "-- nothing to undo\n"}};
}

}  // namespace

extern const Framework postgrator = {
    .name = "postgrator",
    .summary = "VERSION.do.TITLE.sql and VERSION.undo.TITLE.sql",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "as the only statement of its file",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
