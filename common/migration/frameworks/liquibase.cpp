// Liquibase's formatted SQL: files that begin with "--liquibase formatted sql" and hold change sets. Their order is that in
// which a changelog (XML, YAML, JSON) names the files, else that of their paths, as includeAll has it. Each change set runs in
// a transaction of its own.
#include <algorithm>
#include <map>

#include "migration/change-sets.hpp"
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

bool is_named(std::string_view path) { return path.ends_with(".sql"); }

int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, is_formatted_sql)); }

bool is_changelog(std::string_view path) {
    return path.ends_with(".xml") || path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

/// Where the changelogs of the tree first name a file, for those that they name. They are searched as text: what matters is
/// the order of the names, and in all four notations that is the order of the text.
class NamedOrder {
public:
    explicit NamedOrder(const FileTree& tree) {
        for (const std::string& path : tree.paths) {
            if (!is_changelog(path)) continue;
            const auto file = tree.read(path);
            if (file && file->content().find("databaseChangeLog") != std::string_view::npos) text_ += std::string(file->content()) + "\n";
        }
    }
    /// npos for a file that none names.
    std::size_t of(std::string_view path) const {
        for (std::string_view name = path;; name.remove_prefix(name.find('/') + 1)) {
            if (const std::size_t at = text_.find(name); at != std::string::npos) return at;
            if (name.find('/') == std::string_view::npos) return std::string::npos;
        }
    }

private:
    std::string text_;
};

std::vector<MigrationFiles> list(const FileTree& tree) {
    const NamedOrder order(tree);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string& path : tree.paths) {
        if (!is_named(path)) continue;
        const std::size_t named = order.of(path);
        const auto file = named == std::string::npos ? tree.read(path) : std::nullopt;
        if (named != std::string::npos || (file && is_formatted_sql(*file))) found.emplace_back(named, path);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<MigrationFiles> result;
    for (auto& [named, path] : found) result.push_back({std::move(path), {}, {}});
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    std::string_view revision = files.upgrade;
    revision.remove_suffix(std::string_view(".sql").size());
    Migration migration = read_files(tree, files, std::string(revision), std::string(file_name_of(revision)), TransactionMode::whole);
    // A file that a changelog names as it is runs as one change set.
    if (migration.errors.empty() && is_formatted_sql(migration.file)) take_change_sets(migration);
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_bytes); }

}  // namespace

/// A new file has to be named by a changelog, and its change set needs an author.
extern const Framework liquibase = {
    .name = "liquibase",
    .summary = "formatted SQL of Liquibase",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a change set with `runInTransaction:false`",
    .link = link,
};

}  // namespace pgsteward::frameworks
