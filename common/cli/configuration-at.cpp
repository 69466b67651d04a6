// The configuration of a git revision. What the working tree says is not asked, so a change that moves, deletes or
// edits its own configuration is still judged by the old one.
#include <fmt/format.h>

#include <filesystem>

#include "cli/configuration.hpp"
#include "text/child-process.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

std::string git(std::vector<std::string> arguments, const std::string& problem) {
    arguments.insert(arguments.begin(), "git");
    ChildResult result = run_child(arguments);
    if (result.status != 0) {
        std::string reason = result.err.substr(0, result.err.find('\n'));
        throw InputError(fmt::format("--policy-ref: {}: {}", problem, printable(reason)));
    }
    return std::move(result.out);
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// `file` as a path from the top of the repository. `prefix` is the working directory from there: "services/api/".
std::string path_in_repository(const std::string& file, const std::string& prefix) {
    fs::path path = fs::path(file);
    if (path.is_absolute()) path = path.lexically_relative(fs::current_path());
    path = (fs::path(prefix) / path).lexically_normal();
    if (path.empty() || *path.begin() == "..")
        throw InputError(fmt::format("--policy-ref: {} is outside the repository", printable(file)));
    return path.generic_string();
}

/// "services/api/" → services/api/pgsteward.yaml, services/pgsteward.yaml, pgsteward.yaml.
std::vector<std::string> candidates(const std::string& prefix) {
    std::vector<std::string> paths;
    for (fs::path folder = fs::path(prefix).parent_path(); !folder.empty(); folder = folder.parent_path())
        paths.push_back((folder / configuration_name).generic_string());
    paths.emplace_back(configuration_name);
    return paths;
}

bool holds(const std::string& commit, const std::string& path) {
    return !git({"ls-tree", "--full-tree", "--name-only", "-z", commit, "--", path}, "cannot list files").empty();
}

/// Where the file would stand in the working tree, as seen from the working directory: relative paths in it count
/// from there.
std::string from_working_directory(const std::string& path, const std::string& prefix) {
    const fs::path here = fs::path(prefix).parent_path();
    return fs::path(path).lexically_relative(here.empty() ? fs::path(".") : here).generic_string();
}

}  // namespace

Policy configuration_at(const std::string& revision, const std::string& file, const std::set<std::string>& known_rules) {
    const std::string prefix = first_line(git({"rev-parse", "--show-prefix"}, "not in a git repository"));
    const std::string commit =
        first_line(git({"rev-parse", "--verify", "--end-of-options", revision + "^{commit}"}, "no such revision"));
    std::string path;
    if (!file.empty()) {
        path = path_in_repository(file, prefix);
        if (!holds(commit, path))
            throw InputError(fmt::format("--policy-ref: there is no {} in {}", printable(path), printable(revision)));
    } else {
        for (const std::string& candidate : candidates(prefix)) {
            path = candidate;
            if (holds(commit, path)) break;
            path.clear();
        }
        if (path.empty()) return {};
    }
    const std::string content = git({"cat-file", "blob", fmt::format("{}:{}", commit, path)}, "cannot read " + path);
    Policy policy = read_policy(SourceText(fmt::format("git:{}:{}", revision, path), content), known_rules);
    const fs::path folder = fs::path(from_working_directory(path, prefix)).parent_path();
    policy.directory = folder.empty() ? "." : folder.generic_string();
    return policy;
}

}  // namespace pgsteward
