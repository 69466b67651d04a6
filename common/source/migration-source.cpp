#include "source/migration-source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "source/kind.hpp"
#include "source/left-aside.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/report-path.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

bool ends_with(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

bool looks_like_python(std::string_view text) {
    for (const std::string_view sign : {"\ndef upgrade(", "\nfrom alembic", "\nimport alembic", "from alembic import", "\ndef downgrade("})
        if (text.find(sign) != std::string_view::npos) return true;
    return false;
}

std::uint64_t count_files(const Migration& migration) {
    const bool second = migration.downgrade.present && !(migration.downgrade.at.source == migration.file);
    return second ? 2 : 1;
}

void select_all(MigrationInput& input) {
    for (const Migration& migration : input.chain.migrations) input.files += count_files(migration);
}

void cut(MigrationChain& chain, const std::string& revision, const std::string& directory) {
    if (revision == "base") return chain.migrations.clear();
    const auto found = std::find_if(chain.migrations.begin(), chain.migrations.end(), [&](const Migration& migration) { return migration.revision == revision; });
    if (revision == "head" || revision == "heads") return;
    if (found == chain.migrations.end()) throw InputError(fmt::format("{}: there is no revision \"{}\"", printable(directory), printable(revision)));
    if (!chain.linked) {
        chain.migrations.erase(found + 1, chain.migrations.end());
        return;
    }
    std::set<std::string> ancestors = {revision};
    for (auto migration = std::make_reverse_iterator(found + 1); migration != chain.migrations.rend(); ++migration)
        if (ancestors.contains(migration->revision)) ancestors.insert(migration->parents.begin(), migration->parents.end());
    std::erase_if(chain.migrations, [&](const Migration& migration) { return !ancestors.contains(migration.revision); });
}

void take(MigrationReader& reader, const std::string& source) {
    for (const SourceKind* kind : source_kinds())
        if (kind->takes(source)) return kind->add(reader, source);
    throw InputError(fmt::format("{}: no such file or folder", printable(source)));
}

}  // namespace

std::string parent_of(const std::string& path) {
    const std::string parent = fs::path(path).parent_path().generic_string();
    return parent.empty() ? "." : parent;
}

FileTree tree_of(const SourceText& text, const std::string& root, const std::string& path) {
    return {root, {path}, [text, path](const std::string& asked) { return asked == path ? std::optional(text) : std::nullopt; }};
}

bool is_special(const std::string& source) {
    if (source == "-") return true;
    for (const std::string_view prefix : {"git:", "postgresql://", "postgres://", "service=", "env:", "scratch:"})
        if (source.starts_with(prefix)) return true;
    return false;
}

MigrationSelection MigrationReader::run() {
    for (const std::string& source : request_.sources) take(*this, source);
    for (auto& [directory, files] : files_in_chain_) add_chain(directory, {}, files);
    for (const std::string& file : files_alone_) add_alone(file);
    if (!request_.changed_since.empty())
        selection_.nothing_changed = selection_.history.empty() && std::all_of(selection_.inputs.begin(), selection_.inputs.end(),
                                                                              [](const MigrationInput& input) { return input.files == 0; });
    return std::move(selection_);
}

void MigrationReader::add_folder(const std::string& directory, const std::string& revision) { add_chain(directory, revision, std::nullopt); }

void MigrationReader::add_file(const std::string& file) {
    const std::string context = chain_of(file);
    if (context.empty()) files_alone_.push_back(file);
    else files_in_chain_[context].insert(report_path(file));
}

/// The folder whose chain a file belongs to; empty where it is judged alone.
std::string MigrationReader::chain_of(const std::string& file) const {
    if (request_.context.empty()) return {};
    std::error_code failed;
    const fs::path relative = fs::canonical(file, failed).lexically_relative(fs::canonical(request_.context, failed));
    return relative.empty() || *relative.begin() == ".." ? std::string() : request_.context;
}

const std::string& MigrationReader::root_of(const std::string& directory) {
    const auto [found, is_new] = roots_.try_emplace(directory);
    if (is_new) found->second = project_root(directory, request_.repository_hint);
    return found->second;
}

const Framework& MigrationReader::framework_for(const FileTree& tree) const {
    if (!request_.framework.empty()) {
        if (const Framework* named = find_framework(request_.framework)) return *named;
        std::string names;
        for (const Framework* framework : all_frameworks()) names += fmt::format("{}{}", names.empty() ? "" : ", ", framework->name);
        throw UsageError(fmt::format("there is no framework \"{}\"; there are {}", printable(request_.framework), names));
    }
    if (const Framework* recognised = recognise_framework(tree)) return *recognised;
    throw InputError(fmt::format("{}: no migrations of a known framework were found here", printable(tree.root)));
}

/// `files` (report paths) restricts what is judged; all of them must be migrations of the chain.
void MigrationReader::add_chain(const std::string& directory, const std::string& revision, const std::optional<std::set<std::string>>& files) {
    const std::string root = root_of(directory);
    add_tree(file_tree_on_disk(report_path(directory), root), root, revision, files);
}

/// git:REV:PATH, a folder or a file.
void MigrationReader::add_revision(const GitPath& path) {
    if (!request_.changed_since.empty()) throw UsageError("--changed-since examines folders as they are on disk");
    if (const auto tree = file_tree_at(path)) return add_tree(*tree, {}, {}, std::nullopt);
    const auto content = file_at(path.revision, path.path, ".");
    if (!content) throw InputError(fmt::format("{} is not in git revision {}", printable(path.path), printable(path.revision)));
    const std::string name = fmt::format("git:{}:{}", path.revision, path.path);
    add_single(SourceText(name, *content), name, ends_with(path.path, ".py") ? "alembic" : "plain-sql", {});
}

void MigrationReader::add_tree(FileTree tree, const std::string& root, const std::string& revision, const std::optional<std::set<std::string>>& files) {
    tree.declarations = request_.declarations;
    const std::string& directory = tree.root;
    MigrationInput input;
    input.chain = read_chain(framework_for(tree), tree, request_.jobs);
    if (input.chain.migrations.empty() && input.chain.errors.empty())
        throw InputError(fmt::format("{}: no migrations of framework {} were found here", printable(directory), input.chain.framework));
    if (std::string note = left_aside(input.chain, tree); !note.empty()) input.notes.push_back(std::move(note));
    if (!revision.empty()) cut(input.chain, revision, directory);
    // Files that scripts include are opened by report path; those of a git revision stand below its root.
    if (!root.empty()) input.read = reader_inside(root);
    else input.read = [tree](const std::string& path) { return path.starts_with(tree.root + "/") ? tree.read(path.substr(tree.root.size() + 1)) : std::nullopt; };
    if (!request_.changed_since.empty()) select_changed(input, tree);
    else if (files) select(input, *files);
    else select_all(input);
    selection_.inputs.push_back(std::move(input));
}

void MigrationReader::add_stdin() {
    std::string content = read_file("-");
    if (content.empty()) throw InputError("stdin is empty");
    const bool python = request_.stdin_filename.empty() ? looks_like_python("\n" + content) : ends_with(request_.stdin_filename, ".py");
    const std::string name = request_.stdin_filename.empty() ? "stdin" : report_path(request_.stdin_filename);
    add_single(SourceText(name, std::move(content)), name, python ? "alembic" : "plain-sql", request_.stdin_filename.empty() ? std::string() : parent_of(name));
}

void MigrationReader::add_single(const SourceText& text, const std::string& name, const std::string& framework_name, const std::string& directory) {
    const Framework* framework = find_framework(request_.framework.empty() ? framework_name : request_.framework);
    if (!framework) throw UsageError(fmt::format("there is no framework \"{}\"", printable(request_.framework)));
    // What is named on stdin need not have an ending; the frameworks go by it.
    const std::string ending = framework->name == "alembic" ? ".py" : ".sql";
    FileTree tree = tree_of(text, {}, ends_with(name, ending) ? name : name + ending);
    if (framework->name == "alembic" && !directory.empty()) {
        // Helpers beside the file may be imported; it itself may have come on stdin.
        const FileTree around = file_tree_on_disk(report_path(directory), root_of(directory));
        tree = tree_of(text, around.root, fs::path(name).filename().string());
        tree.read = [own = tree.read, around = around.read](const std::string& asked) {
            const auto found = own(asked);
            return found ? found : around(asked);
        };
    }
    tree.declarations = request_.declarations;
    MigrationInput input;
    input.chain.framework = framework->name;
    input.chain.migrations.push_back(framework->read(tree, {tree.paths.front(), {}, {}}));
    finish_alone(std::move(input), directory.empty() ? "." : directory, 1);
}

void MigrationReader::finish_alone(MigrationInput input, const std::string& directory, std::uint64_t files) {
    input.complete = false;
    input.files = files;
    input.read = reader_inside(root_of(directory));
    selection_.inputs.push_back(std::move(input));
}

/// A file alone is still one of its framework's: the files beside it tell which, and which direction it is.
void MigrationReader::add_alone(const std::string& file) {
    const std::string name = report_path(file);
    if (alone_done_.contains(name)) return;
    const std::string directory = parent_of(name);
    if (ends_with(name, ".py")) return add_single(SourceText(name, read_file(file)), name, "alembic", directory);
    if (name.find(".sql") == std::string::npos)
        throw InputError(fmt::format("{}: neither SQL nor Python; name the migrations' files or their folder", printable(name)));
    const std::string base = fs::path(name).filename().string();
    const std::string folder = base == "up.sql" || base == "down.sql" ? parent_of(directory) : directory;
    const Neighbours& around = neighbours_of(folder);
    const auto entry = around.entries.find(name);
    if (!around.framework || entry == around.entries.end() || around.framework->name == "plain-sql")
        return add_single(SourceText(name, read_file(file)), name, "plain-sql", directory);
    const MigrationFiles& files = around.files[entry->second];
    for (const std::string& part : {files.upgrade, files.downgrade}) alone_done_.insert(joined_path(around.tree.root, part));
    MigrationInput input;
    input.chain.framework = around.framework->name;
    input.chain.migrations.push_back(around.framework->read(around.tree, files));
    const std::uint64_t count = files.downgrade.empty() || files.upgrade.empty() ? 1 : 2;
    finish_alone(std::move(input), folder, count);
}

const MigrationReader::Neighbours& MigrationReader::neighbours_of(const std::string& folder) {
    const auto [found, is_new] = neighbours_.try_emplace(folder);
    Neighbours& around = found->second;
    if (!is_new) return around;
    around.tree = file_tree_on_disk(folder, root_of(folder));
    around.tree.declarations = request_.declarations;
    around.framework = request_.framework.empty() ? recognise_framework(around.tree) : &framework_for(around.tree);
    if (around.framework) around.files = around.framework->list(around.tree);
    for (std::size_t i = 0; i < around.files.size(); ++i)
        for (const std::string& part : {around.files[i].upgrade, around.files[i].downgrade})
            if (!part.empty()) around.entries[joined_path(around.tree.root, part)] = i;
    return around;
}

MigrationSelection read_migrations(const MigrationRequest& request) {
    return MigrationReader(request).run();
}

}  // namespace pgsteward
