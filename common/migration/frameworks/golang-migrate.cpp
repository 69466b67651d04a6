// golang-migrate: NNN_title.up.sql and NNN_title.down.sql in one folder, ordered by number. The postgres driver
// sends a file as one message, so that its statements share an implicit transaction unless the file begins its own.
// Concourse's own runner keeps the same names and adds steps written in Go (NNN_title.up.go).
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

std::optional<VersionedName> parse(std::string_view file_name) {
    auto name = parse_paired_name(file_name);
    if (name && name->extension != "sql" && name->extension != "go") return std::nullopt;
    return name;
}

/// Do files with a number and no direction stand among the pairs, which golang-migrate would pass over? Some runners take both.
bool runs_others(const FileTree& tree, const std::string& folder) {
    std::size_t pairs = 0, others = 0;
    for (const std::string& path : tree.paths) {
        if (folder_of(path) != folder) continue;
        const std::string_view name = file_name_of(path);
        if (parse(name)) ++pairs;
        else if (parse_simple_name(name)) ++others;
    }
    constexpr std::size_t stray = 4;   // one in so many is a slip, which is said
    return others * stray > pairs;
}

int recognises(const FileTree& tree) {
    const std::vector<std::string> folders = folders_named(tree, parse);
    if (folders.empty() || runs_others(tree, folders.front())) return 0;
    return score_at(80, folders);
}

std::vector<MigrationFiles> list(const FileTree& tree) { return paired_files(tree, folders_named(tree, parse), parse, compare_numbers); }

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const auto name = parse(file_name_of(files.upgrade.empty() ? files.downgrade : files.upgrade));
    // A lone statement that cannot run in a transaction runs bare in an implicit one: the interpreter decides.
    Migration migration = read_files(tree, files, name->version, name->title, TransactionMode::as_written);
    for (MigrationScript* script : {&migration.upgrade, &migration.downgrade})
        if (script->present && script->at.source.name().ends_with(".go"))
            *script = opaque_script(script->at.source, "a migration written in Go, whose statements are not read");
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_numbers);
}

/// A pair of files.
std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string version = next_version(migration.chain);
    if (version.empty()) return {};
    const std::string name = folder_of_last(migration.chain) + version + "_" + migration.slug;
    return {{name + ".up.sql", as_script(migration.statements)}, {name + ".down.sql", "-- nothing to undo\n"}};
}

}  // namespace

extern const Framework golang_migrate = {
    .name = "golang-migrate",
    .summary = "NNN_title.up.sql and NNN_title.down.sql",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "as the only statement of its file",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
