// Atlas: VERSION_title.sql beside atlas.sum, ordered by name, each file in one transaction unless its head says
// "-- atlas:txmode none". Atlas also keeps its sum beside files of other tools, which are read as theirs.
#include <algorithm>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view sum_file = "atlas.sum";
constexpr std::string_view no_transaction = "atlas:txmode none";

bool is_named(std::string_view path) {
    const std::string_view name = file_name_of(path);
    return name.ends_with(".sql") && !leading_digits(name).empty() && !parse_paired_name(name);
}

std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (file_name_of(path) == sum_file) found.emplace_back(folder_of(path));
    return nearest_folders(std::move(found));
}

/// Below those that find their own marks in the files.
int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    const bool fits = std::any_of(tree.paths.begin(), tree.paths.end(),
                                  [&](const std::string& path) { return is_named(path) && folder_of(path) == found.front(); });
    return fits ? score_at(97, found.front()) : 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, folders(tree), is_named, compare_bytes);
}

/// Directives stand in the comments that a file begins with.
bool has_directive(const SourceText& file, std::string_view directive) {
    const auto comments = head_comments(file);
    return std::find(comments.begin(), comments.end(), directive) != comments.end();
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view name = file_name_of(files.upgrade);
    const std::string_view version = leading_digits(name);
    std::string_view title = name.substr(version.size(), name.size() - version.size() - 4);
    title.remove_prefix(std::min(title.find_first_not_of("_-"), title.size()));
    Migration migration = read_files(tree, files, std::string(version), std::string(title), TransactionMode::whole);
    if (migration.errors.empty() && has_directive(migration.file, no_transaction))
        migration.upgrade.transaction = TransactionMode::per_statement;
    return migration;
}

/// A checkpoint holds the schema so far and is run by new databases only, instead of what is before it.
void link(MigrationChain& chain) {
    link_in_order(chain, compare_bytes);
    for (std::size_t i = 1; i < chain.migrations.size(); ++i) {
        MigrationScript& script = chain.migrations[i].upgrade;
        if (!has_directive(chain.migrations[i].file, "atlas:checkpoint")) continue;
        script.actions = {Opaque{script.at, "a checkpoint, which stands in for the migrations before it in a new database",
                                 Opaque::Reach::harmless}};
    }
}

/// The sum has to be brought up to date by Atlas (`atlas migrate hash`).
std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", as_script(migration.statements));
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    return WrittenFile{migration.file.name(), "-- " + std::string(no_transaction) + "\n\n" + std::string(migration.file.content())};
}

}  // namespace

extern const Framework atlas = {
    .name = "atlas",
    .summary = "VERSION_title.sql beside atlas.sum",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a file that begins with `-- atlas:txmode none`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
