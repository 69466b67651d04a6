// What the frameworks share whose migrations are files with a version in their name: which folder of a tree holds them,
// how a file becomes a script, and how scripts become a chain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/framework.hpp"
#include "migration/versioned-names.hpp"

namespace pgsteward {

/// Does any of the first few files, in the order of paths, hold the marker?
bool any_file_has(const FileTree& tree, const std::vector<std::string>& paths, bool (*marker)(const SourceText& file));
/// The nearest folders in which any of the first few files that are `named` like migrations holds the marker.
std::vector<std::string> marked_folders(const FileTree& tree, bool (*named)(std::string_view path),
                                        bool (*marker)(const SourceText& file));
/// The same, and without any those with such names: what to list when the framework was chosen by the user.
std::vector<std::string> marked_or_named_folders(const FileTree& tree, bool (*named)(std::string_view path),
                                                 bool (*marker)(const SourceText& file));

/// The files of the first folder that are `named` like migrations, each a migration of its own, in the order of their file
/// names. Further folders are refused.
std::vector<MigrationFiles> one_file_each(const FileTree& tree, const std::vector<std::string>& folders,
                                          bool (*named)(std::string_view path), CompareVersions compare);

/// The files of the first folder in pairs, by their names. Further folders are refused.
std::vector<MigrationFiles> paired_files(const FileTree& tree, const std::vector<std::string>& folders, ParseName parse,
                                         CompareVersions compare);

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
/// One that is a program, beside migrations in SQL.
MigrationScript program_script(const SourceText& file);
/// What the comments say that a file begins with, without dashes and blanks around.
std::vector<std::string_view> head_comments(const SourceText& file);
/// The first byte of the content.
Location first_byte(const SourceText& file);

/// A migration whose directions are whole SQL files. Files that cannot be read are among its errors.
Migration read_files(const FileTree& tree, const MigrationFiles& files, std::string revision, std::string title,
                     TransactionMode transaction, Client client = Client::driver);

/// A new migration of one file of that content beside the last one, named VERSION, `joint`, slug and ".sql", where the
/// version follows the number that the last revision begins with. None where it begins with none.
std::vector<WrittenFile> composed_file(const NewMigration& migration, std::string_view joint, std::string content);

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
