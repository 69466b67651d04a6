// Prisma: TIMESTAMP_title/migration.sql beside migration_lock.toml, ordered by the folder's name. A file is sent as one
// message. Prisma runs no downgrades; a down.sql that people keep beside a migration is taken for one.
#include <algorithm>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view lock_file = "migration_lock.toml";

bool is_named(std::string_view path) {
    constexpr std::size_t digits_of_a_timestamp = 14;
    const std::string_view folder = file_name_of(folder_of(path));
    return file_name_of(path) == "migration.sql" && leading_digits(folder).size() == digits_of_a_timestamp;
}

/// The folders that hold migrations: two levels above the files.
std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths) {
        if (file_name_of(path) == lock_file) found.emplace_back(folder_of(path));
        if (is_named(path)) found.emplace_back(folder_of(folder_of(path)));
    }
    return nearest_folders(std::move(found));
}

int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    return score_at(has_file(tree, path_in(found.front(), lock_file)) ? 100 : 92, found.front());
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders(tree);
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths) {
        if (found.empty() || file_name_of(path) != "migration.sql" || folder_of(folder_of(path)) != found.front()) continue;
        const std::string down = path_in(folder_of(path), "down.sql");
        result.push_back({path, has_file(tree, down) ? down : std::string(), {}});
    }
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view name = file_name_of(folder_of(files.upgrade));
    const std::string_view title = name.substr(std::min(leading_digits(name).size() + 1, name.size()));
    return read_files(tree, files, std::string(name), std::string(title), TransactionMode::as_written);
}

void link(MigrationChain& chain) { link_in_order(chain, compare_bytes); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    if (migration.chain.migrations.empty()) return {};
    const Migration& last = migration.chain.migrations.back();
    const std::string version = next_version(std::string(leading_digits(last.revision)));
    if (version.empty()) return {};
    const std::string folder(folder_of(folder_of(last.file.name())));
    return {{path_in(folder, version + "_" + migration.slug + "/migration.sql"), as_script(migration.statements)}};
}

}  // namespace

extern const Framework prisma = {
    .name = "prisma",
    .summary = "TIMESTAMP_title/migration.sql of Prisma",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "as the only statement of its migration",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
