// Gathers what the SOURCE arguments of one run name. Internal to source/: kinds/<kind>.cpp say which part of it reads them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "source/migration-source.hpp"
#include "source/repository.hpp"

namespace pgsteward {

class MigrationReader {
public:
    explicit MigrationReader(const MigrationRequest& request) : request_(request) {}

    MigrationSelection run();

    // For kinds/<kind>.cpp: one of them takes each SOURCE. ------------------------------------------------------
    /// The chain of a folder, up to and including `revision` (empty: all of it; "base": nothing).
    void add_folder(const std::string& directory, const std::string& revision);
    /// A file alone, or in the chain of --context.
    void add_file(const std::string& file);
    /// A folder or file as it stands in a git revision.
    void add_revision(const GitPath& path);
    void add_stdin();

private:
    /// The folder around files that are judged alone, read once.
    struct Neighbours {
        FileTree tree;
        const Framework* framework = nullptr;
        std::vector<MigrationFiles> files;
        std::map<std::string, std::size_t> entries;   ///< report path → index into files
    };

    std::string chain_of(const std::string& file) const;
    /// project_root(), looked for once.
    const std::string& root_of(const std::string& directory);
    const Framework& framework_for(const FileTree& tree) const;
    void add_chain(const std::string& directory, const std::string& revision, const std::optional<std::set<std::string>>& files);
    void add_tree(FileTree tree, const std::string& root, const std::string& revision, const std::optional<std::set<std::string>>& files);
    /// `directory`: where it lies, and what it reads beside it; empty where that is not known.
    void add_single(const SourceText& text, const std::string& name, const std::string& framework_name, const std::string& directory);
    void finish_alone(MigrationInput input, const std::string& directory, std::uint64_t files);
    void add_alone(const std::string& file);
    const Neighbours& neighbours_of(const std::string& folder);

    // Which migrations of a chain are judged (migration-selection.cpp)
    void select(MigrationInput& input, const std::set<std::string>& files);
    void select_changed(MigrationInput& input, const FileTree& tree);
    void report_removed(const ChangedFile& file, const Changes& changes, const MigrationInput& input, const std::set<std::string>& revisions,
                        const std::string& directory);
    void report_insertions(const MigrationChain& chain, const std::set<std::string>& added);

    const MigrationRequest& request_;
    std::map<std::string, std::set<std::string>> files_in_chain_;
    std::vector<std::string> files_alone_;
    std::set<std::string> alone_done_;
    std::map<std::string, Neighbours> neighbours_;
    std::map<std::string, std::string> roots_;
    MigrationSelection selection_;
};

/// A tree of one text: stdin, or a file that no framework claims.
FileTree tree_of(const SourceText& text, const std::string& root, const std::string& path);
std::string parent_of(const std::string& path);

}  // namespace pgsteward
