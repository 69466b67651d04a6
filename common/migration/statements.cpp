#include "migration/statements.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "migration/waiver-scope.hpp"
#include "sql/script.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

constexpr int max_include_depth = 16;

/// psql's commands that neither run SQL nor change what later text means.
bool is_quiet_command(std::string_view name) {
    static constexpr std::string_view quiet[] = {
        "restrict", "unrestrict", "echo", "qecho", "warn", "set", "unset", "pset", "timing", "x", "t", "a", "o", "out",
        "encoding", "conninfo", "c", "connect", "prompt", "g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch",
        "bind", "p", "print", "r", "reset", "w", "write", "q", "quit", "if", "elif", "else", "endif", "copy", "cd",
        "errverbose", "f", "H", "html", "C", "T", "password", "setenv", "getenv", "s", "help", "h", "?", "e", "edit",
        "copyright", "lo_list", "sf", "sv", "ef", "ev", "z", "l", "list", "gg"};
    return std::find(std::begin(quiet), std::end(quiet), name) != std::end(quiet) || name.starts_with("d");
}

class Splitter {
public:
    using Read = std::function<std::optional<SourceText>(const std::string&)>;
    Splitter(const Read& read, const std::vector<Location>& file_comments) : read_(read), file_comments_(file_comments) {}

    SplitScript run(const MigrationScript& script) {
        for (const MigrationAction& action : script.actions) {
            if (const auto* sql = std::get_if<SendSql>(&action)) add_sql(*sql, 0);
            else if (const auto* opaque = std::get_if<Opaque>(&action)) add_opaque(*opaque);
            else if (const auto* found = std::get_if<ColumnFound>(&action)) out_.actions.emplace_back(*found);
            else out_.actions.emplace_back(std::get<TransactionBoundary>(action));
        }
        attach_file_comments(out_, file_comments_);
        return std::move(out_);
    }

private:
    /// A call that is not known, as the argument of one whose text is not known for it: one place, the outer one.
    void add_opaque(const Opaque& opaque) {
        Opaque* before = out_.actions.empty() ? nullptr : std::get_if<Opaque>(&out_.actions.back());
        const auto holds = [](const Opaque& outer, const Opaque& inner) {
            return outer.at.source == inner.at.source && outer.reach == inner.reach && outer.at.span != inner.at.span &&
                   outer.at.span.begin <= inner.at.span.begin && inner.at.span.end <= outer.at.span.end;
        };
        if (before && holds(*before, opaque)) return;
        if (before && holds(opaque, *before)) *before = opaque;
        else out_.actions.emplace_back(opaque);
    }

    void add_sql(const SendSql& sql, int depth) {
        const auto text = std::make_shared<const MappedText>(sql.sql);
        if (!check_encoding(*text)) return;
        const sql::Script script = sql::split_script(text->text());
        std::vector<std::size_t> statements;   // indices into out_.actions, for the comments
        const SharedText path = sql.call.source.name(), condition = joined_condition(sql.condition);
        std::uint32_t ordinal = 0;
        if (out_.actions.empty()) out_.actions.reserve(script.items.size());   // else they grow as a vector does
        for (const sql::ScriptItem& item : script.items) {
            switch (item.kind) {
                case sql::ScriptItem::Kind::statement:
                    statements.push_back(out_.actions.size());
                    out_.actions.emplace_back(StatementText{text, item.at, text->locate(item.at),
                                                            {path, sql.call.span, ordinal++}, condition, false, {}});
                    if (item.executes_result)
                        out_.actions.emplace_back(Opaque{text->locate(item.at), "the rows of this query are run as SQL (\\gexec)"});
                    break;
                case sql::ScriptItem::Kind::error:
                    out_.actions.emplace_back(ReadError{text->locate(item.at), item.message});
                    break;
                case sql::ScriptItem::Kind::meta_command: run_meta_command(sql, *text, item.at, depth); break;
                case sql::ScriptItem::Kind::copy_data:
                    if (!statements.empty()) std::get<StatementText>(out_.actions[statements.back()]).copy_data = item.at;
                    break;
            }
        }
        // psql sends statements one by one.
        if (statements.size() > 1 && !sql.read_by_psql)
            for (const std::size_t at : statements) std::get<StatementText>(out_.actions[at]).shares_message = true;
        std::vector<Span> comments = script.comments;
        for (const sql::ScriptItem& item : script.items)
            if (item.kind == sql::ScriptItem::Kind::statement) add_body_comments(text->text(), item.at, comments);
        std::sort(comments.begin(), comments.end());
        attach_sql_comments(out_, *text, comments, statements);
    }

    /// The body of a DO block is code that runs here, so its comments are comments.
    static void add_body_comments(std::string_view text, Span statement, std::vector<Span>& comments) {
        const std::string_view all = text.substr(statement.begin, statement.size());
        if (all.size() < 3 || (all[0] != 'D' && all[0] != 'd') || (all[1] != 'O' && all[1] != 'o')) return;
        const std::size_t open = all.find('$', 2);
        const std::size_t tag_end = open == std::string_view::npos ? open : all.find('$', open + 1);
        if (tag_end == std::string_view::npos) return;
        const std::string_view tag = all.substr(open, tag_end + 1 - open);
        const std::size_t close = all.find(tag, tag_end + 1);
        if (close == std::string_view::npos) return;
        const auto offset = static_cast<std::uint32_t>(statement.begin + tag_end + 1);
        for (const Span comment : sql::comments_in(all.substr(tag_end + 1, close - tag_end - 1)))
            comments.push_back({comment.begin + offset, comment.end + offset});
    }

    /// The server refuses NUL, and a database in UTF-8 what is not UTF-8. The grammar would not notice either. False
    /// where nothing can be examined: NUL means a binary file, or UTF-16.
    bool check_encoding(const MappedText& text) {
        const std::string_view all = text.text();
        const auto fail = [&](std::size_t byte, const char* message) {
            const auto at = static_cast<std::uint32_t>(byte);
            out_.actions.emplace_back(ReadError{text.locate({at, at + 1}), message});
        };
        if (const std::size_t nul = all.find('\0'); nul != std::string::npos) {
            fail(nul, "a NUL byte: this is not SQL text in UTF-8");
            return false;
        }
        if (const std::size_t bad = valid_utf8_until(all); bad < all.size()) fail(bad, "not UTF-8 from here");
        return true;
    }

    void run_meta_command(const SendSql& sql, const MappedText& text, Span at, int depth) {
        const sql::MetaCommand command =
            sql::read_meta_command(text.text().substr(at.begin, at.size()));
        const Location place = text.locate(at);
        if (command.name == "i" || command.name == "include") return include(sql, command, place, depth, false);
        if (command.name == "ir" || command.name == "include_relative") return include(sql, command, place, depth, true);
        if (command.name == "if") psql_conditions_.push_back(fmt::format("\\if at line {}", place.begin().line));
        if (command.name == "endif" && !psql_conditions_.empty()) psql_conditions_.pop_back();
        if (command.name == "!") out_.actions.emplace_back(Opaque{place, "a shell command runs here (\\!)"});
        else if (!is_quiet_command(command.name))
            out_.actions.emplace_back(ReadError{place, fmt::format("unknown psql command \"\\{}\"", command.name)});
    }

    void include(const SendSql& sql, const sql::MetaCommand& command, const Location& at, int depth, bool relative) {
        if (command.arguments.empty() || depth >= max_include_depth) {
            out_.actions.emplace_back(ReadError{at, command.arguments.empty() ? "\\i without a file name"
                                                                               : "files include each other too deeply"});
            return;
        }
        const std::optional<SourceText> file = open_include(command.arguments[0], at.source.name(), relative);
        if (!file) {
            out_.actions.emplace_back(ReadError{at, fmt::format("cannot read the included file \"{}\" inside the project",
                                                                command.arguments[0])});
            return;
        }
        SendSql included{MappedText(Location{*file, file->whole()}), Location{*file, file->whole()}, sql.condition, true};
        add_sql(included, depth + 1);
    }

    /// \ir is relative to the including file; \i to psql's working directory, which people run at the project's root
    /// or beside the file: both are tried.
    std::optional<SourceText> open_include(const std::string& name, const std::string& includer, bool relative) const {
        if (!read_) return std::nullopt;
        const std::size_t slash = includer.rfind('/');
        const std::string beside = (slash == std::string::npos ? "" : includer.substr(0, slash + 1)) + name;
        if (auto file = read_(beside)) return file;
        return relative ? std::nullopt : read_(name);
    }

    std::string joined_condition(const std::string& condition) const {
        if (psql_conditions_.empty()) return condition;
        const std::string branch = fmt::format("only in a branch of {}", psql_conditions_.back());
        return condition.empty() ? branch : condition + "; " + branch;
    }

    const Read& read_;
    const std::vector<Location>& file_comments_;
    std::vector<std::string> psql_conditions_;
    SplitScript out_;
};

/// Drivers write a list for one parameter: "IN $1" reaches the server as "IN ($1, $2)". Returns false when there is none.
bool put_list_parameters_in_parentheses(std::string& text) {
    bool found = false;
    for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at + 1)) {
        std::size_t end = at + 1;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        std::size_t before = at;
        while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\n' || text[before - 1] == '\t')) --before;
        if (end == at + 1 || before == at || before < 3 || (text[before - 1] | 0x20) != 'n' || (text[before - 2] | 0x20) != 'i') continue;
        text.insert(end, ")");
        text.insert(at, "(");
        at = end + 1;
        found = true;
    }
    return found;
}

bool may_hold_placeholder(std::string_view text) {
    return text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos ||
           text.find("$%") != std::string_view::npos;
}

}  // namespace

SplitScript split(const MigrationScript& script, const std::vector<Location>& file_comments,
                  const std::function<std::optional<SourceText>(const std::string& path)>& read) {
    return Splitter(read, file_comments).run(script);
}

std::variant<ParsedStatement, ReadError> parse(const StatementText& statement) {
    const std::string_view text =
        statement.text->text().substr(statement.in_text.begin, statement.in_text.size());
    const bool templated = may_hold_placeholder(text);
    sql::SyntaxError first;
    if (!templated) {
        auto parsed = sql::parse_statement(text);
        if (auto* good = std::get_if<sql::Statement>(&parsed)) return ParsedStatement{std::move(*good), std::string(text)};
        first = std::get<sql::SyntaxError>(parsed);
    }
    for (const auto style : {sql::PlaceholderStyle::identifier, sql::PlaceholderStyle::literal, sql::PlaceholderStyle::blank}) {
        std::string replaced(text);
        if (!sql::replace_placeholders(replaced, style, true) && !templated) break;
        auto parsed = sql::parse_statement(replaced);
        if (auto* good = std::get_if<sql::Statement>(&parsed)) {
            const bool exact = replaced == text;
            return ParsedStatement{std::move(*good), std::move(replaced), exact};
        }
        if (templated && first.message.empty()) first = std::get<sql::SyntaxError>(parsed);
    }
    std::string listed(text);
    sql::replace_placeholders(listed, sql::PlaceholderStyle::identifier, true);
    if (put_list_parameters_in_parentheses(listed)) {
        auto parsed = sql::parse_statement(listed);
        if (auto* good = std::get_if<sql::Statement>(&parsed)) return ParsedStatement{std::move(*good), std::move(listed), false};
    }
    const Span wrong{statement.in_text.begin + first.at.begin, statement.in_text.begin + first.at.end};
    return ReadError{statement.text->locate(wrong), first.message};
}

}  // namespace pgsteward
