#include "migration/change-sets.hpp"

#include <algorithm>

#include <re2/re2.h>

#include "migration/marked-sections.hpp"
#include "migration/versioned-files.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward {
namespace {

struct ChangeSet {
    std::uint32_t line = 0;
    Span text;                               ///< behind that line, up to the next change set
    bool in_transaction = true;
    bool runs_on_postgres = true;
    std::string condition;                   ///< as SendSql has it
    std::vector<MappedText> rollbacks;
};

/// "postgresql,h2", "!oracle", "all".
bool includes_postgres(std::string_view servers) {
    bool only_excludes = true;
    while (!servers.empty()) {
        const std::string_view server = trimmed(servers.substr(0, servers.find(',')));
        servers.remove_prefix(std::min(servers.find(',') == std::string_view::npos ? servers.size() : servers.find(',') + 1, servers.size()));
        if (server == "postgresql" || server == "all") return true;
        if (server == "!postgresql" || server == "none") return false;
        only_excludes = only_excludes && server.starts_with("!");
    }
    return only_excludes;
}

/// runInTransaction:false, dbms:a,b and the like, behind the author and the id. Contexts and labels leave nothing out unless
/// Liquibase is called with some.
void take_attributes(ChangeSet& set, std::string_view attributes) {
    static const re2::RE2 attribute("(?i)(\\w+):(?:\"([^\"]*)\"|(\\S+))");
    re2::StringPiece rest(attributes);
    std::string key, in_quotes, bare;
    while (re2::RE2::FindAndConsume(&rest, attribute, &key, &in_quotes, &bare)) {
        key = lower_case(std::move(key));
        const std::string value = lower_case(in_quotes.empty() ? bare : in_quotes);
        if (key == "runintransaction") set.in_transaction = value != "false";
        if (key == "dbms") set.runs_on_postgres = set.runs_on_postgres && includes_postgres(value);
        if (key == "ignore") set.runs_on_postgres = set.runs_on_postgres && value != "true";
    }
}

/// Reads a file line by line, as Liquibase does.
class Reader {
public:
    explicit Reader(const SourceText& file) : file_(file) {
        for (line_ = 1; line_ <= file.line_count(); ++line_) take(line_text(file, line_));
        end_rollback();
    }
    std::vector<ChangeSet> sets;

private:
    void take(std::string_view text) {
        static const re2::RE2 change_set("(?i)\\s*--\\s*changeset\\s+(?:\"[^\"]+\"|[^:]+):\\s*(?:\"[^\"]+\"|\\S+)(.*)");
        static const re2::RE2 rollback("(?i)\\s*--\\s*rollback\\s(.*)");
        static const re2::RE2 rollback_block("(?i)\\s*/\\*\\s*liquibase\\s+rollback\\s*");
        static const re2::RE2 precondition("(?i)\\s*--\\s*precondition.*");
        re2::StringPiece rest;
        if (block_begin_) {
            if (trimmed(text).ends_with("*/")) end_block();
        } else if (re2::RE2::FullMatch(text, change_set, &rest)) {
            begin_set({rest.data(), rest.size()});
        } else if (!sets.empty() && re2::RE2::FullMatch(text, rollback, &rest)) {
            add_rollback(text, static_cast<std::uint32_t>(rest.data() - text.data()));
            return;
        } else if (re2::RE2::FullMatch(text, rollback_block)) {
            block_begin_ = file_.line(line_ + 1).begin;
        } else if (!sets.empty() && re2::RE2::FullMatch(text, precondition)) {
            sets.back().condition = "only where its preconditions hold";
        }
        end_rollback();
    }

    void begin_set(std::string_view attributes) {
        if (!sets.empty()) sets.back().text.end = line_begin(file_, line_);
        ChangeSet set;
        set.line = line_;
        set.text = {file_.line(line_ + 1).begin, file_.whole().end};
        take_attributes(set, attributes);
        sets.push_back(std::move(set));
    }

    /// One line of a rollback; those that follow each other are one text.
    void add_rollback(std::string_view text, std::uint32_t begin) {
        const std::string_view sql = text.substr(begin);
        if (pieces_.empty() && (trimmed(sql) == "empty" || trimmed(sql) == "not required")) return;
        if (!pieces_.empty()) rollback_ += "\n";
        pieces_.push_back({static_cast<std::uint32_t>(rollback_.size()), line_begin(file_, line_) + begin, static_cast<std::uint32_t>(sql.size())});
        rollback_ += sql;
        rollback_end_ = file_.line(line_).end;
    }
    void end_rollback() {
        if (pieces_.empty()) return;
        const Location at{file_, {pieces_.front().file_begin, rollback_end_}};
        sets.back().rollbacks.emplace_back(std::move(rollback_), at, std::move(pieces_));
        rollback_.clear();
        pieces_.clear();
    }
    void end_block() {
        const Span block{*block_begin_, file_.line(line_).begin};
        if (!sets.empty() && block.begin < block.end) sets.back().rollbacks.emplace_back(Location{file_, block});
        block_begin_.reset();
    }

    SourceText file_;
    std::uint32_t line_ = 0;
    std::optional<std::uint32_t> block_begin_;
    std::string rollback_;
    std::vector<MappedText::Piece> pieces_;
    std::uint32_t rollback_end_ = 0;
};

TransactionMode mode_of(const ChangeSet& set) { return set.in_transaction ? TransactionMode::whole : TransactionMode::per_statement; }

MigrationScript upgrade_of(const SourceText& file, const ChangeSet& set) {
    MigrationScript script = sql_script(file, set.text, mode_of(set), {file, file.line(set.line)});
    std::get<SendSql>(script.actions.front()).condition = set.condition;
    return script;
}

MigrationScript downgrade_of(const SourceText& file, const ChangeSet& set) {
    MigrationScript script;
    script.transaction = mode_of(set);
    script.present = true;
    script.empty = set.rollbacks.empty();
    script.at = {file, file.line(set.line)};
    for (const MappedText& sql : set.rollbacks) script.actions.push_back(SendSql{sql, sql.call(), set.condition});
    return script;
}

}  // namespace

bool is_formatted_sql(const SourceText& file) {
    static const re2::RE2 header("(?i)\\s*--\\s*liquibase\\s+formatted\\s+sql\\b.*");
    return file.line_count() > 0 && re2::RE2::FullMatch(line_text(file, 1), header);
}

void take_change_sets(Migration& migration) {
    const SourceText file = migration.file;
    const std::vector<ChangeSet> sets = Reader(file).sets;
    if (sets.empty()) {
        migration.errors.push_back({first_byte(file), "there is no '--changeset author:id'"});
        return;
    }
    const std::uint32_t first = sets.front().line;
    if (!does_nothing(file.slice({content_span(file).begin, line_begin(file, first)})))
        migration.errors.push_back({{file, file.line(first)}, "Liquibase allows no statements before the first change set"});
    migration.upgrade = {};
    migration.upgrade.at = first_byte(file);
    const bool goes_back = std::any_of(sets.begin(), sets.end(), [](const ChangeSet& set) { return !set.rollbacks.empty(); });
    for (const ChangeSet& set : sets)
        if (set.runs_on_postgres) append_part(migration.upgrade, upgrade_of(file, set));
    for (auto set = sets.rbegin(); goes_back && set != sets.rend(); ++set)
        if (set->runs_on_postgres) append_part(migration.downgrade, downgrade_of(file, *set));
    // A file for other servers only does nothing here.
    if (!migration.upgrade.present) migration.upgrade.present = migration.upgrade.empty = true;
}

}  // namespace pgsteward
