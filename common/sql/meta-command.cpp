// psql's own commands: the name and its arguments, quotes taken off.
#include "sql/script.hpp"

namespace pgsteward::sql {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string read_argument(std::string_view text, std::size_t& at) {
    const char quote = text[at] == '\'' || text[at] == '"' ? text[at] : '\0';
    std::string argument;
    if (!quote) {
        while (at < text.size() && !is_blank(text[at])) argument += text[at++];
        return argument;
    }
    for (++at; at < text.size(); ++at) {
        if (text[at] == quote) {
            ++at;
            if (at >= text.size() || text[at] != quote) return argument;
        }
        argument += text[at];
    }
    return argument;
}

}  // namespace

MetaCommand read_meta_command(std::string_view text) {
    MetaCommand command;
    std::size_t at = text.empty() ? 0 : 1;
    while (at < text.size() && !is_blank(text[at]) && text[at] != '\'' && text[at] != '"' && text[at] != '|')
        command.name += text[at++];
    while (at < text.size()) {
        if (is_blank(text[at])) ++at;
        else command.arguments.push_back(read_argument(text, at));
    }
    return command;
}

}  // namespace pgsteward::sql
