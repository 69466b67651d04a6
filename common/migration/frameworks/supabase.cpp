// Supabase: supabase/migrations/TIMESTAMP_name.sql, upwards only, in order of names. The command line tool splits a
// file into statements and sends them in one pipelined batch, which PostgreSQL runs in one implicit transaction.
#include <algorithm>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::size_t timestamp_length = 14;

std::optional<VersionedName> parse(std::string_view file_name) {
    return parse_paired_name(file_name) ? std::nullopt : parse_simple_name(file_name);
}

bool is_supabase_folder(const FileTree& tree, const std::string& folder) {
    return (folder.empty() ? tree.root : joined_path(tree.root, folder)).ends_with("supabase/migrations");
}

bool has_timestamp(std::string_view file_name) {
    return parse(file_name) && leading_digits(file_name).size() == timestamp_length;
}

std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    std::vector<std::string> named;
    for (const std::string& path : tree.paths) {
        if (!parse(file_name_of(path))) continue;
        std::string folder(folder_of(path));
        if (is_supabase_folder(tree, folder))
            named.push_back(std::move(folder));
        else if (has_timestamp(file_name_of(path)))
            found.push_back(std::move(folder));
    }
    return nearest_folders(named.empty() ? std::move(found) : std::move(named));
}

int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    const std::string& folder = found.front();
    if (is_supabase_folder(tree, folder)) return score_at(95, folder);
    if (const auto settings = tree.read(path_in(folder, "../config.toml")))
        if (settings->content().find("project_id") != std::string_view::npos) return score_at(95, folder);
    const bool nothing_else = std::all_of(tree.paths.begin(), tree.paths.end(), [&](const std::string& path) {
        return !path.ends_with(".sql") || (folder_of(path) == folder && has_timestamp(file_name_of(path)));
    });
    return nothing_else ? score_at(55, folder) : 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) { return paired_files(tree, folders(tree), parse, compare_bytes); }

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const auto name = parse_simple_name(file_name_of(files.upgrade));
    return read_files(tree, files, name->version, name->title, TransactionMode::as_written);
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_bytes);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", as_script(migration.statements));
}

}  // namespace

extern const Framework supabase = {
    .name = "supabase",
    .summary = "supabase/migrations/TIMESTAMP_name.sql, upwards only",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "as the only statement of its file",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
