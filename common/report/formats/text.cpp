// For people at a terminal: one line per finding that editors can jump to, the source line with a caret, what to do.
#include <fmt/format.h>

#include <ostream>

#include "report/escape.hpp"
#include "report/format.hpp"
#include "text/excerpt.hpp"

namespace pgsteward::formats {
namespace {

/// Terminal attributes, or nothing.
class Painter {
public:
    explicit Painter(bool colour) : colour_(colour) {}

    std::string bold(std::string_view text) const { return painted("1", text); }
    std::string faint(std::string_view text) const { return painted("2", text); }
    std::string green(std::string_view text) const { return painted("32", text); }
    std::string of(Severity severity, std::string_view text) const {
        switch (severity) {
            case Severity::error: return painted("1;31", text);
            case Severity::warning: return painted("1;33", text);
            case Severity::notice: return painted("1;36", text);
        }
        return std::string(text);
    }

private:
    std::string painted(std::string_view attributes, std::string_view text) const {
        return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", attributes, text) : std::string(text);
    }

    bool colour_;
};

std::string shown_place(const Place& place) {
    if (place.begin.line == 0) return printable(place.path);
    return fmt::format("{}:{}:{}", printable(place.path), place.begin.line, place.begin.column);
}

/// Every line is one of ours and ends in a line break; what is quoted cannot begin a command of the CI runner.
std::string safe(const std::string& text) {
    return without_commands(text);
}

void write_excerpt(const std::string& excerpt, const Painter& painter, Severity severity, std::ostream& out) {
    if (excerpt.empty()) return;
    const std::string lines = safe(printable(excerpt, true));
    const auto first = lines.find('\n');
    if (first == std::string::npos) {
        out << lines << '\n';
        return;
    }
    std::string carets = lines.substr(first + 1);
    if (!carets.empty() && carets.back() == '\n') carets.pop_back();
    out << lines.substr(0, first + 1) << painter.of(severity, carets) << '\n';
}

/// The first line of a message is its news.
std::string_view first_line(std::string_view message) { return message.substr(0, message.find('\n')); }

/// The others, indented so that they are nothing of their own.
void write_further_lines(std::string_view message, std::ostream& out) {
    for (std::size_t end = message.find('\n'); end != std::string_view::npos; end = message.find('\n')) {
        message.remove_prefix(end + 1);
        out << "    " << safe(printable(first_line(message))) << '\n';
    }
}

void write_finding(const Finding& finding, const Painter& painter, std::ostream& out) {
    const std::string head = fmt::format("{} {} {} {}", painter.bold(shown_place(finding.place) + ":"),
                                         painter.of(finding.severity, fmt::format("{}:", name_of(finding.severity))),
                                         painter.bold(printable(first_line(finding.message))),
                                         painter.faint(fmt::format("[{}]", printable(finding.rule))));
    out << safe(head) << '\n';
    write_excerpt(finding.excerpt, painter, finding.severity, out);
    write_further_lines(finding.message, out);
    if (!finding.fix.empty()) out << "    " << painter.green("fix:") << ' ' << safe(printable(finding.fix)) << '\n';
}

void write_waived(const Finding& finding, const Painter& painter, std::ostream& out) {
    const WaiverReference& waiver = *finding.waiver;
    const std::string elsewhere = waiver.path == finding.place.path ? "" : printable(waiver.path) + " ";
    const std::string by = waiver.reference.empty() ? waiver.text : waiver.reference;
    const std::string line = fmt::format("{}: waived: {} [{}] ({}, {}line {})", shown_place(finding.place),
                                         printable(first_line(finding.message)), printable(finding.rule), printable(by),
                                         elsewhere, waiver.line);
    out << painter.faint(safe(line)) << '\n';
}

void write_error(const ReportError& error, const Painter& painter, std::ostream& out) {
    const std::string head = fmt::format("{} {} {}", painter.bold(shown_place(error.place) + ":"),
                                         painter.of(Severity::error, "error:"), painter.bold(printable(error.message)));
    out << safe(head) << '\n';
    write_excerpt(error.excerpt, painter, Severity::error, out);
}

std::vector<std::string> printable_cells(const std::vector<std::string>& cells) {
    std::vector<std::string> result;
    result.reserve(cells.size());
    for (const std::string& cell : cells) result.push_back(printable(cell));
    return result;
}

/// Columns as wide as their widest cell.
void write_table(const ReportTable& table, const Painter& painter, std::ostream& out) {
    out << '\n' << painter.bold(safe(printable(table.title))) << '\n';
    if (table.rows.empty()) return;
    std::vector<std::vector<std::string>> rows;
    rows.reserve(table.rows.size() + 1);
    rows.push_back(printable_cells(table.header));
    for (const auto& row : table.rows) rows.push_back(printable_cells(row));
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], character_count(row[i]));
    }
    for (const auto& row : rows) {
        std::string text;
        for (std::size_t i = 0; i < row.size(); ++i) text.append(row[i]).append(widths[i] - character_count(row[i]) + 2, ' ');
        text.erase(text.find_last_not_of(' ') + 1);
        text = safe(text);
        out << (&row == &rows.front() ? painter.faint(text) : text) << '\n';
    }
}

void write(const Report& report, const RenderOptions& options, std::ostream& out) {
    const Painter painter(options.colour);
    for (const Finding& finding : report.findings) {
        if (finding.waiver) {
            write_waived(finding, painter, out);
        } else {
            write_finding(finding, painter, out);
        }
    }
    for (const ReportError& error : report.errors) write_error(error, painter, out);
    for (const ReportTable& table : report.tables)
        if (table.in_text) write_table(table, painter, out);
    if (!report.notice.empty()) out << safe(printable(report.notice)) << '\n';
}

}  // namespace

extern const Format text = {"text", "for people: place, message, source line, fix", write};

}  // namespace pgsteward::formats
