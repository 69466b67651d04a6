// The git repository around a folder, as far as files are read from it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "text/file-tree.hpp"
#include "text/source-text.hpp"

namespace pgsteward {

/// The nearest folder upwards that holds ".git"; else `fallback` where it holds `directory`; else the nearest with a file that
/// marks a Python project (alembic.ini, pyproject.toml …); else `directory` itself. Canonical.
std::string project_root(const std::string& directory, const std::string& fallback);

/// Opens files by report path (relative to the working directory), none outside of `root`.
std::function<std::optional<SourceText>(const std::string&)> reader_inside(const std::string& root);

struct ChangedFile {
    enum class Change { added, modified, deleted, renamed } change;
    std::string path;                        ///< report path; where renamed the new one
    std::string old_path;                    ///< where renamed
};

/// What changed under `directory` since the merge base of `revision` and HEAD, untracked files included.
struct Changes {
    std::string merge_base;
    std::vector<ChangedFile> files;
};
Changes changes_since(const std::string& revision, const std::string& directory);

/// git:REV:PATH taken apart; PATH is relative to the working directory, as in git's own REV:./PATH.
struct GitPath {
    std::string revision, path;
};
/// Throws UsageError where `source` is not written so.
GitPath git_path(const std::string& source);

/// A folder as it stands in a revision; nothing where it is not a folder there. Report names begin with "git:REV:".
std::optional<FileTree> file_tree_at(const GitPath& folder);

/// A file as it stands in a revision; `path` is a report path. Nothing where it does not exist there.
std::optional<std::string> file_at(const std::string& revision, const std::string& path, const std::string& directory);

}  // namespace pgsteward
