// JUnit XML: one suite per file, one case per finding, as GitLab, Jenkins and GitHub's test reporters read it.
#include <fmt/format.h>

#include <map>
#include <ostream>
#include <set>

#include "report/escape.hpp"
#include "report/format.hpp"
#include "text/excerpt.hpp"

namespace pgsteward::formats {
namespace {

/// Bodies are for people; GitLab reads at most 30 MB.
constexpr std::size_t longest_body = 4096;

/// XML 1.0 has no way to write most control characters, so they and what is not UTF-8 appear as \x1b. In an attribute
/// a line break would be read as a space.
std::string xml(std::string_view text, bool attribute = true) {
    std::string out;
    for (const char c : without_commands(printable(text, true))) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += attribute ? "&quot;" : "\""; break;
            case '\n': out += attribute ? "&#10;" : "\n"; break;
            case '\t': out += attribute ? "&#9;" : "\t"; break;
            default: out += c;
        }
    }
    // The two that UTF-8 has and XML has not.
    for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (auto at = out.find(forbidden); at != std::string::npos; at = out.find(forbidden, at))
            out.replace(at, forbidden.size(), "\xEF\xBF\xBD");
    return out;
}

struct Suite {
    std::string cases;
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    std::set<std::string> names;
};

class Document {
public:
    explicit Document(const Report& report) : tool_(report.tool) {
        for (const Finding& finding : report.findings) add(finding);
        for (const ReportError& error : report.errors) add(error);
        // A run that found nothing is a test that passed, not an empty file.
        if (order_.empty()) {
            Suite& suite = suite_for(report.tool);
            open_case(suite, report.tool, summary_line(report), "", {});
            suite.cases += "/>\n";
        }
    }

    void write(std::ostream& out) const {
        Suite all;
        for (const std::string& path : order_) {
            const Suite& suite = suites_.at(path);
            all.tests += suite.tests;
            all.failures += suite.failures;
            all.errors += suite.errors;
            all.skipped += suite.skipped;
        }
        out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            << fmt::format("<testsuites name=\"{}\" {}>\n", xml(tool_), counts(all));
        for (const std::string& path : order_) {
            const Suite& suite = suites_.at(path);
            out << fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", xml(path), counts(suite), suite.cases);
        }
        out << "</testsuites>\n";
    }

private:
    static std::string counts(const Suite& suite) {
        return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\"", suite.tests,
                           suite.failures, suite.errors, suite.skipped);
    }

    Suite& suite_for(const std::string& path) {
        const auto [found, is_new] = suites_.try_emplace(path);
        if (is_new) order_.push_back(path);
        return found->second;
    }

    /// GitLab ignores a second case of the same name.
    static std::string unique_name(Suite& suite, const std::string& name) {
        std::string unique = name;
        for (int n = 2; !suite.names.insert(unique).second; ++n) unique = fmt::format("{} ({})", name, n);
        return unique;
    }

    void open_case(Suite& suite, const std::string& classname, const std::string& name, const std::string& file,
                   Position at) {
        ++suite.tests;
        suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(classname), xml(unique_name(suite, name)));
        if (!file.empty()) suite.cases += fmt::format(" file=\"{}\"", xml(file));
        if (!file.empty() && at.line != 0) suite.cases += fmt::format(" line=\"{}\"", at.line);
        suite.cases += " time=\"0\"";
    }

    static void close_case(Suite& suite, std::string_view element, std::string_view attributes, const std::string& body) {
        suite.cases += fmt::format(">\n      <{0}{1}>{2}</{0}>\n    </testcase>\n", element, attributes,
                                   xml(cut(body, longest_body), false));
    }

    void add(const Finding& finding) {
        Suite& suite = suite_for(finding.place.path);
        open_case(suite, fmt::format("{}.{}", tool_, finding.rule), name_of_case(finding.rule, finding.place),
                  finding.place.path, finding.place.begin);
        if (finding.waiver) {
            ++suite.skipped;
            const std::string by = fmt::format("waived at {}:{}: {}", printable(finding.waiver->path), finding.waiver->line,
                                               finding.waiver->text);
            return close_case(suite, "skipped", fmt::format(" message=\"{}\"", xml(by)), finding.message);
        }
        ++suite.failures;
        close_case(suite, "failure",
                   fmt::format(" type=\"{}\" message=\"{}\"", name_of(finding.severity), xml(finding.message)), body_of(finding));
    }

    void add(const ReportError& error) {
        Suite& suite = suite_for(error.place.path);
        open_case(suite, tool_, name_of_case("not examined", error.place), error.place.path, error.place.begin);
        ++suite.errors;
        close_case(suite, "error", fmt::format(" type=\"error\" message=\"{}\"", xml(error.message)),
                   error.excerpt.empty() ? error.message : error.message + "\n" + error.excerpt);
    }

    static std::string name_of_case(std::string_view what, const Place& place) {
        if (place.begin.line == 0) return std::string(what);
        return fmt::format("{}:{}:{}", what, place.begin.line, place.begin.column);
    }

    static std::string body_of(const Finding& finding) {
        std::string body = fmt::format("{}: {}: {} [{}]\n", printable(finding.place.path), name_of(finding.severity),
                                       finding.message, finding.rule);
        body += finding.excerpt.empty() ? finding.statement : finding.excerpt;
        if (!body.empty() && body.back() != '\n') body += '\n';
        if (!finding.fix.empty()) body += "fix: " + finding.fix + "\n";
        return body;
    }

    std::string tool_;
    std::vector<std::string> order_;
    std::map<std::string, Suite> suites_;
};

void write(const Report& report, const RenderOptions&, std::ostream& out) {
    Document(report).write(out);
}

}  // namespace

extern const Format junit = {"junit", "JUnit XML: findings as failed tests", write};

}  // namespace pgsteward::formats
