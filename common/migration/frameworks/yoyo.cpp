// yoyo-migrations: NAME.sql with its downgrade in NAME.rollback.sql, and NAME.py, which is a program. Comments at the head of
// a file say what it depends on and whether it runs in a transaction ("-- depends: a b", "-- transactional: false").
#include <algorithm>
#include <set>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view rollback = ".rollback.sql";

/// What the comments at the head of the file give for the key.
std::optional<std::string_view> directive(const SourceText& file, std::string_view key) {
    for (const std::string_view comment : head_comments(file)) {
        if (!comment.starts_with(key)) continue;
        const std::string_view value = trimmed(comment.substr(key.size()));
        if (value.starts_with(":")) return trimmed(value.substr(1));
    }
    return std::nullopt;
}

bool has_directive(const SourceText& file) { return directive(file, "depends") || directive(file, "transactional"); }

bool is_named(std::string_view path) { return path.ends_with(".sql") && !path.ends_with(rollback); }

std::string rollback_of(std::string_view path) { return std::string(path.substr(0, path.size() - 4)) + std::string(rollback); }

std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (is_named(path) && has_file(tree, rollback_of(path))) found.emplace_back(folder_of(path));
    return found.empty() ? marked_or_named_folders(tree, is_named, has_directive) : nearest_folders(std::move(found));
}

/// What its files look like others' may too; its settings are its own.
int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    for (const char* settings : {"yoyo.ini", "../yoyo.ini"})
        if (tree.read(path_in(found.front(), settings))) return score_at(95, found.front());
    const bool pairs = std::any_of(tree.paths.begin(), tree.paths.end(), [](const std::string& path) { return path.ends_with(rollback); });
    if (pairs) return score_at(60, found.front());
    return marked_folders(tree, is_named, has_directive).empty() ? 0 : score_at(58, found.front());
}

/// "__init__.py" and the hooks, which run for each session, are no migrations.
bool is_program(std::string_view file_name) {
    return file_name.ends_with(".py") && !file_name.starts_with("_") && !file_name.starts_with("post-apply");
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders(tree);
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths) {
        if (found.empty() || folder_of(path) != found.front()) continue;
        const std::string down = rollback_of(path);
        if (is_named(path)) result.push_back({path, has_file(tree, down) ? down : std::string(), {}});
        if (is_program(file_name_of(path))) result.push_back({path, {}, {}});
    }
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view name = file_name_of(files.upgrade);
    const std::string_view stem = name.substr(0, name.rfind('.'));
    Migration migration = read_files(tree, files, std::string(stem), std::string(stem), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    if (!name.ends_with(".sql")) {
        migration.upgrade = program_script(migration.file);
        migration.downgrade = migration.upgrade;
        return migration;
    }
    for (const std::string_view needed : words_of(directive(migration.file, "depends").value_or(""))) migration.depends_on.emplace_back(needed);
    if (directive(migration.file, "transactional") == "false") {
        migration.upgrade.transaction = TransactionMode::per_statement;
        migration.downgrade.transaction = TransactionMode::per_statement;
    }
    return migration;
}

/// By name, each behind what it depends on.
void link(MigrationChain& chain) {
    link_in_order(chain, compare_bytes);
    std::set<std::string_view> before;
    for (const Migration& migration : chain.migrations) {
        for (const std::string& needed : migration.depends_on)
            if (!before.contains(needed))
                chain.errors.push_back({migration.at, migration.revision + " depends on " + needed + ", which is not there or comes later by its name"});
        before.insert(migration.revision);
    }
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    if (migration.chain.migrations.empty()) return {};
    const std::string& last = migration.chain.migrations.back().revision;
    const std::string version = next_version(std::string(leading_digits(last)));
    if (version.empty()) return {};
    const std::string name = folder_of_last(migration.chain) + version + "." + migration.slug;
    return {{name + ".sql", "-- depends: " + last + "\n" + as_script(migration.statements)}, {name + std::string(rollback), "-- nothing to undo\n"}};
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    return WrittenFile{migration.file.name(), "-- transactional: false\n" + std::string(migration.file.content())};
}

}  // namespace

extern const Framework yoyo = {
    .name = "yoyo",
    .summary = "NAME.sql and NAME.rollback.sql of yoyo-migrations",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a file that begins with `-- transactional: false`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
