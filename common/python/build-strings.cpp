// Literals: which bytes of the file they hold, and what f-strings compute between them.
#include <algorithm>

#include "python/builder.hpp"
#include "python/text.hpp"

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
    const Index start = child(node, Rule::string_start);
    const bool bytes = start != 0 && prefix_has(text(start), 'b');
    const auto add_content = [&](std::uint32_t until) {
        while (!raw && !bytes) {
            const auto named = unknown_character(module_.source.slice({begin, until}));
            if (!named) break;
            if (named->begin > 0) result.push_back({StringContent{{begin, begin + named->begin}, raw, formatted}});
            // As a name that nothing defines: its value is not known.
            const std::string_view escape = module_.source.slice({begin + named->begin, begin + named->end});
            result.push_back({Replacement{made(node, Name{"the character " + std::string(escape)}), 0, false, {}}});
            begin += named->end;
        }
        if (until > begin) result.push_back({StringContent{{begin, until}, raw, formatted}});
    };
    for (const Index part : children(node)) {
        if (at(part).rule != Rule::interpolation && at(part).rule != Rule::format_expression) continue;
        add_content(at(part).span.begin);
        Replacement computed = replacement(part, raw);
        if (computed.shows_expression) {
            // {n=} is the text before it, and then as repr() prints it, unless it says otherwise.
            const std::uint32_t until = behind_sign(part);
            if (until > 0) result.push_back({StringContent{{at(part).span.begin + 1, until}, true, false}});
            if (computed.conversion == 0 && computed.format.empty()) computed.conversion = 'r';
            computed.shows_expression = false;
        }
        result.push_back({std::move(computed)});
        begin = at(part).span.end;
    }
    add_content(end);
    return result;
}

/// The place behind the `=` of {value=} and the blanks after it; 0: there is none.
std::uint32_t Builder::behind_sign(Index node) const {
    for (const Index part : children(node, false))
        if (!at(part).named && text(part) == "=") {
            const std::string_view content = module_.source.content();
            return static_cast<std::uint32_t>(std::min<std::size_t>(content.find_first_not_of(" \t", at(part).span.end), at(node).span.end));
        }
    return 0;
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
