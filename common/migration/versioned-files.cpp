#include "migration/versioned-files.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace pgsteward {
namespace {

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Skips a comment that begins at `at`; `at` itself where none begins there.
std::size_t comment_end(std::string_view sql, std::size_t at) {
    const std::string_view begin = sql.substr(at, 2);
    if (begin == "--") return std::min(sql.find('\n', at), sql.size());
    if (begin != "/*") return at;
    // Comments nest in PostgreSQL, and one that is not closed is an error that the parser reports.
    std::size_t end = at + 2;
    for (int depth = 1; depth > 0; end += 2) {
        end = sql.find_first_of("*/", end);
        if (end == std::string_view::npos) return at;
        if (sql.substr(end, 2) == "/*")
            ++depth;
        else if (sql.substr(end, 2) == "*/")
            --depth;
        else
            --end;
    }
    return end;
}

}  // namespace

/// So many files of a folder show what all of them are.
constexpr std::size_t few = 20;

bool any_file_has(const FileTree& tree, const std::vector<std::string>& paths, bool (*marker)(const SourceText&)) {
    return std::any_of(paths.begin(), paths.begin() + static_cast<std::ptrdiff_t>(std::min(few, paths.size())),
                       [&](const std::string& path) {
                           const auto file = tree.read(path);
                           return file && marker(*file);
                       });
}

std::vector<std::string> marked_folders(const FileTree& tree, bool (*named)(std::string_view),
                                        bool (*marker)(const SourceText&)) {
    std::map<std::string_view, std::vector<std::string>> first_of;
    for (const std::string& path : tree.paths) {
        if (!named(path)) continue;
        std::vector<std::string>& first = first_of[folder_of(path)];
        if (first.size() < few) first.push_back(path);
    }
    std::vector<std::string> marked;
    for (const auto& [folder, paths] : first_of)
        if (any_file_has(tree, paths, marker)) marked.emplace_back(folder);
    return nearest_folders(std::move(marked));
}

std::vector<std::string> marked_or_named_folders(const FileTree& tree, bool (*named)(std::string_view),
                                                 bool (*marker)(const SourceText&)) {
    if (auto marked = marked_folders(tree, named, marker); !marked.empty()) return marked;
    std::vector<std::string> folders;
    for (const std::string& path : tree.paths)
        if (named(path)) folders.emplace_back(folder_of(path));
    return nearest_folders(std::move(folders));
}

std::vector<MigrationFiles> one_file_each(const FileTree& tree, const std::vector<std::string>& folders,
                                          bool (*named)(std::string_view), CompareVersions compare) {
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths)
        if (!folders.empty() && folder_of(path) == folders.front() && named(path)) result.push_back({path, {}, {}});
    std::stable_sort(result.begin(), result.end(), [&](const MigrationFiles& a, const MigrationFiles& b) {
        return compare(file_name_of(a.upgrade), file_name_of(b.upgrade)) < 0;
    });
    refuse_further_folders(folders, result);
    return result;
}

std::vector<MigrationFiles> paired_files(const FileTree& tree, const std::vector<std::string>& folders, ParseName parse,
                                         CompareVersions compare) {
    std::vector<VersionedFile> files;
    for (const std::string& path : tree.paths)
        if (auto name = parse(file_name_of(path)); name && !folders.empty() && folder_of(path) == folders.front())
            files.push_back({std::move(*name), path});
    auto result = paired(std::move(files), compare);
    refuse_further_folders(folders, result);
    return result;
}

Span content_span(const SourceText& file) {
    Span span = file.whole();
    if (file.content().starts_with("\xEF\xBB\xBF")) span.begin = 3;
    return span;
}

std::uint32_t line_begin(const SourceText& file, std::uint32_t line) {
    return std::max(file.line(line).begin, content_span(file).begin);
}

std::string_view line_text(const SourceText& file, std::uint32_t line) {
    return file.slice({line_begin(file, line), file.line(line).end});
}

bool does_nothing(std::string_view sql) {
    for (std::size_t at = 0; at < sql.size();) {
        if (is_blank(sql[at]) || sql[at] == ';') {
            ++at;
            continue;
        }
        const std::size_t end = comment_end(sql, at);
        if (end == at) return false;
        at = end;
    }
    return true;
}

Location first_byte(const SourceText& file) {
    const Span content = content_span(file);
    return {file, {content.begin, std::min(content.begin + 1, content.end)}};
}

MigrationScript sql_script(const SourceText& file, Span slice, TransactionMode transaction, Location at,
                           Client client) {
    MigrationScript script;
    script.transaction = transaction;
    script.present = true;
    script.empty = does_nothing(file.slice(slice));
    script.at = std::move(at);
    const Location text{file, slice};
    script.actions.push_back(SendSql{MappedText(text), text, {}, client == Client::psql});
    return script;
}

MigrationScript sql_script(const SourceText& file, TransactionMode transaction, Client client) {
    return sql_script(file, content_span(file), transaction, first_byte(file), client);
}

MigrationScript opaque_script(const SourceText& file, std::string what) {
    MigrationScript script;
    script.transaction = TransactionMode::unknown;
    script.present = true;
    script.at = first_byte(file);
    script.actions.push_back(Opaque{script.at, std::move(what)});
    return script;
}

MigrationScript program_script(const SourceText& file) {
    return opaque_script(file, "a program, whose statements are not read");
}

std::vector<std::string_view> head_comments(const SourceText& file) {
    std::vector<std::string_view> comments;
    for (std::uint32_t line = 1; line <= file.line_count(); ++line) {
        const std::string_view text = trimmed(line_text(file, line));
        if (!text.starts_with("--")) break;
        comments.push_back(trimmed(text.substr(2)));
    }
    return comments;
}

Migration read_files(const FileTree& tree, const MigrationFiles& files, std::string revision, std::string title,
                     TransactionMode transaction, Client client) {
    Migration migration;
    migration.revision = std::move(revision);
    migration.title = std::move(title);
    const auto read = [&](const std::string& path) -> std::optional<SourceText> {
        if (path.empty()) return std::nullopt;
        if (auto file = tree.read(path)) return file;
        const SourceText absent(joined_path(tree.root, path), {});
        migration.errors.push_back({first_byte(absent), "the file cannot be read"});
        return absent;
    };
    const auto up = read(files.upgrade);
    const auto down = read(files.downgrade);
    migration.file = up ? *up : down ? *down : SourceText(tree.root, {});
    migration.at = first_byte(migration.file);
    migration.upgrade.at = migration.downgrade.at = migration.at;
    if (up) migration.upgrade = sql_script(*up, transaction, client);
    if (down) migration.downgrade = sql_script(*down, transaction, client);
    return migration;
}

std::vector<WrittenFile> composed_file(const NewMigration& migration, std::string_view joint, std::string content) {
    if (migration.chain.migrations.empty()) return {};
    const std::string& last = migration.chain.migrations.back().revision;
    const std::string version = next_version(std::string(leading_digits(last)));
    if (version.empty()) return {};
    return {{fmt::format("{}{}{}{}.sql", folder_of_last(migration.chain), version, joint, migration.slug), std::move(content)}};
}

MigrationFiles refused(const std::string& path) {
    return {{}, {}, {path}};
}

void refuse_further_folders(const std::vector<std::string>& folders, std::vector<MigrationFiles>& list) {
    for (std::size_t i = 1; i < folders.size(); ++i) list.push_back(refused(folders[i]));
}

bool is_refused(const MigrationFiles& files) {
    return files.upgrade.empty() && files.downgrade.empty();
}

Migration read_refused(const FileTree& tree, const MigrationFiles& files, std::string message) {
    Migration migration;
    migration.file = SourceText(joined_path(tree.root, files.others.front()), {});
    migration.at = first_byte(migration.file);
    migration.upgrade.at = migration.downgrade.at = migration.at;
    migration.errors.push_back({migration.at, std::move(message)});
    return migration;
}

void link_in_order(MigrationChain& chain, CompareVersions compare) {
    auto& migrations = chain.migrations;
    const auto unnamed = std::stable_partition(migrations.begin(), migrations.end(),
                                               [](const Migration& migration) { return !migration.revision.empty(); });
    for (auto it = unnamed; it != migrations.end(); ++it)
        std::move(it->errors.begin(), it->errors.end(), std::back_inserter(chain.errors));
    migrations.erase(unnamed, migrations.end());

    const Migration* before = nullptr;
    for (Migration& migration : migrations) {
        if (!migration.upgrade.present)
            chain.errors.push_back(
                {migration.at, migration.revision + (migration.downgrade.present ? " has a downgrade and no upgrade"
                                                                                 : " has no upgrade")});
        if (before && before->revision == migration.revision) {
            // The duplicate has the same parent, not itself.
            migration.parents = before->parents;
        } else if (before) {
            migration.parents = {before->revision};
            if (!migration.repeatable && !before->repeatable && compare(before->revision, migration.revision) == 0)
                chain.errors.push_back({migration.at, fmt::format("{} and {} are the same version", before->revision,
                                                                  migration.revision)});
        }
        before = &migration;
    }
}

}  // namespace pgsteward
