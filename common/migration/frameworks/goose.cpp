// goose: VERSION_title.sql with "-- +goose Up" and "-- +goose Down" in one file, and VERSION_title.go, ordered by
// number. goose reads line by line and knows nothing of quotes: every line that begins with "--" and holds "+goose" is
// an annotation, also inside StatementBegin/StatementEnd and dollar-quoted bodies, and a wrong one fails the file.
#include <algorithm>

#include <fmt/format.h>

#include "migration/versioned-files.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::frameworks {
namespace {

/// The annotation in lower case, "" for a line with "+goose" that is no valid one; nothing for other lines.
std::optional<std::string> annotation(std::string_view line) {
    if (!trimmed(line).starts_with("--") || line.find("+goose") == std::string_view::npos) return std::nullopt;
    if (line.front() == ' ' || line.front() == '\t') return "";
    std::string text(line);
    for (std::size_t dashes = text.find("--"); dashes != std::string::npos; dashes = text.find("--"))
        text.erase(dashes, 2);
    text.erase(text.find("+goose"), 6);
    return lower_case(std::string(trimmed(text)));
}

/// The last word before a comment ends in a semicolon.
bool ends_statement(std::string_view line) {
    std::string_view last;
    while (!(line = trimmed(line)).empty()) {
        const std::string_view word = line.substr(0, line.find_first_of(" \t\r\f\v"));
        if (word.starts_with("--")) break;
        last = word;
        line.remove_prefix(word.size());
    }
    return last.ends_with(";");
}

/// The state machine of goose's parser, for both directions at once.
class Annotations {
public:
    explicit Annotations(const SourceText& file) : file_(file) {
        for (line_ = 1; line_ <= file.line_count() && !error_; ++line_) {
            const std::string_view text = line_text(file, line_);
            if (const auto found = annotation(text))
                take(*found);
            else
                take_sql(text);
        }
        if (error_) return;
        line_ = file.line_count();
        if (!up_line)
            fail("there is no '-- +goose Up'");
        else if (in_block_)
            fail("'-- +goose StatementBegin' without '-- +goose StatementEnd'");
        else if (unfinished_line_)
            fail_unfinished();
    }

    std::uint32_t up_line = 0;
    std::uint32_t down_line = 0;
    bool in_transaction = true;
    /// Lines that get values from the environment (ENVSUB ON) and a '$' in them.
    std::vector<std::uint32_t> substituted;
    const std::optional<ReadError>& error() const { return error_; }

private:
    void fail(std::string message) { error_ = {{file_, file_.line(line_)}, std::move(message)}; }

    void fail_unfinished() {
        line_ = unfinished_line_;
        fail(
            "goose finds no end of this statement: a semicolon at the end of a line, or StatementBegin and "
            "StatementEnd");
    }

    void take(const std::string& found) {
        if (found == "up") {
            if (up_line) return fail("a second '-- +goose Up'");
            up_line = line_;
        } else if (found == "down") {
            if (!up_line || down_line || in_block_) return fail("'-- +goose Down' is out of place here");
            if (unfinished_line_) return fail_unfinished();
            down_line = line_;
        } else if (found == "statementbegin") {
            if (!up_line || in_block_) return fail("'-- +goose StatementBegin' is out of place here");
            in_block_ = true;
        } else if (found == "statementend") {
            if (!in_block_) return fail("'-- +goose StatementEnd' without '-- +goose StatementBegin'");
            in_block_ = false;
            unfinished_line_ = 0;
        } else if (found == "no transaction") {
            in_transaction = false;
        } else if (found == "envsub on" || found == "envsub off") {
            substitutes_ = found == "envsub on";
        } else {
            fail("goose knows no annotation like this");
        }
    }

    void take_sql(std::string_view text) {
        const std::string_view sql = trimmed(text);
        if (!unfinished_line_ && (sql.starts_with("--") || sql.empty())) return;
        if (!up_line) return fail("goose allows no statements before '-- +goose Up'");
        if (substitutes_ && sql.find('$') != std::string_view::npos) substituted.push_back(line_);
        if (!unfinished_line_) unfinished_line_ = line_;
        if (!in_block_ && ends_statement(text)) unfinished_line_ = 0;
    }

    SourceText file_;
    std::uint32_t line_ = 0;
    std::uint32_t unfinished_line_ = 0;  ///< where the open statement began
    bool in_block_ = false;
    bool substitutes_ = false;
    std::optional<ReadError> error_;
};

bool is_named(std::string_view path) {
    const std::string_view name = file_name_of(path);
    const std::string_view version = leading_digits(name);
    return !version.empty() && name.substr(version.size(), 1) == "_" &&
           (name.ends_with(".sql") || (name.ends_with(".go") && !name.ends_with("_test.go")));
}

bool has_mark(const SourceText& file) {
    for (std::uint32_t line = 1; line <= file.line_count(); ++line)
        if (annotation(line_text(file, line)) == "up") return true;
    return file.name().ends_with(".go") && file.content().find("goose.Add") != std::string_view::npos;
}
int recognises(const FileTree& tree) { return score_at(100, marked_folders(tree, is_named, has_mark)); }

std::vector<MigrationFiles> list(const FileTree& tree) {
    return one_file_each(tree, marked_or_named_folders(tree, is_named, has_mark), is_named, compare_leading_numbers);
}

/// Whether a function is registered for each direction is known at run time only, so both are there.
void read_go(Migration& migration) {
    migration.upgrade = opaque_script(migration.file, "a migration written in Go, whose statements are not read");
    migration.downgrade = migration.upgrade;
    const bool in_transaction = migration.file.content().find("NoTx") == std::string_view::npos;
    migration.upgrade.transaction = migration.downgrade.transaction =
        in_transaction ? TransactionMode::whole : TransactionMode::unknown;
}

MigrationScript section(const SourceText& file, const Annotations& annotations, std::uint32_t line, std::uint32_t end) {
    const Span slice{file.line(line + 1).begin, end ? file.line(end).begin : file.whole().end};
    MigrationScript script =
        sql_script(file, slice, annotations.in_transaction ? TransactionMode::whole : TransactionMode::per_statement,
                   {file, file.line(line)});
    const auto computed =
        std::find_if(annotations.substituted.begin(), annotations.substituted.end(),
                     [&](std::uint32_t substituted) { return slice.contains(file.line(substituted).begin); });
    if (computed != annotations.substituted.end())
        script.actions = {
            Opaque{{file, file.line(*computed)}, "values from the environment (ENVSUB ON) are put into the text"}};
    return script;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view file_name = file_name_of(files.upgrade);
    const std::string_view version = leading_digits(file_name);
    std::string_view title = file_name.substr(version.size() + 1);
    title = title.substr(0, title.rfind('.'));
    Migration migration = read_files(tree, files, std::string(version), std::string(title), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    if (file_name.ends_with(".go")) {
        read_go(migration);
        return migration;
    }
    const SourceText& file = migration.file;
    const Annotations annotations(file);
    if (annotations.error()) migration.errors.push_back(*annotations.error());
    // What stands in a file without annotations must not get lost: it stays an upgrade, beside the error.
    if (!annotations.up_line) return migration;
    migration.at = {file, file.line(annotations.up_line)};
    migration.upgrade = section(file, annotations, annotations.up_line, annotations.down_line);
    if (annotations.down_line) migration.downgrade = section(file, annotations, annotations.down_line, 0);
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_numbers);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    return composed_file(migration, "_", "-- +goose Up\n" + as_script(migration.statements) + "\n-- +goose Down\n-- nothing to undo\n");
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    if (!migration.file.name().ends_with(".sql")) return std::nullopt;
    return WrittenFile{migration.file.name(), "-- +goose NO TRANSACTION\n" + std::string(migration.file.content())};
}

}  // namespace

extern const Framework goose = {
    .name = "goose",
    .summary = "VERSION_title.sql with -- +goose Up and -- +goose Down, and .go",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a file with `-- +goose NO TRANSACTION`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
