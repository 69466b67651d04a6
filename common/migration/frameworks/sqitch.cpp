// sqitch: the order of sqitch.plan; deploy/NAME.sql, revert/NAME.sql and verify/NAME.sql, run by psql, which commits
// each statement unless the script says BEGIN. A change that is reworked later keeps its scripts as NAME@TAG.sql.
#include <algorithm>

#include <fmt/format.h>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

struct Change {
    std::string name;
    std::vector<std::string> tags;  ///< "@v1", those between this change and the next one
    std::vector<std::string> required;
    std::string note;
    Span line;
    std::string file;      ///< NAME or NAME@TAG, without ".sql"
    std::string revision;  ///< NAME, or NAME@TAG where it is reworked later
};

std::string_view next_word(std::string_view& text) {
    text = trimmed(text);
    const std::string_view word = text.substr(0, text.find_first_of(" \t[]"));
    text.remove_prefix(word.size());
    return word;
}

Change parse_change(std::string_view text, std::string_view project) {
    Change change;
    if (text.starts_with("+")) text.remove_prefix(1);
    if (const std::size_t note = text.find(" # "); note != std::string_view::npos) {
        change.note = trimmed(text.substr(note + 3));
        text = text.substr(0, note);
    }
    change.name = next_word(text);
    text = trimmed(text);
    if (!text.starts_with("[")) return change;
    text = text.substr(1, text.find(']') - 1);
    while (!trimmed(text).empty()) {
        std::string_view wanted = next_word(text);
        if (wanted.empty()) break;
        if (wanted.starts_with("!")) continue;  // a conflict
        if (wanted.starts_with(project) && wanted.substr(project.size(), 1) == ":")
            wanted.remove_prefix(project.size() + 1);
        change.required.emplace_back(wanted);
    }
    return change;
}

std::vector<Change> parse_lines(const SourceText& plan) {
    std::vector<Change> changes;
    std::string project;
    for (std::uint32_t line = 1; line <= plan.line_count(); ++line) {
        const std::string_view text = trimmed(line_text(plan, line));
        if (text.starts_with("%project=")) project = trimmed(text.substr(9));
        if (text.empty() || text.starts_with("#") || text.starts_with("%")) continue;
        if (text.starts_with("@")) {
            if (!changes.empty()) changes.back().tags.emplace_back(text.substr(0, text.find_first_of(" \t")));
            continue;
        }
        changes.push_back(parse_change(text, project));
        changes.back().line = plan.line(line);
    }
    return changes;
}

/// The tags between the change at `index` and its rework; nothing where it is not reworked.
std::optional<std::vector<std::string>> rework_tags(const std::vector<Change>& changes, std::size_t index) {
    std::vector<std::string> tags;
    for (std::size_t i = index; i < changes.size(); ++i) {
        if (i > index && changes[i].name == changes[index].name) return tags;
        tags.insert(tags.end(), changes[i].tags.begin(), changes[i].tags.end());
    }
    return std::nullopt;
}

/// Where deploy/, revert/ and verify/ are: beside the plan, or in the top_dir of sqitch.conf.
std::string top_folder(const FileTree& tree, const std::string& plan) {
    const std::string beside(folder_of(plan));
    const auto settings = tree.read(path_in(beside, "sqitch.conf"));
    for (std::uint32_t line = 1; settings && line <= settings->line_count(); ++line) {
        const std::string_view text = trimmed(line_text(*settings, line));
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos || trimmed(text.substr(0, equals)) != "top_dir") continue;
        std::string_view value = trimmed(text.substr(equals + 1));
        while (value.ends_with("/")) value.remove_suffix(1);
        while (value.starts_with("./")) value.remove_prefix(2);
        const std::string folder = value == "." || value.empty() ? beside : path_in(beside, value);
        const bool is_there = std::any_of(tree.paths.begin(), tree.paths.end(), [&](const std::string& path) {
            return path.starts_with(path_in(folder, "deploy/"));
        });
        if (is_there) return folder;
    }
    return beside;
}

std::string script_of(const std::string& folder, std::string_view kind, const Change& change) {
    return path_in(folder, fmt::format("{}/{}.sql", kind, change.file));
}

std::vector<Change> parse_plan(const FileTree& tree, const SourceText& plan, const std::string& folder) {
    std::vector<Change> changes = parse_lines(plan);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Change& change = changes[i];
        change.file = change.revision = change.name;
        const auto tags = rework_tags(changes, i);
        if (!tags || tags->empty()) continue;
        // sqitch takes the first tag that has a script, because a tag may have been added since.
        change.file = change.revision = change.name + tags->front();
        for (const std::string& tag : *tags) {
            if (!has_file(tree, path_in(folder, fmt::format("deploy/{}{}.sql", change.name, tag)))) continue;
            change.file = change.name + tag;
            break;
        }
    }
    return changes;
}

std::vector<std::string> plans(const FileTree& tree) {
    std::vector<std::string> folders;
    for (const std::string& path : tree.paths)
        if (file_name_of(path) == "sqitch.plan") folders.emplace_back(folder_of(path));
    folders = nearest_folders(std::move(folders));
    for (std::string& folder : folders) folder = path_in(folder, "sqitch.plan");
    return folders;
}

bool is_plan(const SourceText& file) {
    return file.content().find("%project=") != std::string_view::npos ||
           file.content().find("%syntax-version=") != std::string_view::npos;
}

int recognises(const FileTree& tree) {
    const auto found = plans(tree);
    return any_file_has(tree, found, is_plan) ? score_at(100, folder_of(found.front())) : 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = plans(tree);
    std::vector<MigrationFiles> result;
    const auto plan = found.empty() ? std::nullopt : tree.read(found.front());
    if (!plan) return result;
    const std::string folder = top_folder(tree, found.front());
    for (const Change& change : parse_plan(tree, *plan, folder)) {
        const std::string revert = script_of(folder, "revert", change);
        const std::string verify = script_of(folder, "verify", change);
        MigrationFiles files{
            script_of(folder, "deploy", change), has_file(tree, revert) ? revert : "", {found.front()}};
        if (has_file(tree, verify)) files.others.push_back(verify);
        result.push_back(std::move(files));
    }
    refuse_further_folders(found, result);
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, "another sqitch project, give the folder of one of them");
    const SourceText plan = tree.read(files.others.front()).value();
    const std::string folder = top_folder(tree, files.others.front());
    const std::vector<Change> changes = parse_plan(tree, plan, folder);
    const auto change = std::find_if(changes.begin(), changes.end(), [&](const Change& candidate) {
        return script_of(folder, "deploy", candidate) == files.upgrade;
    });
    const bool is_there = has_file(tree, files.upgrade);
    Migration migration =
        read_files(tree, {is_there ? files.upgrade : "", files.downgrade, {}}, change->revision,
                   change->note.empty() ? change->name : change->note, TransactionMode::per_statement, Client::psql);
    migration.at = {plan, change->line};
    migration.depends_on = change->required;
    if (!is_there) migration.upgrade.at = migration.at;
    return migration;
}

/// "name", "name@tag" or "@tag" of this project: the tag says which of several changes of that name is meant.
bool is_planned(std::string_view wanted, const std::vector<std::string_view>& names) {
    const std::string_view name = wanted.substr(0, wanted.find('@'));
    return name.empty() || wanted.find(':') != std::string_view::npos ||
           std::find(names.begin(), names.end(), name) != names.end();
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_bytes);
    std::vector<std::string_view> names;
    for (const Migration& migration : chain.migrations) {
        for (const std::string& wanted : migration.depends_on)
            if (!is_planned(wanted, names))
                chain.errors.push_back(
                    {migration.at, fmt::format("{} requires {}, which the plan does not have before it",
                                               migration.revision, wanted)});
        names.push_back(std::string_view(migration.revision).substr(0, migration.revision.find('@')));
    }
}

}  // namespace

extern const Framework sqitch = {
    .name = "sqitch",
    .summary = "sqitch.plan with deploy/, revert/ and verify/",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a script without BEGIN",
    .link = link,
};

}  // namespace pgsteward::frameworks
