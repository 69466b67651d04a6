// Workflow commands: the CI runner turns them into annotations beside the lines of a pull request.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "report/escape.hpp"
#include "report/format.hpp"
#include "text/excerpt.hpp"

namespace pgsteward::formats {
namespace {

/// The runner keeps this many annotations of a level per step and drops the rest.
constexpr std::size_t most_per_level = 10;
/// The runner cuts messages at 4096 UTF-16 units, in the middle of a word.
constexpr std::size_t longest_message = 4000;
constexpr std::size_t longest_title = 250;

std::string escaped(std::string_view text, bool property) {
    std::string out;
    for (const char c : text) {
        const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (special) {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out;
}

/// Escaped, it is one line of a command that begins with ours; what is left to break up is "##[", the older kind.
std::string data(std::string_view text) {
    return without_commands(escaped(cut(printable(text, true), longest_message), false));
}

std::string property(std::string_view text) {
    return without_commands(escaped(printable(text, true), true));
}

std::string place_properties(const Place& place, const RenderOptions& options) {
    std::string out = "file=" + property(options.path_prefix + place.path);
    if (place.begin.line == 0) return out;
    out += fmt::format(",line={}", place.begin.line);
    const std::uint32_t end_line = std::max(place.begin.line, place.end.line);
    if (place.end.line != 0) out += fmt::format(",endLine={}", end_line);
    // The runner drops columns of a range of several lines.
    if (end_line != place.begin.line) return out;
    out += fmt::format(",col={}", place.begin.column);
    if (place.end.column > place.begin.column) out += fmt::format(",endColumn={}", place.end.column);
    return out;
}

/// What one level still may show, and what it had to leave out.
struct Level {
    std::string_view name;
    std::size_t room = most_per_level;
    std::size_t omitted = 0;
};

class Annotations {
public:
    Annotations(const RenderOptions& options, std::ostream& out) : options_(options), out_(out) {}

    void add(Severity severity, const Place& place, std::string_view title, std::string_view message) {
        Level& level = level_of(severity);
        if (level.room == 0) {
            ++level.omitted;
            return;
        }
        --level.room;
        out_ << fmt::format("::{} {},title={}::{}\n", level.name, place_properties(place, options_),
                            property(cut(title, longest_title)), data(message));
    }

    void keep_room_for_omission() { level_of(Severity::notice).room -= 1; }

    void add_omission(std::string_view tool) {
        std::string list;
        for (const Level& level : levels_)
            if (level.omitted > 0)
                list += fmt::format("{}{} {}{}", list.empty() ? "" : ", ", level.omitted, level.name,
                                    level.omitted == 1 ? "" : "s");
        if (list.empty()) return;
        out_ << fmt::format("::notice title={}::{}\n", property(tool),
                            data("not shown: " + list + ". A step shows 10 annotations of each level; the other "
                                 "reports hold them all"));
    }

private:
    Level& level_of(Severity severity) { return levels_[2 - static_cast<std::size_t>(severity)]; }

    const RenderOptions& options_;
    std::ostream& out_;
    std::array<Level, 3> levels_ = {{{"error"}, {"warning"}, {"notice"}}};
};

std::string message_of(const Finding& finding) {
    std::string message = finding.message;
    if (!finding.fix.empty()) message += "\nfix: " + finding.fix;
    return message;
}

std::string waived_message(const Finding& finding) {
    return fmt::format("{}\nwaived at {}:{}: {}", finding.message, printable(finding.waiver->path), finding.waiver->line,
                       finding.waiver->text);
}

/// Does every annotation fit, so that no line has to say otherwise?
bool fits(const Report& report) {
    return report.errors.size() + report.count(Severity::error) <= most_per_level &&
           report.count(Severity::warning) <= most_per_level &&
           report.count(Severity::notice) + report.waived() <= most_per_level;
}

void write(const Report& report, const RenderOptions& options, std::ostream& out) {
    Annotations annotations(options, out);
    if (!fits(report)) annotations.keep_room_for_omission();
    for (const ReportError& error : report.errors) annotations.add(Severity::error, error.place, "not examined", error.message);
    for (const Severity severity : {Severity::error, Severity::warning, Severity::notice})
        for (const Finding& finding : report.findings)
            if (!finding.waiver && finding.severity == severity)
                annotations.add(severity, finding.place, finding.rule, message_of(finding));
    for (const Finding& finding : report.findings)
        if (finding.waiver)
            annotations.add(Severity::notice, finding.place, finding.rule + " (waived)", waived_message(finding));
    annotations.add_omission(report.tool);
    if (!report.notice.empty()) out << fmt::format("::notice title={}::{}\n", property(report.tool), data(report.notice));
}

}  // namespace

extern const Format github = {"github", "workflow commands: annotations in GitHub Actions, 10 of each level", write};

}  // namespace pgsteward::formats
