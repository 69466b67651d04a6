#include "check/policy-reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <charconv>
#include <set>

#include "text/failure.hpp"

namespace pgsteward {

using Kind = YamlValue::Kind;

void PolicyReader::fail(const YamlValue& at, const std::string& message) const {
    throw InputError(location(at), message);
}

void PolicyReader::fail_unknown(const YamlValue& at, const std::string& what,
                                const std::vector<std::string>& known) const {
    const std::string nearest = nearest_word(at.text, known);
    if (!nearest.empty()) fail(at, fmt::format("unknown {} \"{}\"; did you mean \"{}\"?", what, at.text, nearest));
    if (known.size() > 12) fail(at, fmt::format("unknown {} \"{}\"", what, at.text));
    fail(at, fmt::format("unknown {} \"{}\"; known are {}", what, at.text, fmt::join(known, ", ")));
}

const std::vector<YamlEntry>& PolicyReader::mapping(const YamlValue& value, const std::string& name) const {
    if (value.kind != Kind::mapping) fail(value, fmt::format("{} must be a mapping, not {}", name, described(value)));
    return value.entries;
}

std::string PolicyReader::text(const YamlValue& value, const std::string& name) const {
    const bool scalar = value.kind == Kind::plain || value.kind == Kind::quoted;
    if (!scalar) fail(value, fmt::format("{} must be text, not {}", name, described(value)));
    if (means_other_than_text(value))
        fail(value, fmt::format("{} must be text, not {}; put it in quotes", name, described(value)));
    if (value.text.empty()) fail(value, fmt::format("{} must not be empty", name));
    return value.text;
}

std::string PolicyReader::pattern(const YamlValue& value, const std::string& name) const {
    std::string written = text(value, name);
    RE2::Options quiet;
    quiet.set_log_errors(false);
    const RE2 compiled(written, quiet);
    if (!compiled.ok()) fail(value, fmt::format("{} is not a regular expression (RE2): {}", name, compiled.error()));
    return written;
}

bool PolicyReader::flag(const YamlValue& value, const std::string& name) const {
    if (value.kind == Kind::plain && value.text == "true") return true;
    if (value.kind == Kind::plain && value.text == "false") return false;
    fail(value, fmt::format("{} must be true or false, not {}", name, described(value)));
}

int PolicyReader::number(const YamlValue& value, const std::string& name) const {
    int result = 0;
    const char* end = value.text.data() + value.text.size();
    const bool whole = value.kind == Kind::plain && std::from_chars(value.text.data(), end, result).ptr == end;
    if (!whole || value.text.empty()) fail(value, fmt::format("{} must be a whole number, not {}", name, described(value)));
    return result;
}

const std::vector<YamlValue>& PolicyReader::list(const YamlValue& value, const std::string& name) const {
    if (value.kind != Kind::list) fail(value, fmt::format("{} must be a list, not {}", name, described(value)));
    return value.items;
}

std::vector<std::string> PolicyReader::texts(const YamlValue& value, const std::string& name,
                                             const std::string& path) const {
    std::vector<std::string> result;
    std::set<std::string> seen;
    for (const YamlValue& item : list(value, name)) {
        result.push_back(text(item, "an entry of " + name));
        if (!seen.insert(item.text).second) fail(item, fmt::format("\"{}\" is in {} twice", item.text, name));
        remember(path + "/" + item.text, item);
    }
    return result;
}

}  // namespace pgsteward
