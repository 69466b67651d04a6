// pop (Buffalo): VERSION_name[.dialect].up.sql or .fizz, ordered by the version's text. A file for the dialect stands
// in for the general one. Ory's popx adds [.autocommit] behind the dialect: no transaction around the file. Told from golang-migrate by what only pop knows: dialects, fizz and Go templates.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

enum class Dialect { every, postgres, other, unknown };

struct Name {
    VersionedName versioned;
    Dialect dialect = Dialect::every;
    bool autocommit = false;
};

Dialect dialect_called(std::string_view name) {
    constexpr std::array<std::string_view, 3> postgres = {"postgres", "postgresql", "pg"};
    constexpr std::array<std::string_view, 8> others = {"mysql", "mariadb",   "sqlite",      "sqlite3",
                                                        "mssql", "cockroach", "cockroachdb", "crdb"};
    if (std::find(postgres.begin(), postgres.end(), name) != postgres.end()) return Dialect::postgres;
    if (std::find(others.begin(), others.end(), name) != others.end()) return Dialect::other;
    return Dialect::unknown;
}

std::optional<Name> parse(std::string_view file_name) {
    auto versioned = parse_paired_name(file_name);
    if (!versioned || (versioned->extension != "sql" && versioned->extension != "fizz")) return std::nullopt;
    Name name{std::move(*versioned)};
    constexpr std::string_view autocommit = ".autocommit";
    if (name.versioned.title.ends_with(autocommit)) {
        name.autocommit = true;
        name.versioned.title.resize(name.versioned.title.size() - autocommit.size());
    }
    if (const std::size_t dot = name.versioned.title.rfind('.'); dot != std::string::npos) {
        name.dialect = dialect_called(std::string_view(name.versioned.title).substr(dot + 1));
        name.versioned.title.resize(dot);
    }
    return name;
}

std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (parse(file_name_of(path))) found.emplace_back(folder_of(path));
    return nearest_folders(std::move(found));
}

bool has_template(const SourceText& file) {
    return file.content().find("{{ index .Options") != std::string_view::npos;
}

int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    std::vector<std::string> plain;
    for (const std::string& path : tree.paths) {
        if (folder_of(path) != found.front()) continue;
        const auto name = parse(file_name_of(path));
        if (!name) continue;
        if (name->versioned.extension == "fizz") return score_at(95, found.front());
        if (name->autocommit || name->dialect == Dialect::postgres || name->dialect == Dialect::other) return score_at(90, found.front());
        plain.push_back(path);
    }
    return any_file_has(tree, plain, has_template) ? score_at(100, found.front()) : 0;
}

/// Both the general file and the one for the dialect are there: pop runs the latter and skips the version then.
bool is_overridden(const VersionedFile& general, const std::vector<VersionedFile>& specific) {
    return std::any_of(specific.begin(), specific.end(), [&](const VersionedFile& file) {
        return file.name.version == general.name.version && file.name.direction == general.name.direction;
    });
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders(tree);
    std::vector<VersionedFile> general;
    std::vector<VersionedFile> files;
    std::vector<MigrationFiles> unknown;
    for (const std::string& path : tree.paths) {
        auto name = parse(file_name_of(path));
        if (!name || folder_of(path) != found.front()) continue;
        if (name->dialect == Dialect::every) general.push_back({std::move(name->versioned), path});
        if (name->dialect == Dialect::postgres) files.push_back({std::move(name->versioned), path});
        if (name->dialect == Dialect::unknown) unknown.push_back(refused(path));
    }
    const std::vector<VersionedFile> specific = files;
    for (const VersionedFile& file : general)
        if (!is_overridden(file, specific)) files.push_back(file);
    auto result = paired(std::move(files), compare_bytes);
    result.insert(result.end(), unknown.begin(), unknown.end());
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files))
        return read_refused(tree, files,
                            parse(file_name_of(files.others.front())) ? "pop knows no dialect of this name"
                                                                      : std::string(further_folder));
    const auto name = parse(file_name_of(files.upgrade.empty() ? files.downgrade : files.upgrade));
    Migration migration =
        read_files(tree, files, name->versioned.version, name->versioned.title, TransactionMode::whole);
    for (MigrationScript* script : {&migration.upgrade, &migration.downgrade}) {
        if (!script->present) continue;
        const std::string& file = script->at.source.name();
        if (const auto own = parse(file_name_of(file)); own && own->autocommit) script->transaction = TransactionMode::as_written;
        if (!file.ends_with(".fizz")) continue;
        *script = opaque_script(script->at.source, "fizz, which pop turns into SQL at run time");
        script->transaction = TransactionMode::whole;
    }
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_bytes);
}

/// A pair of files.
std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string version = next_version(migration.chain);
    if (version.empty()) return {};
    const std::string name = folder_of_last(migration.chain) + version + "_" + migration.slug;
    return {{name + ".up.sql", as_script(migration.statements)}, {name + ".down.sql", "-- nothing to undo\n"}};
}

}  // namespace

extern const Framework pop = {
    .name = "pop",
    .summary = "VERSION_name[.dialect].up.sql or .fizz of Buffalo's pop, [.autocommit] of Ory's popx",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "by hand, since pop runs every migration in a transaction (with Ory's popx: in a file named VERSION_name.autocommit.up.sql)",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
