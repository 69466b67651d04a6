#include <catch2/catch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <new>
#include <stdexcept>

#include "support/captured-run.hpp"
#include "support/sample-reports.hpp"
#include "text/child-process.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"

namespace pgsteward::test {
namespace {

namespace fs = std::filesystem;

/// What the sample tool sees of its configuration.
std::string seen_canonical;
int seen_postgres = 0;

/// A source names what happens.
Outcome run_sample(const Run& run) {
    Outcome outcome;
    seen_canonical = run.policy.canonical;
    seen_postgres = run.policy.postgres;
    for (const std::string& source : run.options.sources()) {
        ++outcome.report.files;
        if (source == "usage") throw UsageError("no such thing");
        if (source == "input") throw InputError("x.sql: no such file");
        if (source == "environment") throw EnvironmentError("no server");
        if (source == "memory") throw std::bad_alloc();
        if (source == "bug") throw std::logic_error("::error::impossible");
        if (source == "odd") throw 1;
        if (source == "undetermined") outcome.report.undetermined = 1;
        if (source == "disproved") outcome.report.disproved = true;
        if (source == "text") outcome.text = "SELECT 1;\n";
        if (source == "unreadable") outcome.report.errors.push_back({{"b.sql", {3, 1}, {3, 1}}, "", "syntax error"});
        if (const auto severity = severity_of(source)) {
            Finding finding;
            finding.rule = "drop-column";
            finding.severity = *severity;
            finding.place = {"a.sql", {1, 2}, {1, 3}};
            finding.message = "drops a column";
            outcome.report.findings.push_back(finding);
        }
        if (source == "waived") outcome.report.findings = {long_report(1).findings.back()};
    }
    return outcome;
}

constexpr Tool sample = {
    .name = "sample",
    .summary = "Shows what all tools share.",
    .usage = "[OPTIONS] [SOURCE…]",
    .rules = sample_rules,
    .run = run_sample,
};

CapturedRun run(std::vector<std::string> arguments, const std::string& input = {}) {
    return captured_run(sample, std::move(arguments), input);
}

int status_of(std::vector<std::string> arguments) {
    return run(std::move(arguments)).status;
}

}  // namespace

TEST_CASE("the exit status tells what kind of end it was") {
    const ScratchFolder folder;
    CHECK(status_of({}) == 0);
    CHECK(status_of({"notice", "warning"}) == 0);
    CHECK(status_of({"error"}) == 1);
    CHECK(status_of({"undetermined"}) == 1);
    CHECK(status_of({"waived"}) == 0);
    CHECK(status_of({"unreadable"}) == 2);
    CHECK(status_of({"usage"}) == 2);
    CHECK(status_of({"input"}) == 2);
    CHECK(status_of({"environment"}) == 3);
    CHECK(status_of({"memory"}) == 3);
    CHECK(status_of({"bug"}) == 3);
    CHECK(status_of({"odd"}) == 3);
}

TEST_CASE("what was not examined beats findings, and the environment beats both") {
    const ScratchFolder folder;
    CHECK(status_of({"error", "unreadable"}) == 2);
    CHECK(status_of({"unreadable", "undetermined"}) == 2);
    CHECK(status_of({"error", "unreadable", "environment"}) == 3);
    CHECK(status_of({"unreadable", "--output", "/dev/full"}) == 3);
}

TEST_CASE("--fail-on moves the line between 0 and 1 and no other") {
    const ScratchFolder folder;
    CHECK(status_of({"warning", "--fail-on", "warning"}) == 1);
    CHECK(status_of({"notice", "--fail-on", "warning"}) == 0);
    CHECK(status_of({"notice", "--fail-on=notice"}) == 1);
    CHECK(status_of({"waived", "--fail-on=notice"}) == 0);
    CHECK(status_of({"error", "undetermined", "--fail-on=never"}) == 0);
    CHECK(status_of({"unreadable", "--fail-on=never"}) == 2);
    CHECK(status_of({"environment", "--fail-on=never"}) == 3);
    CHECK(run({"--fail-on=warn"}).err ==
          "sample: error: --fail-on: unknown warn; known are error, warning, notice, never\nsample --help lists the options\n");
}

TEST_CASE("the result goes to stdout and everything else to stderr") {
    const ScratchFolder folder;
    const CapturedRun found = run({"error"});
    CHECK(found.out == "a.sql:1:2: error: drops a column [drop-column]\n");
    CHECK(found.err == "1 file, 0 statements: 1 error\n");
    CHECK(run({"error", "--quiet"}).err.empty());
    CHECK(run({"text"}).out == "SELECT 1;\n");
    CHECK(run({"text"}).err.empty());
    const CapturedRun failed = run({"environment"});
    CHECK(failed.out.empty());
    CHECK(failed.err == "sample: error: no server\n");
}

TEST_CASE("messages cannot become commands of a CI runner") {
    const ScratchFolder folder;
    CHECK(run({"bug"}).err ==
          "sample: error: ::error::impossible\nthis should not have happened; please report it with the input\n");
    CHECK(run({"--\n::error::x"}).err.find("\n::") == std::string::npos);
}

TEST_CASE("--help, --version and --explain answer on stdout without doing anything else") {
    const ScratchFolder folder;
    folder.write("pgsteward.yaml", "not a configuration");
    CHECK(run({"--help"}).status == 0);
    CHECK(run({"--help"}).out.starts_with("Usage: sample [OPTIONS] [SOURCE…]\n\nShows what all tools share.\n\nInput:\n"));
    CHECK(run({"--help", "error"}).err.empty());
    CHECK(run({"--version"}).out.starts_with("sample 0."));
    CHECK(run({"--explain", "drop-column"}).out.starts_with("# drop-column\n\n"));
    const CapturedRun unknown = run({"--explain", "drop-colunm"});
    CHECK(unknown.status == 2);
    CHECK(unknown.err ==
          "sample: error: no rule is called drop-colunm; did you mean drop-column?\nsample --help lists the options\n");
}

TEST_CASE("help fits a terminal of 80 columns") {
    const std::string help = run({"--help"}).out;
    for (std::size_t begin = 0; begin < help.size();) {
        const std::size_t end = help.find('\n', begin);
        const std::string line = help.substr(begin, end - begin);
        INFO(line);
        CHECK(line.size() <= 82);  // bytes: one line has an ellipsis
        begin = end + 1;
    }
}

TEST_CASE("--list-rules shows the severity that the configuration gives") {
    const ScratchFolder folder;
    CHECK(run({"--list-rules"}).out ==
          "drop-column  data-loss   error    A column and everything in it is dropped.\n"
          "name-order   convention  off      A file's name does not sort behind its parent's.\n");
    folder.write("pgsteward.yaml", "version: 1\nrules: { drop-column: off, name-order: error }\n");
    CHECK(run({"--list-rules"}).out ==
          "drop-column  data-loss   off      A column and everything in it is dropped.\n"
          "name-order   convention  error    A file's name does not sort behind its parent's.\n");
    CHECK(run({"--list-rules", "--format=json"}).out.starts_with("[\n  {\n    \"id\": \"drop-column\",\n"));
}

TEST_CASE("one analysis is rendered into several files") {
    const ScratchFolder folder;
    const CapturedRun found =
        run({"error", "--output", "r.txt", "--report", "json=r.json", "--report=sarif=r.sarif", "--report", "junit=r.xml"});
    CHECK(found.status == 1);
    CHECK(found.out.empty());
    CHECK(folder.read("r.txt") == "a.sql:1:2: error: drops a column [drop-column]\n");
    CHECK(folder.read("r.json").starts_with("{\n  \"schema_version\": 1,\n  \"tool\": \"sample\",\n"));
    CHECK(folder.read("r.sarif").find("\"2.1.0\"") != std::string::npos);
    CHECK(std::distance(fs::directory_iterator("."), {}) == 4);
}

TEST_CASE("a saved report is rendered with the exit status that belongs to it") {
    const ScratchFolder folder;
    run({"error", "unreadable", "--report", "json=r.json"});
    const CapturedRun again = run({"--from-json", "r.json"});
    CHECK(again.status == 2);
    CHECK(again.out == run({"error", "unreadable"}).out);
    CHECK(run({"--from-json", "-", "--format=json"}, folder.read("r.json")).out == folder.read("r.json"));
    CHECK(run({"--from-json", "r.json", "a.sql"}).status == 2);
    folder.write("bad.json", "[]");
    CHECK(run({"--from-json", "bad.json"}).status == 2);
}

TEST_CASE("an output file is replaced as a whole and keeps its mode and its links") {
    const ScratchFolder folder;
    folder.write("real.txt", "old");
    fs::permissions("real.txt", fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("real.txt", "link.txt");
    CHECK(status_of({"error", "--output", "link.txt"}) == 1);
    CHECK(fs::is_symlink("link.txt"));
    CHECK(folder.read("real.txt") == "a.sql:1:2: error: drops a column [drop-column]\n");
    CHECK(fs::status("real.txt").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(status_of({"environment", "--output", "real.txt"}) == 3);
    CHECK(folder.read("real.txt") == "a.sql:1:2: error: drops a column [drop-column]\n");
    CHECK(status_of({"--output", "no/such/folder"}) == 2);
    CHECK(status_of({"--output", "."}) == 2);
    CHECK(status_of({"error", "--output", "/dev/null"}) == 1);
    CHECK(std::distance(fs::directory_iterator("."), {}) == 2);
}

TEST_CASE("outputs that contradict each other are refused before the work") {
    const ScratchFolder folder;
    CHECK(run({"bug", "--report", "json"}).err.starts_with("sample: error: --report needs FORMAT=FILE"));
    CHECK(run({"bug", "--report", "xml=a"}).err.starts_with("sample: error: --report: unknown xml; "));
    CHECK(run({"bug", "--report", "json=-"}).status == 2);
    CHECK(run({"bug", "--report", "json=a", "--output", "a"}).err.starts_with("sample: error: two reports would be written to a"));
    CHECK(run({"bug", "--format", "jsn"}).err.starts_with("sample: error: --format: unknown jsn; did you mean json?"));
    CHECK(run({"bug", "--color", "yes"}).status == 2);
    CHECK(run({"bug", "--jobs", "many"}).err.starts_with("sample: error: --jobs must be a number from 0 to 1024, not many"));
}

TEST_CASE("a reader that goes away is no failure") {
    const ScratchFolder folder;
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    close(ends[0]);
    const int saved = dup(STDOUT_FILENO);
    const std::string name = "sample";
    std::vector<std::string> words = {"sample", "error", "--quiet"};
    std::vector<char*> argv = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    dup2(ends[1], STDOUT_FILENO);
    const int status = run_tool(sample, 3, argv.data());
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(ends[1]);
    CHECK(status == 1);
}

TEST_CASE("colour is for terminals, or for who asks") {
    const ScratchFolder folder;
    CHECK(run({"error"}).out.find('\x1b') == std::string::npos);
    CHECK(run({"error", "--color=always"}).out.find('\x1b') != std::string::npos);
}

TEST_CASE("sources come from a list whose names end in NUL") {
    const ScratchFolder folder;
    folder.write("list", std::string("notice\0error\0", 13));
    CHECK(status_of({"--files0-from", "list"}) == 1);
    CHECK(run({"--files0-from", "-"}, std::string("error", 5)).status == 1);
    CHECK(run({"--files0-from", "-"}).err == "sample: error: -: names no files\n");
    CHECK(run({"--files0-from", "-"}, std::string("a\0\0b\0", 5)).status == 2);
    CHECK(run({"--files0-from", "list", "a.sql"}).status == 2);
    CHECK(run({"--files0-from", "nowhere"}).status == 2);
}

TEST_CASE("the nearest configuration applies, or the one that is named, or none") {
    const ScratchFolder folder;
    folder.write("pgsteward.yaml", "version: 1\ncanonical: top\npostgres: 16\n");
    folder.write("a/b/other.yaml", "version: 1\ncanonical: other\n");
    fs::current_path("a/b");
    run({});
    CHECK(seen_canonical == "top");
    CHECK(seen_postgres == 16);
    run({"--pg-version", "13"});
    CHECK(seen_postgres == 13);
    run({"--config", "other.yaml"});
    CHECK(seen_canonical == "other");
    run({"--no-config"});
    CHECK(seen_canonical == "");
    CHECK(seen_postgres == 15);
    CHECK(status_of({"--no-config", "--config", "other.yaml"}) == 2);
    CHECK(run({"--pg-version", "11"}).err.starts_with("sample: error: --pg-version must be a major version from 12 to 18, not 11"));
    CHECK(run({"--config", "nowhere.yaml"}).err == "sample: error: nowhere.yaml: No such file or directory\n");
    folder.write("../pgsteward.yaml", "version: 1\nx: 1\n");
    const CapturedRun bad = run({});
    CHECK(bad.status == 2);
    CHECK(bad.err.starts_with("../pgsteward.yaml:2:1: error: unknown key \"x\""));
}

TEST_CASE("a change cannot relax its own gate when the configuration comes from a revision") {
    const ScratchFolder folder;
    const auto git = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"});
        REQUIRE(run_child(arguments).status == 0);
    };
    folder.write("services/pgsteward.yaml", "version: 1\ncanonical: old\n");
    folder.write("services/api/a.sql", "");
    git({"init", "-q"});
    git({"add", "."});
    git({"commit", "-q", "-m", "one"});
    folder.write("services/pgsteward.yaml", "version: 1\ncanonical: new\n");
    folder.write("services/api/pgsteward.yaml", "version: 1\ncanonical: nearer\n");
    fs::current_path("services/api");
    run({});
    CHECK(seen_canonical == "nearer");
    CHECK(status_of({"--policy-ref", "HEAD"}) == 0);
    CHECK(seen_canonical == "old");
    run({"--policy-ref", "HEAD", "--config", "../pgsteward.yaml"});
    CHECK(seen_canonical == "old");
    fs::remove("../pgsteward.yaml");
    run({"--policy-ref", "main"});
    CHECK(seen_canonical == "old");
    CHECK(run({"--policy-ref", "HEAD", "--config", "pgsteward.yaml"}).err ==
          "sample: error: --policy-ref: there is no services/api/pgsteward.yaml in HEAD\n");
    CHECK(run({"--policy-ref", "nowhere"}).status == 2);
    CHECK(run({"--policy-ref", "--output=x"}).status == 2);
    fs::current_path("../..");
}

}  // namespace pgsteward::test
