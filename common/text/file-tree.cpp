#include "text/file-tree.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& path, const fs::path& folder) {
    const auto relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

void collect(const fs::path& folder, const std::string& prefix, std::vector<std::string>& paths) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().string();
        if (name.empty() || name.front() == '.' || name == "__pycache__") continue;
        // A link to a folder could lead in a circle; a link to a file is read like the file.
        if (entry.is_directory() && !entry.is_symlink()) {
            collect(entry.path(), prefix + name + "/", paths);
        } else if (entry.is_regular_file()) {
            paths.push_back(prefix + name);
        }
    }
    if (failed) throw InputError(fmt::format("{}: {}", printable(folder.string()), failed.message()));
}

}  // namespace

std::string joined_path(const std::string& root, const std::string& path) {
    if (root.empty() || root == ".") return path;
    return root.back() == '/' ? root + path : root + "/" + path;
}

FileTree file_tree_on_disk(const std::string& directory, const std::string& repository) {
    FileTree tree;
    tree.root = directory;
    while (tree.root.size() > 1 && tree.root.back() == '/') tree.root.pop_back();
    collect(fs::path(directory), "", tree.paths);
    std::sort(tree.paths.begin(), tree.paths.end());
    tree.read = [directory, root = tree.root, repository](const std::string& path) -> std::optional<SourceText> {
        std::error_code failed;
        const fs::path file = fs::canonical(fs::path(directory) / path, failed);
        if (failed || !fs::is_regular_file(file) || !is_inside(file, repository)) return std::nullopt;
        std::ifstream stream(file, std::ios::binary);
        std::string content;
        content.resize(fs::file_size(file, failed));
        if (!failed) stream.read(content.data(), static_cast<std::streamsize>(content.size()));
        if (failed || !stream)
            throw InputError(fmt::format("{}: {}", printable(joined_path(root, path)), std::strerror(errno)));
        return SourceText(joined_path(root, path), std::move(content));
    };
    return tree;
}

}  // namespace pgsteward
