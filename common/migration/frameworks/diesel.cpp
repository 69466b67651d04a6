// diesel and diesel_async: a folder VERSION_name per migration with up.sql, down.sql and metadata.toml. The version
// is what stands before the first '_' without its '-', compared as text: 2026-05-27-130000-0000 has more digits than
// 20260528120000 and still comes before it.
#include <algorithm>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

std::string version_of(std::string_view folder_name) {
    std::string version(folder_name.substr(0, folder_name.find('_')));
    version.erase(std::remove(version.begin(), version.end(), '-'), version.end());
    return version;
}

std::string title_of(std::string_view folder_name) {
    const std::size_t underscore = folder_name.find('_');
    return std::string(underscore == std::string_view::npos ? folder_name : folder_name.substr(underscore + 1));
}

bool is_script(std::string_view path) {
    const std::string_view name = file_name_of(path);
    return (name == "up.sql" || name == "down.sql") && !leading_digits(file_name_of(folder_of(path))).empty();
}

/// The folders that hold the folders of migrations.
std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (is_script(path)) found.emplace_back(folder_of(folder_of(path)));
    return nearest_folders(std::move(found));
}

int recognises(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return 0;
    const bool marked = has_file(tree, path_in(found.front(), "00000000000000_diesel_initial_setup/up.sql")) ||
                        tree.read(path_in(found.front(), "../diesel.toml"));
    return score_at(marked ? 100 : 90, found.front());
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders(tree);
    std::vector<VersionedFile> files;
    for (const std::string& path : tree.paths) {
        if (!is_script(path) || folder_of(folder_of(path)) != found.front()) continue;
        const std::string_view folder = file_name_of(folder_of(path));
        const bool is_up = file_name_of(path) == "up.sql";
        // The folder's name is the title here, so that each up.sql keeps the down.sql beside it.
        files.push_back(
            {{version_of(folder), std::string(folder), is_up ? Direction::upgrade : Direction::downgrade, "sql"},
             path});
    }
    auto result = paired(std::move(files), compare_bytes);
    for (MigrationFiles& migration : result) {
        const std::string& script = migration.upgrade.empty() ? migration.downgrade : migration.upgrade;
        if (std::string metadata = path_in(folder_of(script), "metadata.toml"); has_file(tree, metadata))
            migration.others.push_back(std::move(metadata));
    }
    refuse_further_folders(found, result);
    return result;
}

bool runs_without_transaction(const SourceText& metadata) {
    for (std::uint32_t line = 1; line <= metadata.line_count(); ++line) {
        const std::string_view text = line_text(metadata, line);
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos || trimmed(text.substr(0, equals)) != "run_in_transaction") continue;
        return trimmed(text.substr(equals + 1)).starts_with("false");
    }
    return false;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string& script = files.upgrade.empty() ? files.downgrade : files.upgrade;
    const std::string_view folder = file_name_of(folder_of(script));
    TransactionMode mode = TransactionMode::whole;
    if (!files.others.empty()) {
        const auto metadata = tree.read(files.others.front());
        // Then the file is sent as one message (batch_execute).
        if (metadata && runs_without_transaction(*metadata)) mode = TransactionMode::as_written;
    }
    return read_files(tree, files, version_of(folder), title_of(folder), mode);
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_bytes);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string up = migration.chain.migrations.empty() ? "" : migration.chain.migrations.back().file.name();
    const std::string folder = up.substr(0, up.rfind('/') == std::string::npos ? 0 : up.rfind('/'));
    const std::string above = folder.substr(0, folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/') + 1);
    // The version that diesel keeps has no dashes; the folder's name may have any.
    const std::string version = next_version(migration.chain);
    if (version.empty() || above.empty()) return {};
    const std::string name = above + version + "_" + migration.slug;
    return {{name + "/up.sql", as_script(migration.statements)}, {name + "/down.sql", "-- nothing to undo\n"}};
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    const std::string& up = migration.file.name();
    return WrittenFile{up.substr(0, up.rfind('/') + 1) + "metadata.toml", "run_in_transaction = false\n"};
}

}  // namespace

extern const Framework diesel = {
    .name = "diesel",
    .summary = "VERSION_name/up.sql and down.sql with metadata.toml of Rust's diesel",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "with `run_in_transaction = false` in metadata.toml",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
