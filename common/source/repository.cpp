#include "source/repository.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "text/child-process.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/report-path.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

/// git with quoting off, so that names come as they are.
ChildResult git(const std::string& directory, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-C", directory, "-c", "core.quotePath=false"});
    return run_child(arguments);
}

std::string without_line_break(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

std::vector<std::string> split_nul(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\0', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

std::string top_level(const std::string& directory) {
    const ChildResult result = git(directory, {"rev-parse", "--show-toplevel"});
    if (result.status != 0) throw InputError(fmt::format("{} is not in a git repository", printable(directory)));
    return without_line_break(result.out);
}

ChangedFile changed_file(char status, const std::string& top, const std::vector<std::string>& names) {
    const auto path = [&](const std::string& name) { return report_path(top + "/" + name); };
    switch (status) {
        case 'A':
        case 'C': return {ChangedFile::Change::added, path(names.back()), {}};
        case 'D': return {ChangedFile::Change::deleted, path(names.front()), {}};
        case 'R': return {ChangedFile::Change::renamed, path(names.back()), path(names.front())};
        default: return {ChangedFile::Change::modified, path(names.front()), {}};
    }
}

}  // namespace

std::string project_root(const std::string& directory, const std::string& fallback) {
    std::error_code failed;
    const fs::path start = fs::canonical(directory.empty() ? "." : directory, failed);
    for (fs::path folder = start; !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / ".git", failed)) return folder.string();
        if (folder == folder.root_path()) break;
    }
    const auto holds_it = [&](const fs::path& folder) {
        const fs::path inside = folder.empty() ? fs::path() : start.lexically_relative(folder);
        return !inside.empty() && *inside.begin() != "..";
    };
    const fs::path other = fallback.empty() ? fs::path() : fs::canonical(fallback, failed);
    if (holds_it(other)) return other.string();
    // No repository, an export of one: the project that a file of its tools marks.
    for (fs::path folder = start; folder != folder.root_path(); folder = folder.parent_path())
        for (const char* mark : {"alembic.ini", "pyproject.toml", "setup.py", "setup.cfg"})
            if (fs::exists(folder / mark, failed)) return folder.string();
    return start.string();   // what is named is read, wherever the configuration stands
}

std::function<std::optional<SourceText>(const std::string&)> reader_inside(const std::string& root) {
    return [root](const std::string& path) -> std::optional<SourceText> {
        std::error_code failed;
        const fs::path file = fs::canonical(path, failed);
        if (failed || !fs::is_regular_file(file)) return std::nullopt;
        const fs::path relative = file.lexically_relative(root);
        if (relative.empty() || *relative.begin() == "..") return std::nullopt;
        return SourceText(report_path(path), read_file(file.string()));
    };
}

Changes changes_since(const std::string& revision, const std::string& directory) {
    const std::string top = top_level(directory);
    const ChildResult base = git(directory, {"merge-base", "--end-of-options", revision, "HEAD"});
    if (base.status != 0)
        throw InputError(fmt::format("no common ancestor of {} and HEAD is known here; fetch the history that leads to it", printable(revision)));
    Changes changes{without_line_break(base.out), {}};

    const ChildResult diff = git(directory, {"diff", "--name-status", "-z", "-M", changes.merge_base, "--", "."});
    if (diff.status != 0) throw InputError(fmt::format("git diff failed: {}", printable(diff.err)));
    const std::vector<std::string> fields = split_nul(diff.out);
    for (std::size_t i = 0; i + 1 < fields.size();) {
        const char status = fields[i].empty() ? 'M' : fields[i][0];
        const std::size_t names = status == 'R' || status == 'C' ? 2 : 1;
        if (i + names >= fields.size()) break;
        changes.files.push_back(changed_file(status, top, {fields.begin() + static_cast<long>(i) + 1, fields.begin() + static_cast<long>(i + 1 + names)}));
        i += 1 + names;
    }
    const ChildResult untracked = git(directory, {"ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", "."});
    for (const std::string& name : split_nul(untracked.out))
        changes.files.push_back({ChangedFile::Change::added, report_path(top + "/" + name), {}});
    return changes;
}

std::optional<std::string> file_at(const std::string& revision, const std::string& path, const std::string& directory) {
    const std::string name = fs::absolute(path).lexically_normal().lexically_relative(top_level(directory)).generic_string();
    const ChildResult result = git(directory, {"show", fmt::format("{}:{}", revision, name)});
    return result.status == 0 ? std::optional(result.out) : std::nullopt;
}

}  // namespace pgsteward
