#include "check/yaml-tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

using Kind = YamlValue::Kind;

constexpr std::size_t largest_file = std::size_t{1} << 20;
/// Aliases may repeat a part of the file, but not blow it up ("billion laughs"), nor contain themselves.
constexpr std::size_t most_values = 100'000;
constexpr int deepest = 32;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// yaml-cpp guesses UTF-16 and UTF-32 from NUL bytes and replaces what is not UTF-8; here that is an error.
void require_plain_text(const SourceText& text) {
    const std::string_view content = text.content();
    if (content.size() > largest_file)
        throw InputError(fmt::format("{}: larger than 1 MiB: not a configuration", printable(text.name())));
    const auto is_control = [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 127; };
    const auto control = static_cast<std::size_t>(std::find_if(content.begin(), content.end(), is_control) - content.begin());
    const std::size_t bad = std::min(control, valid_utf8_until(content));
    if (bad == content.size()) return;
    const auto at = static_cast<std::uint32_t>(bad);
    throw InputError({text, {at, at + 1}}, bad == control ? "a control character" : "not UTF-8");
}

class TreeBuilder {
public:
    explicit TreeBuilder(const SourceText& text)
        : text_(text), skipped_(text.content().substr(0, 3) == byte_order_mark ? 3 : 0) {}

    std::uint32_t byte(const YAML::Mark& mark) const {
        const auto size = static_cast<std::uint32_t>(text_.content().size());
        return mark.is_null() || mark.pos < 0 ? 0 : std::min(size, static_cast<std::uint32_t>(mark.pos) + skipped_);
    }

    [[noreturn]] void fail(std::uint32_t at, const std::string& message) const {
        throw InputError({text_, {at, at + 1}}, message);
    }

    YamlValue build(const YAML::Node& node, int depth) {
        const std::uint32_t at = byte(node.Mark());
        if (++values_ > most_values) fail(at, "aliases make this file too large");
        if (depth > deepest) fail(at, "nested too deeply");
        YamlValue value;
        value.at = {at, at + 1};
        require_no_tag(node, at);
        if (node.IsScalar()) {
            value.kind = node.Tag() == "!" ? Kind::quoted : Kind::plain;
            value.text = node.Scalar();
            value.at = scalar_span(value);
            if (value.kind == Kind::plain && (value.text.empty() || value.text == "~")) value.kind = Kind::nothing;
        } else if (node.IsSequence()) {
            value.kind = Kind::list;
            for (const auto& item : node) value.items.push_back(build(item, depth + 1));
        } else if (node.IsMap()) {
            value.kind = Kind::mapping;
            build_entries(node, value, depth);
        }
        return value;
    }

private:
    void require_no_tag(const YAML::Node& node, std::uint32_t at) const {
        const std::string& tag = node.Tag();
        if (!tag.empty() && tag != "?" && tag != "!") fail(at, fmt::format("a tag ({}) has no meaning here", tag));
    }

    void build_entries(const YAML::Node& node, YamlValue& mapping, int depth) {
        std::set<std::string> seen;
        for (const auto& pair : node) {
            YamlValue key = build(pair.first, depth + 1);
            if (key.kind != Kind::plain && key.kind != Kind::quoted) fail(key.at.begin, "a key must be text");
            if (!seen.insert(key.text).second)
                throw InputError({text_, key.at}, fmt::format("the key \"{}\" is there twice", key.text));
            YamlValue value = build(pair.second, depth + 1);
            // An absent value has no place of its own.
            if (value.kind == Kind::nothing) value.at = key.at;
            mapping.entries.push_back({std::move(key), std::move(value)});
        }
    }

    /// yaml-cpp knows only where a scalar begins; as written it ends with its text, and its quote.
    Span scalar_span(const YamlValue& value) const {
        const std::uint32_t begin = value.at.begin;
        const std::uint32_t quotes = value.kind == Kind::quoted ? 1 : 0;
        const auto length = static_cast<std::uint32_t>(value.text.size());
        const Span inner{begin + quotes, begin + quotes + length};
        const bool verbatim = length > 0 && text_.slice(inner) == value.text;
        return verbatim ? Span{begin, inner.end + quotes} : Span{begin, begin + 1};
    }

    const SourceText& text_;
    std::uint32_t skipped_;
    std::size_t values_ = 0;
};

/// As YAML's core schema has numbers.
bool is_number(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    if (text == ".inf" || text == ".nan") return true;
    const auto only = [](std::string_view digits, const char* allowed) {
        return !digits.empty() && digits.find_first_not_of(allowed) == std::string_view::npos;
    };
    if (text.substr(0, 2) == "0x") return only(text.substr(2), "0123456789abcdefABCDEF");
    if (text.substr(0, 2) == "0o") return only(text.substr(2), "01234567");
    if (text.empty() || text.find_first_of(".0123456789") != 0) return false;
    double ignored = 0;
    return std::from_chars(text.data(), text.data() + text.size(), ignored).ptr == text.data() + text.size();
}

}  // namespace

YamlValue read_yaml(const SourceText& text) {
    require_plain_text(text);
    TreeBuilder builder(text);
    std::vector<YAML::Node> documents;
    try {
        documents = YAML::LoadAll(std::string(text.content()));
    } catch (const YAML::Exception& failed) {
        builder.fail(builder.byte(failed.mark), fmt::format("not YAML: {}", failed.msg));
    }
    if (documents.empty()) return {};
    if (documents.size() > 1) builder.fail(builder.byte(documents[1].Mark()), "a second document has no meaning here");
    return builder.build(documents.front(), 0);
}

std::string described(const YamlValue& value) {
    switch (value.kind) {
        case Kind::nothing: return "nothing";
        case Kind::list: return "a list";
        case Kind::mapping: return "a mapping";
        case Kind::quoted: return fmt::format("the text \"{}\"", value.text);
        case Kind::plain: break;
    }
    if (is_number(value.text)) return fmt::format("the number {}", value.text);
    if (means_other_than_text(value)) return value.text;
    return fmt::format("the text \"{}\"", value.text);
}

bool means_other_than_text(const YamlValue& value) {
    if (value.kind != Kind::plain) return false;
    for (const std::string_view word : {"null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"})
        if (value.text == word) return true;
    return is_number(value.text);
}

}  // namespace pgsteward
