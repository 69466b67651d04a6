// Markdown for a job summary: counts first, then what has to be fixed, then what was waived.
#include <fmt/format.h>

#include <cctype>
#include <ostream>
#include <vector>

#include "report/escape.hpp"
#include "report/format.hpp"
#include "text/excerpt.hpp"

namespace pgsteward::formats {
namespace {

/// A step's summary may have 1 MiB; more, and nothing of it is shown. The rest is left to the job's other steps.
constexpr std::size_t budget = 900'000;
/// Room for what is said about rows that no longer fit.
constexpr std::size_t reserve = 2'000;
constexpr std::size_t longest_cell = 1'000;

bool is_word(std::string_view text, std::size_t at) { return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0; }

/// Text as nothing but text, wherever it stands: every character that Markdown, HTML or a table could take for its
/// own becomes an entity. Line breaks show as such.
std::string plain(std::string_view untrusted) {
    std::string out;
    const std::string text = cut(printable(untrusted, true), longest_cell);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        // An underscore within a word emphasizes nothing, and names are full of them (CommonMark, 6.2).
        const bool within_word = c == '_' && i > 0 && is_word(text, i - 1) && is_word(text, i + 1);
        const bool special = !within_word && std::string_view("\\`*_{}[]#+!|<>&~:$\"").find(c) != std::string_view::npos;
        if (c == '\n') {
            out += "<br>";
        } else if (c == '@') {
            out += "@\xE2\x80\x8B";  // a zero-width space, lest somebody be notified
        } else if (special) {
            out += fmt::format("&#{};", static_cast<int>(c));
        } else {
            out += c;
        }
    }
    return out;
}

/// <code> rather than backticks: its content can be escaped.
std::string code(std::string_view untrusted) {
    return untrusted.empty() ? std::string() : fmt::format("<code>{}</code>", plain(untrusted));
}

std::string place_cell(const Place& place) {
    if (place.begin.line == 0) return code(printable(place.path));
    return code(fmt::format("{}:{}", printable(place.path), place.begin.line));
}

std::string rule_cell(const std::string& rule, const Report& report, const RenderOptions& options) {
    for (const Rule* known : report.rules)
        if (known->id == rule && !options.help_uri.empty()) return fmt::format("[{}]({}{}.md)", plain(rule), options.help_uri, rule);
    return plain(rule);
}

std::string_view mark_of(Severity severity) {
    switch (severity) {
        case Severity::error: return "❌ error";
        case Severity::warning: return "⚠️ warning";
        case Severity::notice: return "ℹ️ notice";
    }
    return "❌ error";
}

/// A heading, a table, and how many rows no longer fitted.
class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}

    /// What a title alone says.
    void title(std::string_view text) { out_ += fmt::format("\n### {}\n", text); }

    void table(std::string_view title, std::string_view head, const std::vector<std::string>& rows) {
        if (rows.empty()) return;
        out_ += fmt::format("\n### {}\n\n{}\n", title, head);
        std::size_t shown = 0;
        for (const std::string& row : rows) {
            if (out_.size() + row.size() + reserve > budget) break;
            out_ += row;
            ++shown;
        }
        if (shown < rows.size()) out_ += fmt::format("\n… and {} more; the JSON report holds them all.\n", rows.size() - shown);
    }

    /// A table that found nothing still says what was asked.
    void sentence(std::string_view text) { out_ += fmt::format("\n{}\n", text); }

private:
    std::string& out_;
};

std::string counts(const Report& report) {
    return fmt::format("| errors | warnings | notices | waived | not examined | files | statements |\n"
                       "| --: | --: | --: | --: | --: | --: | --: |\n"
                       "| {} | {} | {} | {} | {} | {} | {} |\n",
                       report.count(Severity::error), report.count(Severity::warning), report.count(Severity::notice),
                       report.waived(), report.errors.size(), report.files, report.statements);
}

std::vector<std::string> finding_rows(const Report& report, const RenderOptions& options) {
    std::vector<std::string> rows;
    // Errors first, so that they are what is left when not everything fits.
    for (const Severity severity : {Severity::error, Severity::warning, Severity::notice})
        for (const Finding& finding : report.findings) {
            if (finding.waiver || finding.severity != severity) continue;
            std::string what = plain(finding.message);
            if (!finding.fix.empty()) what += fmt::format("<br>**fix:** {}", plain(finding.fix));
            rows.push_back(fmt::format("| {} | {} | {} | {} |\n", mark_of(severity), place_cell(finding.place),
                                       rule_cell(finding.rule, report, options), what));
        }
    return rows;
}

std::vector<std::string> waived_rows(const Report& report, const RenderOptions& options) {
    std::vector<std::string> rows;
    for (const Finding& finding : report.findings)
        if (finding.waiver)
            rows.push_back(fmt::format("| {} | {} | {} | {} |\n", place_cell(finding.place),
                                       rule_cell(finding.rule, report, options), plain(finding.message),
                                       plain(finding.waiver->text)));
    return rows;
}

std::vector<std::string> error_rows(const Report& report) {
    std::vector<std::string> rows;
    for (const ReportError& error : report.errors)
        rows.push_back(fmt::format("| {} | {} |\n", place_cell(error.place), plain(error.message)));
    return rows;
}

std::string row_of(const std::vector<std::string>& cells) {
    std::string row = "|";
    for (const std::string& cell : cells) row += " " + plain(cell) + " |";
    return row + "\n";
}

void write_table(const ReportTable& table, Writer& writer) {
    if (table.rows.empty()) return writer.title(plain(table.title));
    std::string head = row_of(table.header) + "|";
    for (std::size_t i = 0; i < table.header.size(); ++i) head += " -- |";
    std::vector<std::string> rows;
    for (const auto& cells : table.rows) rows.push_back(row_of(cells));
    rows.empty() ? writer.sentence(plain(table.title)) : writer.table(plain(table.title), head, rows);
}

void write(const Report& report, const RenderOptions& options, std::ostream& out) {
    std::string text = fmt::format("## {}\n\n", plain(report.tool));
    if (!report.notice.empty()) text += plain(report.notice) + "\n\n";
    text += counts(report);
    Writer writer(text);
    writer.table("Not examined", "| where | why |\n| -- | -- |", error_rows(report));
    if (!report.findings_in_tables) writer.table("Findings", "| | where | rule | what |\n| -- | -- | -- | -- |", finding_rows(report, options));
    for (const ReportTable& table : report.tables) write_table(table, writer);
    writer.table("Waived", "| where | rule | what | waiver |\n| -- | -- | -- | -- |", waived_rows(report, options));
    out << without_commands(text);
}

}  // namespace

extern const Format markdown = {"markdown", "for a job summary or a comment", write};

}  // namespace pgsteward::formats
