// Literals: which bytes of the file they hold, and what f-strings compute between them.
#include <algorithm>

#include "python/builder.hpp"

namespace pgsteward::python {
namespace {

bool prefix_has(std::string_view prefix, char letter) {
    return std::any_of(prefix.begin(), prefix.end(), [&](char c) { return (c | 0x20) == letter; });
}

}  // namespace

Expr Builder::string(Index node) {
    StringLiteral literal;
    if (at(node).rule == Rule::string) add_string(node, literal);
    else
        for (const Index part : children(node)) add_string(part, literal);
    return made(node, std::move(literal));
}

void Builder::add_string(Index node, StringLiteral& literal) {
    const Index start = child(node, Rule::string_start);
    const Index end = child(node, Rule::string_end);
    if (start == 0) return;
    const std::string_view prefix = text(start);
    const std::uint32_t last = end == 0 ? at(node).span.end : at(end).span.begin;
    literal.bytes = literal.bytes || prefix_has(prefix, 'b');
    auto added = parts(node, at(start).span.end, last, prefix_has(prefix, 'r'), prefix_has(prefix, 'f'));
    for (StringPart& part : added) literal.parts.push_back(std::move(part));
}

/// What stands between `begin` and `end`, where the node's children say what is computed.
std::vector<StringPart> Builder::parts(Index node, std::uint32_t begin, std::uint32_t end, bool raw, bool formatted) {
    std::vector<StringPart> result;
    const auto add_content = [&](std::uint32_t until) {
        if (until > begin) result.push_back({StringContent{{begin, until}, raw, formatted}});
    };
    for (const Index part : children(node)) {
        if (at(part).rule != Rule::interpolation && at(part).rule != Rule::format_expression) continue;
        add_content(at(part).span.begin);
        result.push_back({replacement(part, raw)});
        begin = at(part).span.end;
    }
    add_content(end);
    return result;
}

Replacement Builder::replacement(Index node, bool raw) {
    Replacement result;
    for (const Index part : children(node, false)) {
        const std::string_view token = text(part);
        if (at(part).rule == Rule::type_conversion) {
            result.conversion = token.size() > 1 ? token[1] : 's';
        } else if (at(part).rule == Rule::format_specifier) {
            result.format = parts(part, at(part).span.begin + 1, at(part).span.end, raw, false);
        } else if (!at(part).named) {
            result.shows_expression = result.shows_expression || token == "=";
        } else if (!result.value) {
            result.value = expression(part);
        }
    }
    return result;
}

}  // namespace pgsteward::python
