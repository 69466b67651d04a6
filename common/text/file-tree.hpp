// A folder of files as it stands on disk or in a git revision: what frameworks read, without knowing which.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward {

/// What the configuration says of things that the files use and do not hold. All keys are dotted names as the files
/// import them ("app.types.Id"). Read-only once a run has begun.
struct Declarations {
    std::map<std::string, std::string> types;       ///< a column type → how PostgreSQL spells it
    std::map<std::string, std::string> values;      ///< a constant → its text
    std::vector<std::string> harmless;              ///< send nothing to the database; "app.config.*" is all below it
    std::map<std::string, std::vector<std::string>> operations;   ///< op.NAME of a plugin → SQL with {parameters}
    std::map<std::string, std::string> naming_convention;         ///< of the metadata: "uq" → "uq_%(table_name)s"
};

struct FileTree {
    /// How reports call the root: every SourceText is named `root + "/" + path` (or `path` where root is empty).
    std::string root;
    /// Every file below the root, relative to it, '/' between parts, sorted by bytes. Hidden folders left out.
    std::vector<std::string> paths;
    /// The content of a path, which may also lead out of the root ("../env.py") as long as it stays inside the
    /// repository. Nothing when there is no such file; throws InputError when it cannot be read. Thread-safe.
    std::function<std::optional<SourceText>(const std::string& path)> read;
    /// Null where nothing was declared.
    std::shared_ptr<const Declarations> declarations;
};

/// The tree under `directory` on disk. Files outside `repository` (a canonical path) are never read.
FileTree file_tree_on_disk(const std::string& directory, const std::string& repository);

/// `root + "/" + path`, without doubled or leading "./".
std::string joined_path(const std::string& root, const std::string& path);

}  // namespace pgsteward
