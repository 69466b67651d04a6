// Drizzle: NNNN_title.sql in the order of meta/_journal.json. All that is pending runs in one transaction, each part between
// "--> statement-breakpoint" lines (comments, for PostgreSQL) as a statement of its own.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr std::string_view journal_path = "meta/_journal.json";

std::vector<std::string> folders(const FileTree& tree) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (path == journal_path || path.ends_with("/" + std::string(journal_path)))
            found.emplace_back(folder_of(folder_of(path)));
    return nearest_folders(std::move(found));
}

int recognises(const FileTree& tree) { return score_at(100, folders(tree)); }

/// The names of the files without ".sql", in order. Nothing where the journal is not what Drizzle writes.
std::optional<std::vector<std::string>> tags_of(const FileTree& tree, const std::string& folder) {
    const auto journal = tree.read(path_in(folder, journal_path));
    if (!journal) return std::nullopt;
    const auto json = nlohmann::json::parse(journal->content(), nullptr, false);
    if (!json.is_object() || !json.contains("entries") || !json["entries"].is_array()) return std::nullopt;
    std::vector<std::string> tags;
    for (const auto& entry : json["entries"]) {
        if (!entry.is_object() || !entry.contains("tag") || !entry["tag"].is_string()) return std::nullopt;
        tags.push_back(entry["tag"]);
    }
    return tags;
}

/// In the journal's order; files that it does not name are never run, and refused.
std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = folders(tree);
    if (found.empty()) return {};
    const std::string& folder = found.front();
    const auto tags = tags_of(tree, folder);
    std::vector<MigrationFiles> result;
    if (!tags) result.push_back(refused(path_in(folder, journal_path)));
    std::vector<std::string> named;
    for (const std::string& tag : tags.value_or(std::vector<std::string>())) named.push_back(path_in(folder, tag + ".sql"));
    for (const std::string& path : named) result.push_back({path, {}, {}});
    std::sort(named.begin(), named.end());
    for (const std::string& path : tree.paths)
        if (folder_of(path) == folder && path.ends_with(".sql") && !std::binary_search(named.begin(), named.end(), path))
            result.push_back(tags ? refused(path) : MigrationFiles{path, {}, {}});
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) {
        const std::string& path = files.others.front();
        return read_refused(tree, files, path.ends_with(".json")  ? "this is no journal of Drizzle: the files are read in the order of their names"
                                         : path.ends_with(".sql") ? std::string(journal_path) + " does not name this file, so that Drizzle never runs it (--framework plain-sql judges it all the same)"
                                                                  : std::string(further_folder));
    }
    const std::string_view name = file_name_of(files.upgrade);
    const std::string_view stem = name.substr(0, name.size() - 4);
    const std::string_view title = stem.substr(std::min(leading_digits(stem).size() + 1, stem.size()));
    return read_files(tree, files, std::string(stem), std::string(title), TransactionMode::whole);
}

void link(MigrationChain& chain) { link_in_order(chain, compare_bytes); }

}  // namespace

/// Only Drizzle's own tool can make a new migration: the journal has to name it.
extern const Framework drizzle = {
    .name = "drizzle",
    .summary = "NNNN_title.sql in the order of meta/_journal.json of Drizzle",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "outside of Drizzle, whose migrator always begins a transaction",
    .link = link,
};

}  // namespace pgsteward::frameworks
