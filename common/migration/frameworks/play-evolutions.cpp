// Play evolutions: evolutions/NAME/N.sql with "# --- !Ups" and "# --- !Downs" in one file. Play cuts it at semicolons; two of
// them stand for one inside a statement. Statements commit themselves.
#include "migration/marked-sections.hpp"
#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

std::optional<SectionMark> mark(std::string_view line) {
    if (!line.starts_with("#") && !line.starts_with("--")) return std::nullopt;
    if (line.find("!Ups") != std::string_view::npos) return SectionMark{Direction::upgrade, false};
    if (line.find("!Downs") != std::string_view::npos) return SectionMark{Direction::downgrade, false};
    return std::nullopt;
}

bool has_mark(const SourceText& file) { return !marked_sections(file, mark).empty(); }

bool is_named(std::string_view path) {
    const std::string_view name = file_name_of(path);
    return name.ends_with(".sql") && name.size() > 4 && leading_digits(name).size() == name.size() - 4;
}

int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, has_mark)); }

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, marked_or_named_folders(tree, is_named, has_mark), is_named, compare_leading_numbers);
}

/// The section with each pair of semicolons as the one that it stands for.
MappedText without_doubled_semicolons(const Location& section) {
    const std::string_view text = section.text();
    if (text.find(";;") == std::string_view::npos) return MappedText(section);
    std::string single;
    std::vector<MappedText::Piece> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t doubled = text.find(";;", at);
        const std::size_t length = (doubled == std::string_view::npos ? text.size() : doubled + 1) - at;
        pieces.push_back({static_cast<std::uint32_t>(single.size()), section.span.begin + static_cast<std::uint32_t>(at),
                          static_cast<std::uint32_t>(length)});
        single += text.substr(at, length);
        at = doubled == std::string_view::npos ? text.size() : doubled + 2;
    }
    return {std::move(single), section, std::move(pieces)};
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string version(leading_digits(file_name_of(files.upgrade)));
    Migration migration = read_files(tree, files, version, version, TransactionMode::per_statement);
    if (!migration.errors.empty()) return migration;
    take_sections(migration, marked_sections(migration.file, mark), TransactionMode::per_statement);
    for (MigrationScript* script : {&migration.upgrade, &migration.downgrade})
        for (MigrationAction& action : script->actions)
            if (auto* sent = std::get_if<SendSql>(&action)) sent->sql = without_doubled_semicolons(sent->call);
    return migration;
}

void link(MigrationChain& chain) { link_in_order(chain, compare_numbers); }

std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string version = next_version(migration.chain);
    if (version.empty()) return {};
    return {{folder_of_last(migration.chain) + version + ".sql",
             "-- !Ups\n" + as_script(migration.statements) + "\n-- !Downs\n-- nothing to undo\n"}};
}

}  // namespace

extern const Framework play_evolutions = {
    .name = "play-evolutions",
    .summary = "N.sql with !Ups and !Downs of Play",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "with Play's setting `autocommit`, which is on by default",
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
