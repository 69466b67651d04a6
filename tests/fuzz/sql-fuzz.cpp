// Any bytes as an SQL script: the splitter's items are in order and inside the text, placeholders keep their length, and
// the first statements go through the grammar.
#include <algorithm>

#include "invariant.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"
#include "text/excerpt.hpp"

namespace {

using namespace pgsteward;
using fuzz::require;

constexpr std::size_t statements_parsed = 4;
constexpr std::size_t largest_statement = std::size_t{4} << 10;

void check_order(std::uint32_t& before, Span span, std::size_t size) {
    fuzz::require_inside(span, size);
    require(span.begin >= before, "spans are in order and do not overlap");
    before = span.end;
}

void check_items(const sql::Script& script, std::string_view text) {
    std::uint32_t begin = 0, statement_end = 0, other_end = 0;
    for (const sql::ScriptItem& item : script.items) {
        require(item.at.begin >= begin, "items are in the order of their begin");
        begin = item.at.begin;
        check_order(item.kind == sql::ScriptItem::Kind::statement ? statement_end : other_end, item.at, text.size());
        if (item.kind == sql::ScriptItem::Kind::error) require(!item.message.empty(), "an error says something");
        if (item.kind == sql::ScriptItem::Kind::statement) require(item.at.size() > 0, "a statement is not empty");
        if (item.kind == sql::ScriptItem::Kind::meta_command) sql::read_meta_command(text.substr(item.at.begin, item.at.size()));
    }
    std::uint32_t before = 0;
    for (const Span comment : script.comments) check_order(before, comment, text.size());
}

void check_placeholders(const std::string& text) {
    for (const auto style : {sql::PlaceholderStyle::identifier, sql::PlaceholderStyle::literal, sql::PlaceholderStyle::blank}) {
        for (const bool psql_variables : {false, true}) {
            std::string replaced = text;
            const bool found = sql::replace_placeholders(replaced, style, psql_variables);
            require(replaced.size() == text.size(), "placeholders keep their length");
            require(found || replaced == text, "without placeholders the text stays");
        }
    }
}

void parse(std::string_view statement) {
    if (statement.size() > largest_statement || statement.find('\0') != statement.npos) return;
    if (valid_utf8_until(statement) < statement.size()) return;
    const auto parsed = sql::parse_statement(statement);
    if (const auto* error = std::get_if<sql::SyntaxError>(&parsed)) {
        fuzz::require_inside(error->at, statement.size());
        require(!error->message.empty(), "a syntax error says something");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > fuzz::largest_input) return 0;
    const std::string text = fuzz::text_of(data, size);
    const sql::Script script = sql::split_script(text);
    check_items(script, text);
    sql::read_meta_command(text);
    check_placeholders(text);

    const std::vector<Span> statements = sql::split_statements(text);
    std::uint32_t before = 0;
    for (const Span statement : statements) check_order(before, statement, size);
    for (std::size_t i = 0; i < std::min(statements.size(), statements_parsed); ++i)
        parse(std::string_view(text).substr(statements[i].begin, statements[i].size()));
    return 0;
}
