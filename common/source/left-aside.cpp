#include "source/left-aside.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "migration/framework.hpp"
#include "migration/versioned-names.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {

std::string left_aside(const MigrationChain& chain, const FileTree& tree) {
    const Framework* framework = find_framework(chain.framework);
    if (!framework || framework->python) return {};
    std::unordered_set<std::string_view> taken, folders;
    for (const Migration& migration : chain.migrations)
        for (const SourceText* file : {&migration.file, &migration.upgrade.at.source, &migration.downgrade.at.source}) {
            taken.insert(file->name());
            folders.insert(folder_of(file->name()));
        }
    for (const ReadError& error : chain.errors) taken.insert(error.at.source.name());
    std::vector<std::string> left;
    for (const std::string& path : tree.paths) {
        if (!path.ends_with(".sql")) continue;
        const std::string name = joined_path(tree.root, path);
        if (!taken.contains(name) && folders.contains(folder_of(name))) left.push_back(printable(path));
    }
    if (left.empty()) return {};
    constexpr std::size_t shown = 3;
    const std::string more = left.size() > shown ? fmt::format(" and {} more", left.size() - shown) : "";
    const std::size_t count = left.size();
    left.resize(std::min(count, shown));
    return fmt::format("{}: {} beside the migrations {} none that {} runs, and not read: {}{}", printable(tree.root), count == 1 ? "1 SQL file" : fmt::format("{} SQL files", count),
                       count == 1 ? "is" : "are", framework->name, fmt::join(left, ", "), more);
}

}  // namespace pgsteward
