// sqlx: VERSION_title.sql, or VERSION_title.up.sql and .down.sql, in one folder, ordered by number, each in one
// transaction unless its first bytes are "-- no-transaction"; then the file is sent as one message.
// The names are those of others too, so it is recognised by what sqlx-cli writes into files or by Cargo.toml.
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view no_transaction = "-- no-transaction";

std::optional<VersionedName> parse(std::string_view file_name) {
    if (auto name = parse_paired_name(file_name)) {
        if (name->extension != "sql") return std::nullopt;
        return name;
    }
    return parse_simple_name(file_name);
}

std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (parse(file_name_of(path))) found.emplace_back(folder_of(path));
    return nearest_folders(std::move(found));
}

bool has_mark(const SourceText& file) {
    const std::string_view content = file.slice(content_span(file));
    // The two lower ones are the first line that `sqlx migrate add` writes.
    return content.starts_with(no_transaction) || content.starts_with("-- Add migration script here") ||
           content.starts_with("-- Add up migration script here") ||
           content.starts_with("-- Add down migration script here");
}

bool is_beside_sqlx_crate(const FileTree& tree, const std::string& folder) {
    for (const char* up : {"Cargo.toml", "../Cargo.toml"})
        if (const auto manifest = tree.read(path_in(folder, up)))
            return manifest->content().find("sqlx") != std::string_view::npos;
    return false;
}

int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    std::vector<std::string> paths;
    bool only_timestamps = true;
    for (const std::string& path : tree.paths) {
        if (!path.ends_with(".sql")) continue;
        const auto name = parse(file_name_of(path));
        const bool belongs = name && folder_of(path) == found.front();
        if (belongs) paths.push_back(path);
        only_timestamps =
            only_timestamps && belongs && name->version.size() == 14 && !parse_paired_name(file_name_of(path));
    }
    if (any_file_has(tree, paths, has_mark) || is_beside_sqlx_crate(tree, found.front()))
        return score_at(95, found.front());
    return only_timestamps ? score_at(50, found.front()) : 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders(tree);
    std::vector<VersionedFile> files;
    std::vector<MigrationFiles> misnamed;
    for (const std::string& path : tree.paths) {
        if (found.empty() || folder_of(path) != found.front()) continue;
        const std::string_view file_name = file_name_of(path);
        if (auto name = parse(file_name))
            files.push_back({std::move(*name), path});
        else if (file_name.ends_with(".sql") && file_name.find('_') != std::string_view::npos)
            misnamed.push_back(refused(path));  // sqlx stops at such a name; it ignores those without '_'
    }
    auto result = paired(std::move(files), compare_numbers);
    result.insert(result.end(), misnamed.begin(), misnamed.end());
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files))
        return read_refused(tree, files,
                            files.others.front().ends_with(".sql")
                                ? "sqlx expects VERSION_title.sql with a whole number before the first _"
                                : std::string(further_folder));
    const auto name = parse(file_name_of(files.upgrade.empty() ? files.downgrade : files.upgrade));
    Migration migration = read_files(tree, files, name->version, name->title, TransactionMode::whole);
    for (MigrationScript* script : {&migration.upgrade, &migration.downgrade})
        if (script->present && script->at.source.content().starts_with(no_transaction))
            script->transaction = TransactionMode::as_written;
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_numbers);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string version = next_version(migration.chain);
    if (version.empty()) return {};
    const std::string name = folder_of_last(migration.chain) + version + "_" + migration.slug;
    // A chain is reversible or it is not.
    const bool reversible = migration.chain.migrations.back().file.name().ends_with(".up.sql");
    if (!reversible) return {{name + ".sql", as_script(migration.statements)}};
    return {{name + ".up.sql", as_script(migration.statements)}, {name + ".down.sql", "-- nothing to undo\n"}};
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    return WrittenFile{migration.file.name(), std::string(no_transaction) + "\n" + std::string(migration.file.content())};
}

}  // namespace

extern const Framework sqlx = {
    .name = "sqlx",
    .summary = "VERSION_title.sql or VERSION_title.up.sql and .down.sql of Rust's sqlx",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a file whose first line is `-- no-transaction`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
