#include "access/composed-sql.hpp"

#include <algorithm>
#include <cctype>

#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

/// The text before anything is put in; nothing where it begins with that.
std::string leading_text(const sql::Expression& expression) {
    if (const auto* constant = std::get_if<sql::Constant>(&expression.node)) return constant->text;
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression.node)) return cast->argument ? leading_text(*cast->argument) : std::string();
    if (const auto* operation = std::get_if<sql::Operation>(&expression.node)) {
        if (operation->name.name != "||" || !operation->left || !operation->right) return {};
        const std::string left = leading_text(*operation->left);
        // What stands behind the first thing that is put in says nothing of where that stands.
        return left.empty() || left.ends_with('%') ? left : std::holds_alternative<sql::Constant>(operation->right->node) ? left + leading_text(*operation->right) : left + "%";
    }
    const auto* call = std::get_if<sql::FunctionCall>(&expression.node);
    return call && !call->arguments.empty() && call->arguments[0] && (call->name.name == "format" || call->name.name == "concat") ? leading_text(*call->arguments[0]) : std::string();
}

}  // namespace

Composed composed_of(const std::string& text) {
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    std::string lead = expression && *expression ? leading_text(**expression) : std::string();
    std::transform(lead.begin(), lead.end(), lead.begin(), [](unsigned char c) { return static_cast<char>(std::isspace(c) != 0 ? ' ' : std::tolower(c)); });
    lead.erase(0, lead.find_first_not_of(" ("));
    if (lead.empty() || lead.front() == '%') return Composed::unknown;
    static constexpr std::string_view works[] = {"select ", "insert ", "update ", "delete ", "with ", "table ", "copy ", "truncate ", "merge ", "declare "};
    if (std::none_of(std::begin(works), std::end(works), [&](std::string_view word) { return lead.starts_with(word); })) return Composed::none;
    for (std::size_t at = lead.find('%'); at != std::string::npos; at = lead.find('%', at + 1)) {
        std::string_view before = std::string_view(lead).substr(0, at);
        if (before.ends_with('"')) before.remove_suffix(1);
        if (before.ends_with('.')) return Composed::named_table;
        while (before.ends_with(' ')) before.remove_suffix(1);
        for (const std::string_view word : {" from", " join", " into", "update", " only", "table", "copy", "truncate", " using"})
            if (before.ends_with(word)) return Composed::named_table;
    }
    return Composed::none;
}

}  // namespace pgsteward::access
