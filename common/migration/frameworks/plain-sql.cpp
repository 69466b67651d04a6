// Any tree of SQL files, run by something unknown in the natural order of their paths ("2" before "10"). Synapse keeps
// variants for other servers beside its files as NAME.sql.postgres and NAME.sql.sqlite. A file whose name says that it takes
// another one back (a.up.sql and a.down.sql, a.sql and a_rollback.sql, a.sql and down/a.sql) is that one's downgrade.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "migration/versioned-files.hpp"
#include "text/ascii-case.hpp"

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

constexpr std::array<std::string_view, 6> words_for_down = {"down", "rollback", "undo", "revert", "downgrade", "backout"};
constexpr std::array<std::string_view, 5> words_for_up = {"up", "migrate", "do", "deploy", "upgrade"};

bool is_word(std::string_view text, std::span<const std::string_view> words) {
    const std::string lower = lower_case(std::string(text));
    return std::find(words.begin(), words.end(), lower) != words.end();
}

/// The paths that the upgrade of this downgrade may have: "a_up.sql" and "a.sql" of "a_down.sql", "up/a.sql" and "a.sql" of
/// "down/a.sql". None where the name says nothing of a downgrade.
std::vector<std::string> upgrades_of(std::string_view path) {
    std::vector<std::string> result;
    const std::string_view folder = folder_of(path), name = file_name_of(path);
    const std::string_view stem = name.substr(0, name.size() - std::string_view(".sql").size());
    const std::size_t cut = stem.find_last_of("._-");
    if (cut != std::string_view::npos && is_word(stem.substr(cut + 1), words_for_down)) {
        const std::string rest(stem.substr(0, cut));
        for (const std::string_view up : words_for_up) result.push_back(path_in(folder, rest + stem[cut] + std::string(up) + ".sql"));
        result.push_back(path_in(folder, rest + ".sql"));
    }
    if (is_word(file_name_of(folder), words_for_down)) {
        const std::string_view above = folder_of(folder);
        for (const std::string_view up : words_for_up) result.push_back(path_in(above, std::string(up) + "/" + std::string(name)));
        result.push_back(path_in(above, name));
    }
    return result;
}

/// The downgrade of each upgrade that has one.
std::unordered_map<std::string, std::string> downgrades(const FileTree& tree) {
    const std::unordered_set<std::string_view> there(tree.paths.begin(), tree.paths.end());
    std::unordered_map<std::string, std::string> result;
    for (const std::string& path : tree.paths) {
        if (!path.ends_with(".sql")) continue;
        for (const std::string& upgrade : upgrades_of(path))
            if (there.contains(upgrade) && result.try_emplace(upgrade, path).second) break;
    }
    return result;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    std::unordered_set<std::string_view> folders;
    for (const std::string& path : tree.paths)
        if (is_sql(path)) folders.insert(folder_of(path));
    const auto downgrade_of = downgrades(tree);
    std::unordered_set<std::string_view> taken;
    for (const auto& [upgrade, downgrade] : downgrade_of) taken.insert(downgrade);
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths) {
        if (taken.contains(path) || (!is_sql(path) && !(is_numbered_program(path) && folders.contains(folder_of(path))))) continue;
        const auto downgrade = downgrade_of.find(path);
        result.push_back({path, downgrade == downgrade_of.end() ? std::string() : downgrade->second, {}});
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
        migration.upgrade = program_script(migration.file);
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
