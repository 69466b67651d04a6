// What the frameworks share whose migrations are files with a version in their name: how versions compare, which
// folder of a tree holds them, which up file belongs to which down file, and how a file becomes a script.
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
/// Does any of the first few files, in the order of paths, hold the marker?
bool any_file_has(const FileTree& tree, const std::vector<std::string>& paths, bool (*marker)(const SourceText& file));
/// The nearest folders in which any of the first few files that are `named` like migrations holds the marker.
std::vector<std::string> marked_folders(const FileTree& tree, bool (*named)(std::string_view path),
                                        bool (*marker)(const SourceText& file));
/// The same, and without any those with such names: what to list when the framework was chosen by the user.
std::vector<std::string> marked_or_named_folders(const FileTree& tree, bool (*named)(std::string_view path),
                                                 bool (*marker)(const SourceText& file));

/// Those that lie nearest to the root, sorted, each once. A framework's folder is the nearest that fits, because it
/// does not look into the folders below its own (test fixtures often repeat its names there).
std::vector<std::string> nearest_folders(std::vector<std::string> folders);
/// `score`, lower where the folder lies more than two levels below the root, so that what the root is wins.
int score_at(int score, std::string_view folder);

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

struct VersionedFile {
    VersionedName name;
    std::string path;
};
/// Files put into pairs, in order of version. A down file belongs to the up file of its version: to the one with its
/// title where several share the version, else to any that has none. What is left over stays alone.
std::vector<MigrationFiles> paired(std::vector<VersionedFile> files, CompareVersions compare);

/// The content without a byte order mark.
Span content_span(const SourceText& file);
/// Where line `line` begins, without a byte order mark.
std::uint32_t line_begin(const SourceText& file, std::uint32_t line);
/// The text of that line, without its line break and a byte order mark.
std::string_view line_text(const SourceText& file, std::uint32_t line);
/// Is there nothing but comments, blanks and semicolons?
bool does_nothing(std::string_view sql);

/// Who sends the text.
enum class Client { driver, psql };

/// One direction that is the slice of a file as it stands there; `at` is where it is declared.
MigrationScript sql_script(const SourceText& file, Span slice, TransactionMode transaction, Location at,
                           Client client = Client::driver);
/// One direction that is a whole file.
MigrationScript sql_script(const SourceText& file, TransactionMode transaction, Client client = Client::driver);
/// One direction that is there and cannot be read.
MigrationScript opaque_script(const SourceText& file, std::string what);
/// The first byte of the content.
Location first_byte(const SourceText& file);

/// A migration whose directions are whole SQL files. Files that cannot be read are among its errors.
Migration read_files(const FileTree& tree, const MigrationFiles& files, std::string revision, std::string title,
                     TransactionMode transaction, Client client = Client::driver);

/// What `list` says of a path that it cannot take: no upgrade, no downgrade, the path among `others`.
MigrationFiles refused(const std::string& path);
/// One for each folder but the first, because a chain is one folder.
void refuse_further_folders(const std::vector<std::string>& folders, std::vector<MigrationFiles>& list);
bool is_refused(const MigrationFiles& files);
/// A migration without a revision that carries the error to `link`.
Migration read_refused(const FileTree& tree, const MigrationFiles& files, std::string message);
inline constexpr std::string_view further_folder = "another folder of migrations, give one of them";

/// The `link` of frameworks that run one migration after the other: the parent is the one before. Reports
/// downgrades without an upgrade, refused paths, and versions that `compare` takes for equal though they are spelled
/// differently. Versions that are spelled alike stay in the chain.
void link_in_order(MigrationChain& chain, CompareVersions compare);

}  // namespace pgsteward
