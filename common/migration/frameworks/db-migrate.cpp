// db-migrate of Node: sqls/TIMESTAMP-title-up.sql and -down.sql, which a program of the folder above sends as one message
// each. A program without such files makes its SQL at run time.
#include <algorithm>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

std::optional<VersionedName> parse(std::string_view file_name) {
    VersionedName name;
    name.version = leading_digits(file_name);
    std::string_view rest = file_name.substr(name.version.size());
    if (name.version.empty() || !rest.starts_with("-")) return std::nullopt;
    rest.remove_prefix(1);
    name.extension = "sql";
    for (const auto& [ending, direction] : {std::pair{"-up.sql", Direction::upgrade}, std::pair{"-down.sql", Direction::downgrade}}) {
        if (!rest.ends_with(ending)) continue;
        name.direction = direction;
        name.title = rest.substr(0, rest.size() - std::string_view(ending).size());
        return name;
    }
    return std::nullopt;
}

/// "20240101000000-add-users.js"
std::optional<VersionedName> parse_program(std::string_view file_name) {
    const std::string_view version = leading_digits(file_name);
    if (version.empty() || file_name.substr(version.size(), 1) != "-" || !file_name.ends_with(".js")) return std::nullopt;
    const std::string_view title = file_name.substr(version.size() + 1);
    return VersionedName{std::string(version), std::string(title.substr(0, title.size() - 3)), Direction::upgrade, "js"};
}

int recognises(const FileTree& tree) { return score_at(90, folders_named(tree, parse)); }

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders_named(tree, parse);
    if (found.empty()) return {};
    std::vector<VersionedFile> files, programs;
    std::vector<std::string> versions;
    for (const std::string& path : tree.paths) {
        if (auto name = parse(file_name_of(path)); name && folder_of(path) == found.front()) {
            versions.push_back(name->version);
            files.push_back({std::move(*name), path});
        } else if (auto program = parse_program(file_name_of(path)); program && folder_of(path) == folder_of(found.front())) {
            programs.push_back({std::move(*program), path});
        }
    }
    std::sort(versions.begin(), versions.end());
    for (VersionedFile& program : programs)
        if (!std::binary_search(versions.begin(), versions.end(), program.name.version)) files.push_back(std::move(program));
    auto result = paired(std::move(files), compare_numbers);
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view file_name = file_name_of(files.upgrade.empty() ? files.downgrade : files.upgrade);
    const auto program = parse_program(file_name);
    const auto name = program ? program : parse(file_name);
    Migration migration = read_files(tree, files, name->version, name->title, TransactionMode::as_written);
    if (program && migration.errors.empty()) {
        migration.upgrade = program_script(migration.file);
        migration.downgrade = migration.upgrade;
    }
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_numbers); }

}  // namespace

/// A new migration needs a program that sends its files, which only db-migrate's own tool makes.
extern const Framework db_migrate = {
    .name = "db-migrate",
    .summary = "sqls/TIMESTAMP-title-up.sql and -down.sql of Node's db-migrate",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "as the only statement of its file",
    .link = link,
};

}  // namespace pgsteward::frameworks
