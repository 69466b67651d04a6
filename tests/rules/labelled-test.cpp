// The cases of testdata/labelled: every dangerous migration is found, and no safe one is an error.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>

#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

namespace fs = std::filesystem;

enum class Label { safe, warned, dangerous };

struct Labelled {
    std::string title;                       ///< "data-loss.sql:12 safe: …"
    Label label = Label::safe;
    std::vector<std::string> rules;
    std::string module, given, body;
};

std::vector<std::string> lines_of_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> split_names(const std::string& list) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(", ", at), list.size());
        names.push_back(list.substr(at, end - at));
        at = end + 2;
    }
    return names;
}

/// "safe: why", "dangerous drop-table, drop-cascade: why" behind the comment marks; nothing for any other line.
std::optional<Labelled> header_of(const std::string& line, const std::string& marks) {
    if (!line.starts_with(marks)) return std::nullopt;
    std::string text = line.substr(marks.size());
    Labelled found;
    found.title = text;
    text = text.substr(0, text.find(':'));
    if (text == "safe") return found;
    for (const auto& [word, label] : {std::pair("warned ", Label::warned), std::pair("dangerous ", Label::dangerous)}) {
        if (!text.starts_with(word)) continue;
        found.label = label;
        found.rules = split_names(text.substr(std::string_view(word).size()));
        return found;
    }
    return std::nullopt;
}

std::vector<Labelled> cases_in(const fs::path& path) {
    const std::string marks = path.extension() == ".py" ? "# " : "-- ";
    std::vector<Labelled> cases;
    std::string Labelled::* part = &Labelled::body;
    const std::vector<std::string> lines = lines_of_file(path);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (auto header = header_of(lines[i], marks)) {
            header->title = path.filename().string() + ":" + std::to_string(i + 1) + " " + header->title;
            cases.push_back(std::move(*header));
            part = &Labelled::body;
        } else if (lines[i] == marks + "given:") {
            part = &Labelled::given;
        } else if (lines[i] == marks + "module:") {
            part = &Labelled::module;
        } else if (lines[i] == marks + "migration:") {
            part = &Labelled::body;
        } else if (!cases.empty()) {
            const bool commented = part == &Labelled::given && marks == "# ";
            (cases.back().*part) += (commented ? lines[i].substr(std::min<std::size_t>(2, lines[i].size())) : lines[i]) + "\n";
        }
    }
    return cases;
}

std::string indented(const std::string& body) {
    std::string text = "    pass\n";
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = body.find('\n', at);
        text += (end == at ? "" : "    ") + body.substr(at, end + 1 - at);
        at = end + 1;
    }
    return text;
}

std::string revision(const std::string& id, const std::string& down, const std::string& module, const std::string& body) {
    return "import sqlalchemy as sa\nimport sqlalchemy.orm\nfrom alembic import op\n\nrevision = \"" + id + "\"\ndown_revision = " +
           (down.empty() ? "None" : "\"" + down + "\"") + "\n\n" + module + "\n\ndef upgrade():\n" + indented(body) + "\n\ndef downgrade():\n    pass\n";
}

/// The files of the case and what of them is judged.
std::pair<Files, Setup> files_of(const Labelled& one, bool python) {
    Files files;
    Setup setup;
    setup.complete = !one.given.empty();
    if (one.body.starts_with(file_mark)) {
        files = rule_tests::files_of(one.body, "");
        return {files, setup};
    }
    if (python) {
        if (!one.given.empty()) files["versions/1.py"] = revision("1", "", "", "op.execute(\"\"\"\n" + one.given + "\"\"\")\n");
        files["versions/2.py"] = revision("2", one.given.empty() ? "" : "1", one.module, one.body);
        setup.judged = "2.py";
    } else {
        if (!one.given.empty()) files["1_given.sql"] = one.given;
        files["2_case.sql"] = one.body;
        setup.judged = "2_case.sql";
    }
    return {files, setup};
}

std::string described(const Validation& validation) {
    std::string text;
    for (const Finding& finding : validation.findings)
        if (!finding.waiver && finding.direction != "downgrade")
            text += fmt::format("{} {} {}: {}\n", finding.place.begin.line, name_of(finding.severity), finding.rule, finding.message);
    return text;
}

void check_label(const Labelled& one, const Validation& validation) {
    std::set<std::string> errors, found;
    for (const Finding& finding : validation.findings) {
        if (finding.waiver || finding.direction == "downgrade") continue;
        found.insert(finding.rule);
        if (finding.severity == Severity::error) errors.insert(finding.rule);
    }
    for (const std::string& rule : one.rules) {
        CAPTURE(rule);
        CHECK((one.label == Label::dangerous ? errors : found).contains(rule));
    }
    if (one.label != Label::dangerous) CHECK(errors == std::set<std::string>());
}

TEST_CASE("every labelled migration gets its answer") {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(std::string(PGSTEWARD_SOURCE_DIR) + "/testdata/labelled")) {
        if (entry.path().extension() == ".md") continue;
        for (const Labelled& one : cases_in(entry.path())) {
            ++count;
            const auto [files, setup] = files_of(one, entry.path().extension() == ".py");
            const Validation validation = examine(files, setup);
            INFO(one.title << "\n" << described(validation));
            for (const ExaminationError& error : validation.errors) FAIL_CHECK(error.at.begin().line << ": " << error.message);
            check_label(one, validation);
        }
    }
    CHECK(count > 150);
}

}  // namespace
}  // namespace pgsteward::rule_tests
