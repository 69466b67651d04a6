#include "migration/versioned-names.hpp"

#include <algorithm>
#include <iterator>
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

}  // namespace

int compare_leading_numbers(std::string_view a, std::string_view b) {
    const int numbers = compare_numbers(leading_digits(a), leading_digits(b));
    return numbers ? numbers : compare_bytes(a, b);
}

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

std::vector<std::string> nearest_folders(std::vector<std::string> folders) {
    const auto depth = [](const std::string& folder) {
        return folder.empty() ? 0 : 1 + std::count(folder.begin(), folder.end(), '/');
    };
    std::sort(folders.begin(), folders.end());
    folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
    const auto nearest = std::min_element(folders.begin(), folders.end(),
                                          [&](const auto& a, const auto& b) { return depth(a) < depth(b); });
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

int score_at(int score, const std::vector<std::string>& folders) {
    return folders.empty() ? 0 : score_at(score, folders.front());
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!(text = trimmed(text)).empty()) {
        const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
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

std::vector<std::string> folders_named(const FileTree& tree, ParseName parse) {
    std::vector<std::string> found;
    for (const std::string& path : tree.paths)
        if (const auto name = parse(file_name_of(path)); name && name->extension == "sql") found.emplace_back(folder_of(path));
    return nearest_folders(std::move(found));
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

}  // namespace pgsteward
