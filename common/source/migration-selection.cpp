// Which migrations of a chain are judged, and what version control tells of the others.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "source/migration-reader.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of(const Migration& migration) {
    return {migration.file.name(), migration.downgrade.at.source.name()};
}

}  // namespace

void MigrationReader::select(MigrationInput& input, const std::set<std::string>& files) {
    std::set<std::string> open = files;
    for (const Migration& migration : input.chain.migrations)
        for (const std::string& name : names_of(migration)) open.erase(name);
    if (!open.empty())
        throw InputError(fmt::format("{}: not a migration of the {} chain around it", printable(*open.begin()), input.chain.framework));
    input.files = files.size();
    input.selected = [files](const Migration& migration) {
        const auto names = names_of(migration);
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return files.contains(name); });
    };
}

void MigrationReader::select_changed(MigrationInput& input, const FileTree& tree) {
    const std::string directory = tree.root.empty() ? "." : tree.root;
    const Changes changes = changes_since(request_.changed_since, directory);
    std::set<std::string> present, touched, added;
    std::set<std::string> revisions;
    for (const Migration& migration : input.chain.migrations) {
        for (const std::string& name : names_of(migration)) present.insert(name);
        revisions.insert(migration.revision);
    }
    for (const ChangedFile& file : changes.files) {
        const bool gone = file.change == ChangedFile::Change::deleted || file.change == ChangedFile::Change::renamed;
        if (gone) report_removed(file, changes, input, revisions, directory);
        if (file.change != ChangedFile::Change::deleted && present.contains(file.path)) {
            touched.insert(file.path);
            if (file.change == ChangedFile::Change::added) added.insert(file.path);
        }
    }
    report_insertions(input.chain, added);
    select(input, touched);
}

/// What identifies a migration to its framework: Alembic's revision id, elsewhere the file's name.
void MigrationReader::report_removed(const ChangedFile& file, const Changes& changes, const MigrationInput& input, const std::set<std::string>& revisions,
                    const std::string& directory) {
    const std::string old_path = file.change == ChangedFile::Change::renamed ? file.old_path : file.path;
    const auto content = file_at(changes.merge_base, old_path, directory);
    const Framework* framework = find_framework(input.chain.framework);
    if (!content || !framework) return;
    const SourceText text(old_path, *content);
    const std::string root = parent_of(old_path);
    const FileTree tree = tree_of(text, root, fs::path(old_path).filename().string());
    const std::vector<MigrationFiles> listed = framework->list(tree);
    if (listed.empty()) return;
    const Migration before = framework->read(tree, listed.front());
    if (before.revision.empty() || (input.chain.linked && revisions.contains(before.revision))) return;
    const std::string message = file.change == ChangedFile::Change::renamed
                                    ? fmt::format("renames the migration {}, which databases may have applied, to {}", old_path, file.path)
                                    : fmt::format("deletes the migration {}, which databases may have applied", old_path);
    selection_.history.push_back({"removed-migration", Location{SourceText(file.change == ChangedFile::Change::renamed ? file.path : old_path, ""), {}},
                                  before.revision, message});
}

/// A framework that goes by order skips, or refuses, what is inserted before an applied migration.
void MigrationReader::report_insertions(const MigrationChain& chain, const std::set<std::string>& added) {
    if (chain.linked) return;
    const Migration* later = nullptr;
    for (auto migration = chain.migrations.rbegin(); migration != chain.migrations.rend(); ++migration) {
        if (migration->repeatable) continue;
        if (!added.contains(migration->file.name())) {
            later = &*migration;
        } else if (later) {
            selection_.history.push_back({"out-of-order-revision", migration->at, migration->revision,
                                          fmt::format("is inserted before {}, which databases may have applied already", later->file.name())});
        }
    }
}

}  // namespace pgsteward
