// SOURCE arguments of validate-migration → chains to examine, with what is judged and what is only context.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "migration/framework.hpp"
#include "migration/migration.hpp"
#include "text/file-tree.hpp"

namespace pgsteward {

struct MigrationRequest {
    std::vector<std::string> sources;        ///< as written; "-" is stdin
    std::string context;                     ///< folder of the chain that single files belong to; may be empty
    std::string framework;                   ///< empty: recognised
    std::string stdin_filename;
    std::string changed_since;               ///< git revision; empty: everything named
    std::string repository_hint;             ///< directory of the configuration; may be empty
    std::shared_ptr<const Declarations> declarations;   ///< may be null
    unsigned jobs = 1;
};

/// One chain, or a file judged alone.
struct MigrationInput {
    MigrationChain chain;
    bool complete = true;                    ///< a whole chain from its base
    std::function<bool(const Migration&)> selected;
    std::function<std::optional<SourceText>(const std::string& path)> read;   ///< for \i, by report path
    std::uint64_t files = 0;                 ///< judged
    std::vector<std::string> notes;          ///< files that are not read
};

/// Said by version control about the chain, not by the files as they are now.
struct HistoryFinding {
    std::string rule;
    Location at;
    std::string object, message;
};

struct MigrationSelection {
    std::vector<MigrationInput> inputs;
    std::vector<HistoryFinding> history;
    bool nothing_changed = false;            ///< --changed-since found no migration that changed
};

/// Throws UsageError, InputError or EnvironmentError. Nothing that was named is left out silently.
MigrationSelection read_migrations(const MigrationRequest& request);

}  // namespace pgsteward
