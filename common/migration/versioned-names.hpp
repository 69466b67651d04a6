// What the names of migration files say: which version, which direction, which folder, and which up file belongs to
// which down file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migration/framework.hpp"

namespace pgsteward {

/// Negative, zero or positive, as in std::string_view::compare.
using CompareVersions = int (*)(std::string_view a, std::string_view b);

/// Strings of digits of any length as numbers: "2" < "010", "1" = "0001".
int compare_numbers(std::string_view a, std::string_view b);
/// File names by the number that they begin with, then byte by byte.
int compare_leading_numbers(std::string_view a, std::string_view b);
/// Byte by byte, as frameworks compare that sort names.
int compare_bytes(std::string_view a, std::string_view b);
/// Paths by their parts, runs of digits as numbers: "2/a.sql" < "10/a.sql", "v1.9" < "v1.10".
int compare_naturally(std::string_view a, std::string_view b);

/// The digits that `text` begins with.
std::string_view leading_digits(std::string_view text);
/// Blanks of ASCII at both ends removed.
std::string_view trimmed(std::string_view text);

/// "a/b" of "a/b/c.sql", "" of "c.sql".
std::string_view folder_of(std::string_view path);
std::string_view file_name_of(std::string_view path);
/// `path` below `folder`, where "" is the root.
std::string path_in(std::string_view folder, std::string_view name);
bool has_file(const FileTree& tree, const std::string& path);
/// Those that lie nearest to the root, sorted, each once. A framework's folder is the nearest that fits, because it
/// does not look into the folders below its own (test fixtures often repeat its names there).
std::vector<std::string> nearest_folders(std::vector<std::string> folders);
/// The words between blanks.
std::vector<std::string_view> words_of(std::string_view text);
/// `score`, lower where the folder lies more than two levels below the root, so that what the root is wins.
int score_at(int score, std::string_view folder);
/// The same for the first of them; 0 where there is none.
int score_at(int score, const std::vector<std::string>& folders);

/// "000012_add_users.up.sql".
struct VersionedName {
    std::string version;
    std::string title;  ///< "add_users"
    Direction direction = Direction::upgrade;
    std::string extension;  ///< behind the direction: "sql", "go"
};
/// DIGITS_TITLE.up.EXTENSION or DIGITS_TITLE.down.EXTENSION, the last ".up." or ".down." counting.
std::optional<VersionedName> parse_paired_name(std::string_view file_name);
/// DIGITS_TITLE.sql, which is an upgrade.
std::optional<VersionedName> parse_simple_name(std::string_view file_name);

/// How a framework takes a file's name apart; nothing for names that are none of its.
using ParseName = std::optional<VersionedName> (*)(std::string_view file_name);
/// The nearest folders that hold an SQL file of such a name.
std::vector<std::string> folders_named(const FileTree& tree, ParseName parse);

struct VersionedFile {
    VersionedName name;
    std::string path;
};
/// Files put into pairs, in order of version. A down file belongs to the up file of its version: to the one with its
/// title where several share the version, else to any that has none. What is left over stays alone.
std::vector<MigrationFiles> paired(std::vector<VersionedFile> files, CompareVersions compare);

}  // namespace pgsteward
