// A name of more than 63 bytes: the server cuts it, and says so only in a notice.
#include <fmt/format.h>

#include <cctype>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

constexpr std::size_t longest = 63;   // NAMEDATALEN - 1

/// The names that the statement gives to something new, where they may have been cut: half a character is cut off too.
std::vector<std::string> long_names_given(const sql::Statement& statement) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (name.size() + 3 >= longest) names.push_back(name);
    };
    const auto& body = statement.body;
    if (const auto* create = std::get_if<sql::CreateTable>(&body)) add(create->table.name);
    if (const auto* create = std::get_if<sql::CreateTableAs>(&body)) add(create->table.name);
    if (const auto* create = std::get_if<sql::CreateIndex>(&body)) add(create->name);
    if (const auto* create = std::get_if<sql::CreateView>(&body)) add(create->view.name);
    if (const auto* create = std::get_if<sql::CreateSequence>(&body)) add(create->sequence.name);
    if (const auto* create = std::get_if<sql::CreateFunction>(&body)) add(create->name.name);
    if (const auto* create = std::get_if<sql::CreateTrigger>(&body)) add(create->name);
    if (const auto* create = std::get_if<sql::CreatePolicy>(&body)) add(create->name);
    if (const auto* create = std::get_if<sql::CreateSchema>(&body)) add(create->name);
    if (const auto* create = std::get_if<sql::CreateRole>(&body)) add(create->name);
    if (const auto* create = std::get_if<sql::CreateDomain>(&body)) add(create->name.name);
    if (const auto* create = std::get_if<sql::CreateEnum>(&body)) {
        add(create->name.name);
        for (const std::string& label : create->labels) add(label);
    }
    if (const auto* rename = std::get_if<sql::Rename>(&body)) add(rename->new_name);
    const Written written = written_in(statement);
    for (const auto* column : written.columns) add(column->name);
    for (const auto* constraint : written.constraints) add(constraint->name);
    return names;
}

bool is_of_identifier(char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$'; }

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// As it was written: the parser has cut it already, as the server does. Empty where it was not cut.
std::string written_name(const std::string& text, const std::string& name) {
    const std::string begin = lower(name);
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        std::size_t end = at + begin.size();
        if (at > 0 && is_of_identifier(text[at - 1])) continue;
        const bool is_quoted = at > 0 && text[at - 1] == '"';
        while (end < text.size() && (is_quoted ? text[end] != '"' : is_of_identifier(text[end]))) ++end;
        if (end - at > longest) return name + text.substr(at + begin.size(), end - at - begin.size());
    }
    return {};
}

void check(const Step& step, Findings& findings) {
    std::string text;
    for (const std::string& name : long_names_given(step.statement)) {
        if (text.empty()) text = lower(step.text);
        const std::string written = written_name(text, name);
        if (written.empty()) continue;
        findings.add({.object = name,
                      .message = fmt::format("\"{}\" has {} bytes: the server calls it \"{}\"", written, written.size(), name),
                      .fix = fmt::format("find a name of at most {} bytes", longest)});
    }
}

}  // namespace

extern const Rule long_identifier = {
    .id = "long-identifier",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A name is longer than 63 bytes and is cut.",
    .why = "The server cuts the name and only sends a notice. Statements that use the long name are cut too and work; two names that differ "
           "behind the 63rd byte collide, and tools that compare schemas find a difference for ever.",
    .fix = "Find a name of at most 63 bytes.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "CREATE INDEX orders_note_for_the_report_of_the_accounting_department_by_month ON orders (note);",
    .good = "CREATE INDEX orders_note_for_accounting ON orders (note);",
    .check = check,
};

}  // namespace pgsteward::rules
