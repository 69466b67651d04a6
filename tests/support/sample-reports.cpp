#include "support/sample-reports.hpp"

#include <fmt/format.h>

#include <array>

#include "text/excerpt.hpp"

namespace pgsteward::test {
namespace {

constexpr Rule drop_column = {
    .id = "drop-column",
    .category = Category::data_loss,
    .summary = "A column and everything in it is dropped.",
    .why = "The values are gone, and servers of the previous release still select the column.",
    .fix = "Stop using the column, deploy, and drop it in a later migration.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders DROP COLUMN note;",
    .good = "COMMENT ON COLUMN orders.note IS 'unused since 2.4';",
    .check = RaisedByEngine{},
};

constexpr Rule name_order = {
    .id = "name-order",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A file's name does not sort behind its parent's.",
    .why = "Folders are read by people in the order of names; ``` and <b> | stay what they are.",
    .fix = "Rename the file.",
    .bad = "==> 002_a.py\ndown_revision = \"003\"\n==> 003_b.py\nrevision = \"003\"\n",
    .check = RaisedByEngine{},
};

constexpr std::array<const Rule*, 2> rules = {&drop_column, &name_order};

Finding finding_at(const Location& at, const Rule& rule) {
    Finding finding;
    finding.rule = rule.id;
    finding.severity = rule.severity;
    finding.category = rule.category;
    finding.destructive = rule.destructive();
    finding.place = place_of(at);
    finding.excerpt = excerpt(at);
    finding.fix = rule.fix;
    finding.direction = "upgrade";
    finding.fingerprint = "00112233445566aa";
    return finding;
}

Location place_in(const SourceText& source, std::string_view text) {
    const auto begin = static_cast<std::uint32_t>(source.content().find(text));
    return {source, {begin, begin + static_cast<std::uint32_t>(text.size())}};
}

const SourceText& hostile_file() {
    static const SourceText file(
        "migrations/0,1: 100%\n::error::pwned|`é`<b>@admin.sql",
        "::error file=x::line one\n"
        "ALTER TABLE \"t|`\x1b[31m\" DROP COLUMN \"\xE2\x80\xAEnimda\xE2\x80\xAC\"; -- ##[error]gone ]]> <script> 😀\n"
        "ALTER TABLE a\n  DROP COLUMN b\xFF; -- CI:DESTRUCTIVE_OK - See ADR-7 ]]> | `x` ::set-output\n"
        "SELECT FORM 1;\n");
    return file;
}

Finding hostile_finding() {
    const Location at = place_in(hostile_file(), "ALTER TABLE \"t|`\x1b[31m\" DROP COLUMN \"\xE2\x80\xAEnimda\xE2\x80\xAC\"");
    Finding finding = finding_at(at, drop_column);
    finding.object = "public.\"t|`\x1b[31m\".nimda";
    finding.revision = "0,1";
    finding.message = "drops the column \"a\nb\r::error::x\" %0A of <i>t</i> | `q` \xFF\x01 ]]> @team ##[group]x";
    finding.fix = "see https://example.org/?a=1&b=%20 and 50% 😀";
    finding.statement = std::string(at.text());
    finding.lock = "ACCESS EXCLUSIVE";
    return finding;
}

Finding waived_finding() {
    Finding finding = finding_at(place_in(hostile_file(), "ALTER TABLE a\n  DROP COLUMN b\xFF"), drop_column);
    finding.object = "public.a.b";
    finding.message = "drops the column b";
    finding.waiver = WaiverReference{hostile_file().name(), 4, "CI:DESTRUCTIVE_OK - See ADR-7 ]]> | `x` ::set-output", "ADR-7"};
    return finding;
}

Finding whole_file_finding() {
    Finding finding = finding_at({SourceText("002_a.py", ""), {0, 0}}, name_order);
    finding.place.begin = finding.place.end = {0, 0};
    finding.excerpt.clear();
    finding.direction.clear();
    finding.message = "sorts before its parent 003";
    return finding;
}

}  // namespace

std::span<const Rule* const> sample_rules() {
    return rules;
}

Report nasty_report() {
    Report report;
    report.tool = "validate-migration";
    report.version = "0.1.0";
    report.files = 3;
    report.statements = 41;
    report.opaque = 1;
    report.rules.assign(rules.begin(), rules.end());
    report.findings = {whole_file_finding(), hostile_finding(), waived_finding()};
    const WaiverReference& waiver = *report.findings.back().waiver;
    report.waivers = {{waiver.path, waiver.line, waiver.text, waiver.reference, {"drop-column"}, false},
                      {"002_a.py", 9, "CI:DESTRUCTIVE_OK", "", {}, true}};
    const Location at = place_in(hostile_file(), "FORM");
    report.errors = {{place_of(at), excerpt(at), "syntax error at or near \"FORM\"\n::warning::not a command"}};
    return report;
}

Report clean_report() {
    Report report;
    report.tool = "validate-migration";
    report.version = "0.1.0";
    report.rules.assign(rules.begin(), rules.end());
    report.notice = "No candidate migrations detected; skipping.";
    return report;
}

Report long_report(std::size_t count) {
    Report report = clean_report();
    report.notice.clear();
    report.files = 1;
    const SourceText file("a.sql", "ALTER TABLE orders DROP COLUMN note;\n");
    for (std::size_t i = 0; i < count; ++i)
        for (const Severity severity : {Severity::notice, Severity::warning, Severity::error, Severity::notice}) {
            Finding finding = finding_at({file, {0, 35}}, drop_column);
            finding.severity = severity;
            finding.message = fmt::format("drops column {}", i);
            report.findings.push_back(finding);
        }
    for (std::size_t i = 3; i < report.findings.size(); i += 4)
        report.findings[i].waiver = WaiverReference{"a.sql", 1, "CI:DESTRUCTIVE_OK - See ADR-1", "ADR-1"};
    return report;
}

}  // namespace pgsteward::test
