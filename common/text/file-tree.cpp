#include "text/file-tree.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"

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

/// Reads the files of a tree, and those around it that belong to the same repository.
class DiskReader {
public:
    DiskReader(std::string root, std::string repository, std::vector<std::string> paths) : root_(std::move(root)), repository_(std::move(repository)), paths_(std::move(paths)) {
        std::error_code failed;
        inside_ = is_inside(fs::canonical(root_, failed), repository_) && !failed;
    }

    std::optional<SourceText> read(const std::string& path) {
        const bool listed = std::binary_search(paths_.begin(), paths_.end(), path);
        std::error_code failed;
        // No folder of a listed path is a link: where the file is none either, it stands where the root does.
        if (listed && inside_ && fs::symlink_status(joined_path(root_, path), failed).type() == fs::file_type::regular) return content_of(path);
        if (listed) return leads_inside(path) ? std::optional(content_of(path)) : std::nullopt;
        // Every revision asks for the same few files around the tree, and most are not there.
        const std::lock_guard lock(mutex_);
        const auto known = around_.find(path);
        if (known != around_.end()) return known->second;
        std::optional<SourceText> found = leads_inside(path) ? std::optional(content_of(path)) : std::nullopt;
        around_.emplace(path, found);
        return found;
    }

private:
    bool leads_inside(const std::string& path) const {
        std::error_code failed;
        const fs::path file = fs::canonical(fs::path(root_) / path, failed);
        return !failed && fs::is_regular_file(file) && is_inside(file, repository_);
    }
    SourceText content_of(const std::string& path) const {
        const std::string name = joined_path(root_, path);
        return SourceText(name, read_file(name == "-" ? "./-" : name));   // a file of that name is not stdin
    }

    std::string root_, repository_;
    std::vector<std::string> paths_;         ///< sorted
    bool inside_ = false;                    ///< the root, with its links followed, lies in the repository
    std::mutex mutex_;
    std::map<std::string, std::optional<SourceText>> around_;
};

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
    tree.read = [reader = std::make_shared<DiskReader>(tree.root, repository, tree.paths)](const std::string& path) { return reader->read(path); };
    return tree;
}

}  // namespace pgsteward
