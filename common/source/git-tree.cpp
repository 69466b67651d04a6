// git:REV:PATH: a folder of a revision as a FileTree, every file read by one `git cat-file`.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>

#include "source/repository.hpp"
#include "text/child-process.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

using Contents = std::map<std::string, std::string>;   ///< by path from the repository's root

ChildResult git(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), {"git", "-c", "core.quotePath=false"});
    return run_child(arguments, input);
}

/// The answer of `git cat-file --batch`: "<object> blob <size>\n<content>\n" for each name asked.
Contents read_batch(const std::vector<std::string>& names, const std::string& answer) {
    Contents contents;
    std::size_t at = 0;
    for (const std::string& name : names) {
        const std::size_t line = answer.find('\n', at);
        if (line == std::string::npos) break;
        const std::size_t space = answer.rfind(' ', line);
        std::size_t size = 0;
        const auto [stopped, failed] = std::from_chars(answer.data() + space + 1, answer.data() + line, size);
        if (failed != std::errc() || line + 1 + size > answer.size()) break;
        contents[name] = answer.substr(line + 1, size);
        at = line + 1 + size + 1;
    }
    return contents;
}

/// The prefix of the working directory inside its repository ("" at the top), with a slash behind.
std::string working_prefix() {
    const ChildResult result = git({"rev-parse", "--show-prefix"});
    if (result.status != 0) throw InputError("git: sources need a git repository around the working directory");
    return result.out.substr(0, result.out.find('\n'));
}

bool is_hidden(const std::string& path) {
    return path.starts_with(".") || path.find("/.") != std::string::npos || path.find("__pycache__") != std::string::npos;
}

}  // namespace

GitPath git_path(const std::string& source) {
    const std::size_t colon = source.find(':', 4);
    if (!source.starts_with("git:") || colon == std::string::npos || colon == 4)
        throw UsageError(fmt::format("\"{}\" is not git:REV:PATH", printable(source)));
    return {source.substr(4, colon - 4), source.substr(colon + 1)};
}

std::optional<FileTree> file_tree_at(const GitPath& folder) {
    namespace fs = std::filesystem;
    const ChildResult commit = git({"rev-parse", "--verify", "--quiet", "--end-of-options", folder.revision + "^{commit}"});
    if (commit.status != 0) throw InputError(fmt::format("there is no git revision {}", printable(folder.revision)));
    std::string base = fs::path(working_prefix() + folder.path).lexically_normal().generic_string();
    while (base.ends_with("/")) base.pop_back();
    if (base == ".") base.clear();
    const ChildResult listed = git({"ls-tree", "-r", "-z", "--name-only", "--full-tree", folder.revision});
    if (listed.status != 0) throw InputError(fmt::format("git cannot list {}: {}", printable(folder.revision), printable(listed.err)));

    // Every file of these kinds is read, for helpers may be imported from anywhere in the repository.
    std::vector<std::string> names;
    std::string wanted;
    FileTree tree;
    for (std::size_t at = 0; at < listed.out.size();) {
        const std::size_t end = std::min(listed.out.find('\0', at), listed.out.size());
        const std::string name = listed.out.substr(at, end - at);
        at = end + 1;
        const bool inside = base.empty() || name.starts_with(base + "/");
        const std::string relative = inside ? name.substr(base.empty() ? 0 : base.size() + 1) : "";
        if (inside && !is_hidden(relative)) tree.paths.push_back(relative);
        if ((inside || name.ends_with(".py") || name.ends_with(".sql")) && name.find('\n') == std::string::npos) {
            names.push_back(name);
            wanted += folder.revision + ":" + name + "\n";
        }
    }
    if (tree.paths.empty()) return std::nullopt;
    const auto contents = std::make_shared<const Contents>(read_batch(names, git({"cat-file", "--batch"}, wanted).out));
    std::sort(tree.paths.begin(), tree.paths.end());
    tree.root = fmt::format("git:{}:{}", folder.revision, folder.path);
    tree.read = [contents, base, root = tree.root](const std::string& path) -> std::optional<SourceText> {
        const std::string name = fs::path(base.empty() ? path : base + "/" + path).lexically_normal().generic_string();
        const auto found = contents->find(name);
        if (found == contents->end()) return std::nullopt;
        return SourceText(joined_path(root, path), found->second);
    };
    return tree;
}

}  // namespace pgsteward
