// Any tree of SQL files, run by something unknown in the natural order of their paths ("2" before "10"). Synapse keeps
// variants for other servers beside its files as NAME.sql.postgres and NAME.sql.sqlite.
#include <algorithm>
#include <array>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view for_postgres = ".sql.postgres";

bool is_sql(std::string_view path) {
    return path.ends_with(".sql") || path.ends_with(for_postgres);
}

/// "05_backfill.py" between SQL files is a step of the same chain; "run.py" is likely a tool.
bool is_numbered_program(std::string_view path) {
    constexpr std::array<std::string_view, 6> extensions = {".go", ".py", ".js", ".ts", ".rb", ".sh"};
    return !leading_digits(file_name_of(path)).empty() &&
           std::any_of(extensions.begin(), extensions.end(), [&](auto extension) { return path.ends_with(extension); });
}

int recognises(const FileTree& tree) {
    return std::any_of(tree.paths.begin(), tree.paths.end(), is_sql) ? 1 : 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    std::vector<std::string> folders;
    for (const std::string& path : tree.paths)
        if (is_sql(path)) folders.emplace_back(folder_of(path));
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths) {
        const bool is_step =
            is_numbered_program(path) && std::find(folders.begin(), folders.end(), folder_of(path)) != folders.end();
        if (is_sql(path) || is_step) result.push_back({path, {}, {}});
    }
    const auto before = [](const MigrationFiles& a, const MigrationFiles& b) { return compare_naturally(a.upgrade, b.upgrade) < 0; };
    // Folders are read in the order of bytes, which for numbers of equal length is the natural one.
    if (!std::is_sorted(result.begin(), result.end(), before)) std::sort(result.begin(), result.end(), before);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    std::string_view revision = files.upgrade;
    if (revision.ends_with(".sql"))
        revision.remove_suffix(4);
    else if (revision.ends_with(for_postgres))
        revision.remove_suffix(for_postgres.size());
    Migration migration = read_files(tree, files, std::string(revision), std::string(file_name_of(revision)),
                                     TransactionMode::unknown, Client::psql);
    if (!is_sql(files.upgrade))
        migration.upgrade = opaque_script(migration.file, "a program, whose statements are not read");
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_naturally);
}

/// Only where files are numbered is it known what comes last.
std::vector<WrittenFile> compose(const NewMigration& migration) {
    if (migration.chain.migrations.empty()) return {};
    const std::string& last = migration.chain.migrations.back().file.name();
    const std::string version = next_version(std::string(leading_digits(file_name_of(last))));
    if (version.empty()) return {};
    return {{folder_of_last(migration.chain) + version + "_" + migration.slug + ".sql", as_script(migration.statements)}};
}

}  // namespace

extern const Framework plain_sql = {
    .name = "plain-sql",
    .summary = "a tree of SQL files in the natural order of their paths",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "outside a transaction",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
