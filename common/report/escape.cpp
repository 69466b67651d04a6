#include "report/escape.hpp"

#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
    std::string out;
    for (;;) {
        const auto at = text.find(what);
        out += text.substr(0, at);
        if (at == std::string_view::npos) return out;
        out += with;
        text.remove_prefix(at + what.size());
    }
}

/// The runner trims Unicode's white space before it looks for "::"; here everything that is not printable ASCII counts.
bool may_be_trimmed(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte >= 0x7F;
}

void append_line(std::string& out, std::string_view line, std::string_view broken) {
    std::size_t begin = 0;
    while (begin < line.size() && may_be_trimmed(line[begin])) ++begin;
    if (line.substr(begin, 2) == "::") {
        out += line.substr(0, begin + 1);
        out += broken;
        line.remove_prefix(begin + 1);
    }
    out += replaced(line, "##[", "#" + std::string(broken) + "#[");
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (;;) {
        const std::size_t good = valid_utf8_until(text);
        out += text.substr(0, good);
        if (good == text.size()) return out;
        out += replacement;
        text.remove_prefix(good + 1);
    }
}

std::string cut(std::string_view text, std::size_t limit) {
    std::size_t units = 0;
    std::size_t fits = 0;  // bytes that leave room for the ellipsis
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xC0) == 0x80) continue;
        if (units + 1 <= limit) fits = at;
        units += byte >= 0xF0 ? 2 : 1;
    }
    if (units <= limit) return std::string(text);
    return std::string(text.substr(0, fits)) + "…";
}

std::string without_commands(std::string_view text, std::string_view broken) {
    if (text.find("::") == std::string_view::npos && text.find("##[") == std::string_view::npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t begin = 0;;) {
        const auto end = text.find_first_of("\r\n", begin);
        append_line(out, text.substr(begin, end - begin), broken);
        if (end == std::string_view::npos) return out;
        out += text[end];
        begin = end + 1;
    }
}

std::string safe_json(std::string_view json) {
    // printable() writes \u202e as JSON does; only DEL, the one control character that JSON need not escape, differs.
    return replaced(printable(replaced(json, "\x7F", "\\u007f"), true), "##[", "#\\u0023[");
}

}  // namespace pgsteward
