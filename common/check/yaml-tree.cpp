#include "check/yaml-tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

using Kind = YamlValue::Kind;

constexpr std::size_t largest_file = std::size_t{1} << 20;
/// Aliases may repeat a part of the file, but not blow it up ("billion laughs"), nor contain themselves.
constexpr std::size_t most_values = 100'000;
constexpr std::size_t deepest = 32;

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

/// Builds the tree from the parser's events. (YAML::Load would share what aliases repeat, also in a circle, and
/// YAML::LoadAll does not return for some texts, as ",[[,l".)
class TreeBuilder : public YAML::EventHandler {
public:
    explicit TreeBuilder(const SourceText& text)
        : text_(text), skipped_(text.content().substr(0, 3) == byte_order_mark ? 3 : 0) {}

    YamlValue take() { return std::move(root_); }

    std::uint32_t byte(const YAML::Mark& mark) const {
        const auto size = static_cast<std::uint32_t>(text_.content().size());
        return mark.is_null() || mark.pos < 0 ? 0 : std::min(size, static_cast<std::uint32_t>(mark.pos) + skipped_);
    }

    [[noreturn]] void fail(std::uint32_t at, const std::string& message) const {
        throw InputError({text_, {at, at + 1}}, message);
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) fail(byte(mark), "a second document has no meaning here");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add({.at = begin(mark)}, anchor); }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto known = anchored_.find(anchor);
        if (known == anchored_.end()) fail(byte(mark), "an alias cannot repeat what it is part of");
        count(known->second.values, byte(mark));
        YamlValue repeated = known->second.value;
        if (open_.size() + known->second.depth > deepest) fail(byte(mark), "nested too deeply");
        add(std::move(repeated), 0);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) override {
        require_no_tag(mark, tag);
        YamlValue value{.kind = tag == "!" ? Kind::quoted : Kind::plain, .text = text, .at = begin(mark)};
        value.at = scalar_span(value);
        if (value.kind == Kind::plain && (text.empty() || text == "~")) value.kind = Kind::nothing;
        add(std::move(value), anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open(Kind::list, mark, tag, anchor);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open(Kind::mapping, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    /// A list or mapping whose end has not come yet.
    struct Open {
        YamlValue value;
        YAML::anchor_t anchor = 0;
        std::size_t values_before = 0;
        std::size_t depth = 1;               ///< levels, itself included
        std::optional<YamlValue> key;        ///< waits for its value
        std::set<std::string> seen;
    };
    struct Anchored {
        YamlValue value;
        std::size_t values = 0;
        std::size_t depth = 0;
    };

    Span begin(const YAML::Mark& mark) const { return {byte(mark), byte(mark) + 1}; }

    void count(std::size_t values, std::uint32_t at) {
        values_ += values;
        if (values_ > most_values) fail(at, "aliases make this file too large");
    }

    void open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        require_no_tag(mark, tag);
        if (open_.size() >= deepest) fail(byte(mark), "nested too deeply");
        Open opened;
        opened.value = {.kind = kind, .at = begin(mark)};
        opened.anchor = anchor;
        opened.values_before = values_;
        open_.push_back(std::move(opened));
    }

    void close() {
        Open closed = std::move(open_.back());
        open_.pop_back();
        if (!open_.empty()) open_.back().depth = std::max(open_.back().depth, closed.depth + 1);
        const std::size_t values = values_ - closed.values_before + 1;
        if (closed.anchor != 0) {
            count(values, closed.value.at.begin);  // it is kept twice
            anchored_[closed.anchor] = {closed.value, values, closed.depth};
        }
        add(std::move(closed.value), 0);
    }

    void add(YamlValue value, YAML::anchor_t anchor) {
        count(1, value.at.begin);
        if (anchor != 0) anchored_[anchor] = {value, 1, 0};
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (open_.back().value.kind == Kind::list) {
            open_.back().value.items.push_back(std::move(value));
        } else {
            add_to_mapping(open_.back(), std::move(value));
        }
    }

    void add_to_mapping(Open& mapping, YamlValue value) {
        if (mapping.key) {
            // An absent value has no place of its own.
            if (value.kind == Kind::nothing) value.at = mapping.key->at;
            mapping.value.entries.push_back({std::move(*mapping.key), std::move(value)});
            mapping.key.reset();
            return;
        }
        if (value.kind != Kind::plain && value.kind != Kind::quoted) fail(value.at.begin, "a key must be text");
        if (!mapping.seen.insert(value.text).second)
            throw InputError({text_, value.at}, fmt::format("the key \"{}\" is there twice", value.text));
        mapping.key = std::move(value);
    }

    void require_no_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") fail(byte(mark), fmt::format("a tag ({}) has no meaning here", tag));
    }

    /// yaml-cpp knows only where a scalar begins; as written it ends with its text, and its quote.
    Span scalar_span(const YamlValue& value) const {
        const std::uint32_t first = value.at.begin;
        const std::uint32_t quotes = value.kind == Kind::quoted ? 1 : 0;
        const auto length = static_cast<std::uint32_t>(value.text.size());
        const Span inner{first + quotes, first + quotes + length};
        const bool verbatim = length > 0 && text_.slice(inner) == value.text;
        return verbatim ? Span{first, inner.end + quotes} : Span{first, first + 1};
    }

    const SourceText& text_;
    std::uint32_t skipped_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, Anchored> anchored_;
    YamlValue root_;
    std::size_t values_ = 0;
    int documents_ = 0;
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
    try {
        std::istringstream stream{std::string(text.content())};
        YAML::Parser parser(stream);
        // The second call is there to meet a second document.
        if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
    } catch (const YAML::Exception& failed) {
        builder.fail(builder.byte(failed.mark), fmt::format("not YAML: {}", failed.msg));
    }
    return builder.take();
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
