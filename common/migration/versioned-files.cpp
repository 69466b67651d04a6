#include "migration/versioned-files.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace pgsteward {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// One part of a path.
int compare_part(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const std::string_view number_a = leading_digits(a);
            const std::string_view number_b = leading_digits(b);
            if (const int order = compare_numbers(number_a, number_b)) return order;
            a.remove_prefix(number_a.size());
            b.remove_prefix(number_b.size());
        } else {
            if (const int order = compare_bytes(a.substr(0, 1), b.substr(0, 1))) return order;
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.empty() ? (b.empty() ? 0 : -1) : 1;
}

/// Pairs the files of one version, upgrades first in [begin, end).
void pair_version(std::vector<VersionedFile>::const_iterator begin, std::vector<VersionedFile>::const_iterator end,
                  std::vector<MigrationFiles>& result) {
    std::vector<MigrationFiles> pairs;
    std::vector<std::string> titles;
    auto file = begin;
    for (; file != end && file->name.direction == Direction::upgrade; ++file) {
        pairs.push_back({file->path, {}, {}});
        titles.push_back(file->name.title);
    }
    std::vector<VersionedFile> left_over;
    for (; file != end; ++file) {
        const auto same = std::find(titles.begin(), titles.end(), file->name.title);
        const auto index = static_cast<std::size_t>(same - titles.begin());
        if (same != titles.end() && pairs[index].downgrade.empty())
            pairs[index].downgrade = file->path;
        else
            left_over.push_back(*file);
    }
    for (const VersionedFile& down : left_over) {
        const auto free = std::find_if(pairs.begin(), pairs.end(), [](const MigrationFiles& pair) {
            return !pair.upgrade.empty() && pair.downgrade.empty();
        });
        if (free != pairs.end())
            free->downgrade = down.path;
        else
            pairs.push_back({{}, down.path, {}});
    }
    std::move(pairs.begin(), pairs.end(), std::back_inserter(result));
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

int compare_bytes(std::string_view a, std::string_view b) {
    return a.compare(b);
}

int compare_numbers(std::string_view a, std::string_view b) {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

int compare_naturally(std::string_view a, std::string_view b) {
    const std::string_view whole_a = a;
    const std::string_view whole_b = b;
    while (!a.empty() || !b.empty()) {
        const std::string_view part_a = a.substr(0, a.find('/'));
        const std::string_view part_b = b.substr(0, b.find('/'));
        if (const int order = compare_part(part_a, part_b)) return order;
        a.remove_prefix(std::min(part_a.size() + 1, a.size()));
        b.remove_prefix(std::min(part_b.size() + 1, b.size()));
    }
    return whole_a.compare(whole_b);
}

std::string_view leading_digits(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view file_name_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string path_in(std::string_view folder, std::string_view name) {
    return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

bool has_file(const FileTree& tree, const std::string& path) {
    return std::binary_search(tree.paths.begin(), tree.paths.end(), path);
}

bool any_file_has(const FileTree& tree, const std::vector<std::string>& paths, bool (*marker)(const SourceText&)) {
    constexpr std::size_t few = 20;
    return std::any_of(paths.begin(), paths.begin() + static_cast<std::ptrdiff_t>(std::min(few, paths.size())),
                       [&](const std::string& path) {
                           const auto file = tree.read(path);
                           return file && marker(*file);
                       });
}

std::vector<std::string> marked_folders(const FileTree& tree, bool (*named)(std::string_view),
                                        bool (*marker)(const SourceText&)) {
    std::map<std::string, std::vector<std::string>> paths_of;
    for (const std::string& path : tree.paths)
        if (named(path)) paths_of[std::string(folder_of(path))].push_back(path);
    std::vector<std::string> marked;
    for (const auto& [folder, paths] : paths_of)
        if (any_file_has(tree, paths, marker)) marked.push_back(folder);
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

std::vector<std::string> nearest_folders(std::vector<std::string> folders) {
    const auto depth = [](const std::string& folder) {
        return folder.empty() ? 0 : 1 + std::count(folder.begin(), folder.end(), '/');
    };
    std::sort(folders.begin(), folders.end());
    folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
    const auto nearest = std::min_element(folders.begin(), folders.end(), [&](const auto& a, const auto& b) {
        return depth(a) < depth(b);
    });
    if (nearest == folders.end()) return folders;
    const auto least = depth(*nearest);
    folders.erase(std::remove_if(folders.begin(), folders.end(), [&](const auto& f) { return depth(f) > least; }),
                  folders.end());
    return folders;
}

int score_at(int score, std::string_view folder) {
    const auto depth = folder.empty() ? 0 : 1 + std::count(folder.begin(), folder.end(), '/');
    return std::max(2, score - 5 * static_cast<int>(std::max<std::ptrdiff_t>(0, depth - 2)));
}

std::optional<VersionedName> parse_paired_name(std::string_view file_name) {
    VersionedName name;
    name.version = leading_digits(file_name);
    if (name.version.empty() || file_name.substr(name.version.size(), 1) != "_") return std::nullopt;
    const std::string_view rest = file_name.substr(name.version.size() + 1);
    const std::size_t up = rest.rfind(".up.");
    const std::size_t down = rest.rfind(".down.");
    if (up == std::string_view::npos && down == std::string_view::npos) return std::nullopt;
    const bool is_down = up == std::string_view::npos || (down != std::string_view::npos && down > up);
    name.title = rest.substr(0, is_down ? down : up);
    name.direction = is_down ? Direction::downgrade : Direction::upgrade;
    name.extension = rest.substr(is_down ? down + 6 : up + 4);
    return name;
}

std::optional<VersionedName> parse_simple_name(std::string_view file_name) {
    VersionedName name;
    name.version = leading_digits(file_name);
    if (name.version.empty() || file_name.substr(name.version.size(), 1) != "_" || !file_name.ends_with(".sql"))
        return std::nullopt;
    name.title = file_name.substr(name.version.size() + 1);
    name.title.resize(name.title.size() - 4);
    name.extension = "sql";
    return name;
}

std::vector<MigrationFiles> paired(std::vector<VersionedFile> files, CompareVersions compare) {
    std::sort(files.begin(), files.end(), [&](const VersionedFile& a, const VersionedFile& b) {
        if (const int order = compare(a.name.version, b.name.version)) return order < 0;
        return std::tie(a.name.direction, a.path) < std::tie(b.name.direction, b.path);
    });
    std::vector<MigrationFiles> result;
    for (auto begin = files.cbegin(); begin != files.cend();) {
        const auto end = std::find_if(begin, files.cend(), [&](const VersionedFile& file) {
            return compare(file.name.version, begin->name.version) != 0;
        });
        pair_version(begin, end, result);
        begin = end;
    }
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
            chain.errors.push_back({migration.at, migration.revision + (migration.downgrade.present
                                                                            ? " has a downgrade and no upgrade"
                                                                            : " has no upgrade")});
        if (before && before->revision == migration.revision) {
            // The duplicate has the same parent, not itself.
            migration.parents = before->parents;
        } else if (before) {
            migration.parents = {before->revision};
            if (!migration.repeatable && !before->repeatable &&
                compare(before->revision, migration.revision) == 0)
                chain.errors.push_back({migration.at, fmt::format("{} and {} are the same version",
                                                                  before->revision, migration.revision)});
        }
        before = &migration;
    }
}

}  // namespace pgsteward
