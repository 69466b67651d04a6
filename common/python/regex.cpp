// Facts: Python's library reference, "re"; RE2's syntax page.
#include "python/regex.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "python/text.hpp"

namespace pgsteward::python {
namespace {

constexpr std::string_view match_path = "re.Match", pattern_path = "re.compile";
constexpr std::size_t most_found = 20'000;

struct Found {
    std::vector<std::optional<std::pair<std::size_t, std::size_t>>> groups;  ///< bytes; the whole first
};

const Symbol* call_of(const Value& value, std::string_view path) {
    const Symbol* symbol = as_symbol(value);
    return symbol && symbol->kind == Symbol::Kind::call && path_of(symbol->operands[0]) == path ? symbol : nullptr;
}

bool ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Python's classes know more characters than RE2's, its $ also stands before a last line feed, and some spellings mean other things.
bool known_alike(std::string_view pattern, std::string_view text) {
    if (!ascii(pattern) || !ascii(text)) return false;
    if (text.find_first_of("\v\x1c\x1d\x1e\x1f") != text.npos) return false;
    for (const std::string_view other : {"{,", "[[", "\\Q", "\\C", "\\p", "\\P", "\\z", "\\x{", "(?U"})
        if (pattern.find(other) != pattern.npos) return false;
    return !text.ends_with('\n') || pattern.find('$') == pattern.npos;
}

/// The letters of (?…) for flags; nothing for flags that are not known.
std::optional<std::string> letters_of(const Value& flags, int depth = 0) {
    if (is_none(flags) || as_integer(flags) == 0) return "";
    const std::string_view path = path_of(flags);
    if (path == "re.I" || path == "re.IGNORECASE") return "i";
    if (path == "re.M" || path == "re.MULTILINE") return "m";
    if (path == "re.S" || path == "re.DOTALL") return "s";
    if (path == "re.A" || path == "re.ASCII" || path == "re.U" || path == "re.UNICODE") return "";
    const Symbol* both = as_symbol(flags);
    if (!both || both->kind != Symbol::Kind::operation || both->name != "|" || both->operands.size() != 2 || depth > 8) return std::nullopt;
    const auto one = letters_of(both->operands[0], depth + 1), other = letters_of(both->operands[1], depth + 1);
    return one && other ? std::optional(*one + *other) : std::nullopt;
}

/// A pattern that is ready; null where it cannot be told what it matches.
std::unique_ptr<RE2> made_pattern(const Value& pattern, const Value& flags, std::string_view text) {
    if (const Symbol* compiled = call_of(pattern, pattern_path)) {
        const Value* given = compiled->arguments.size() > 1 ? &compiled->arguments[1] : compiled->keyword("flags");
        return compiled->arguments.empty() ? nullptr : made_pattern(compiled->arguments[0], given ? *given : Value(None{}), text);
    }
    const auto known = as_string(pattern);
    const auto letters = letters_of(flags);
    if (!known || !letters || !known_alike(*known, text)) return nullptr;
    RE2::Options options;
    options.set_log_errors(false);
    auto result = std::make_unique<RE2>(letters->empty() ? *known : "(?" + *letters + ")" + *known, options);
    return result->ok() ? std::move(result) : nullptr;
}

std::optional<Found> find(const RE2& pattern, std::string_view text, std::size_t from, RE2::Anchor anchor) {
    std::vector<re2::StringPiece> parts(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
    if (from > text.size() || !pattern.Match({text.data(), text.size()}, from, text.size(), anchor, parts.data(), static_cast<int>(parts.size()))) return std::nullopt;
    Found result;
    for (const re2::StringPiece& part : parts) {
        if (!part.data()) result.groups.emplace_back();
        else result.groups.emplace_back(std::pair(static_cast<std::size_t>(part.data() - text.data()), static_cast<std::size_t>(part.data() - text.data()) + part.size()));
    }
    return result;
}

/// All matches, one behind the other. A match of nothing may have been one of something by another way: that is not told.
std::optional<std::vector<Found>> find_all(const RE2& pattern, std::string_view text) {
    std::vector<Found> result;
    const bool several_ways = pattern.pattern().find('|') != std::string::npos || pattern.pattern().find("??") != std::string::npos ||
                              pattern.pattern().find("*?") != std::string::npos || pattern.pattern().find("}?") != std::string::npos;
    for (std::size_t at = 0; at <= text.size();) {
        auto one = find(pattern, text, at, RE2::UNANCHORED);
        if (!one) break;
        const auto [begin, end] = *one->groups[0];
        if (begin == end && several_ways) return std::nullopt;
        at = begin == end ? end + 1 : end;
        result.push_back(std::move(*one));
        if (result.size() > most_found) return std::nullopt;
    }
    return result;
}

Value part_of(Evaluator& evaluator, const Text& text, const Found& found, std::size_t group) {
    const auto& range = found.groups[group];
    return range ? Value(evaluator.heap().text(sliced(text, range->first, range->second))) : Value(None{});
}

/// arguments: the groups, the names of groups, the bounds of each.
Value match_value(Evaluator& evaluator, const RE2& pattern, const Text& text, const std::optional<Found>& found) {
    if (!found) return None{};
    List* groups = evaluator.heap().tuple({});
    List* bounds = evaluator.heap().tuple({});
    Table* names = evaluator.heap().table();
    for (std::size_t i = 0; i < found->groups.size(); ++i) {
        groups->elements.push_back(part_of(evaluator, text, *found, i));
        const auto& range = found->groups[i];
        const auto at = [&](std::size_t byte) { return Value(static_cast<std::int64_t>(byte)); };
        bounds->elements.push_back(evaluator.heap().tuple({range ? at(range->first) : Value(std::int64_t{-1}), range ? at(range->second) : Value(std::int64_t{-1})}));
    }
    for (const auto& [number, name] : pattern.CapturingGroupNames()) put(*names, evaluator.text(name), std::int64_t{number});
    Symbol made{Symbol::Kind::call, {}};
    made.operands.push_back(evaluator.heap().dotted(std::string(match_path)));
    made.arguments = {groups, names, bounds};
    return evaluator.heap().symbol(std::move(made));
}

std::optional<std::size_t> group_of(const Symbol& match, const Value& wanted) {
    const List& groups = *as_list(match.arguments[0]);
    const Value* named = find_in(*as_table(match.arguments[1]), wanted);
    const auto number = as_integer(named ? *named : wanted);
    if (!number || *number < 0 || *number >= static_cast<std::int64_t>(groups.elements.size())) return std::nullopt;
    return static_cast<std::size_t>(*number);
}

/// What stands for a match: \1, \g<1> and \g<name> are its groups. Nothing where another escape stands.
std::optional<std::string> expanded(const std::string& replacement, const RE2& pattern, const Found& found, std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        if (replacement[i] != '\\') {
            result += replacement[i];
            continue;
        }
        if (++i >= replacement.size()) return std::nullopt;
        const char c = replacement[i];
        std::string group;
        if (c == 'n') result += '\n';
        else if (c == 't') result += '\t';
        else if (c == '\\') result += '\\';
        else if (c == 'g' && replacement.compare(i + 1, 1, "<") == 0) {
            const std::size_t end = replacement.find('>', i);
            if (end == replacement.npos) return std::nullopt;
            group = replacement.substr(i + 2, end - i - 2);
            i = end;
        } else if (c >= '1' && c <= '9') {
            group = c;
            if (i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9') group += replacement[++i];
        } else return std::nullopt;
        if (group.empty()) continue;
        const auto named = pattern.NamedCapturingGroups().find(group);
        const bool numeric = group.size() < 3 && group.find_first_not_of("0123456789") == group.npos;
        if (!numeric && named == pattern.NamedCapturingGroups().end()) return std::nullopt;
        const auto number = static_cast<std::size_t>(numeric ? std::stoi(group) : named->second);
        if (number >= found.groups.size()) return std::nullopt;
        if (const auto& range = found.groups[number]) result += text.substr(range->first, range->second - range->first);
    }
    return result;
}

std::optional<Value> substituted(Evaluator& evaluator, const RE2& pattern, const Value& replacement, const Text& text, std::int64_t most, bool with_count) {
    const auto all = find_all(pattern, text.text);
    const auto known = as_string(replacement);
    const bool calls = std::holds_alternative<Function*>(replacement) || std::holds_alternative<const Bound*>(replacement) || std::holds_alternative<const Partial*>(replacement);
    if (!all || (!known && !calls)) return std::nullopt;
    Text result;
    result.file = text.file;
    std::size_t at = 0;
    std::int64_t made = 0;
    for (const Found& one : *all) {
        if (most > 0 && made == most) break;
        const auto [begin, end] = *one.groups[0];
        append(result, sliced(text, at, begin));
        at = end;
        ++made;
        if (known) {
            const auto shown = expanded(*known, pattern, one, text.text);
            if (!shown) return std::nullopt;
            append(result, Text{*shown, {}, nullptr, false});
            continue;
        }
        const Value given = evaluator.call(replacement, {{match_value(evaluator, pattern, text, one)}, {}, false});
        const Text* shown = as_text(plain(given));
        if (!shown) return evaluator.unknown("what a function puts in the place of a match is not known");
        append(result, *shown);
        if (result.text.size() > longest_text) return evaluator.unknown("a text that becomes too long");
    }
    append(result, sliced(text, at, text.text.size()));
    if (result.text.size() > longest_text) return evaluator.unknown("a text that becomes too long");
    const Value whole = evaluator.heap().text(std::move(result));
    return with_count ? Value(evaluator.heap().tuple({whole, made})) : whole;
}

Value divided(Evaluator& evaluator, const Text& text, const std::vector<Found>& all, std::int64_t most) {
    List* result = evaluator.heap().list({});
    std::size_t at = 0;
    std::int64_t made = 0;
    for (const Found& one : all) {
        if (most > 0 && made++ == most) break;
        result->elements.push_back(evaluator.heap().text(sliced(text, at, one.groups[0]->first)));
        for (std::size_t group = 1; group < one.groups.size(); ++group) result->elements.push_back(part_of(evaluator, text, one, group));
        at = one.groups[0]->second;
    }
    result->elements.push_back(evaluator.heap().text(sliced(text, at, text.text.size())));
    return result;
}

/// findall(): the group where there is one, a tuple where there are several.
Value listed(Evaluator& evaluator, const Text& text, const std::vector<Found>& all) {
    List* result = evaluator.heap().list({});
    for (const Found& one : all) {
        std::vector<Value> parts;
        for (std::size_t group = one.groups.size() > 1 ? 1 : 0; group < one.groups.size(); ++group)
            parts.push_back(one.groups[group] ? part_of(evaluator, text, one, group) : evaluator.text(""));
        result->elements.push_back(parts.size() == 1 ? parts[0] : Value(evaluator.heap().tuple(std::move(parts))));
    }
    return result;
}

/// `name` of re's functions, with the pattern first.
std::optional<Value> apply(Evaluator& evaluator, std::string_view name, const Value& pattern_value, const Arguments& rest) {
    const bool substitutes = name == "sub" || name == "subn", divides = name == "split";
    const auto argument = [&](std::size_t i, std::string_view keyword) {
        const Value* found = i < rest.positional.size() ? &rest.positional[i] : rest.keyword(keyword);
        return found ? *found : Value(None{});
    };
    const Value text_value = plain(argument(substitutes ? 1 : 0, "string"));
    const Text* text = as_text(text_value);
    if (!text || text->bytes || rest.open) return std::nullopt;
    const Value most_value = substitutes ? argument(2, "count") : divides ? argument(1, "maxsplit") : Value(None{});
    const auto most = is_none(most_value) ? 0 : as_integer(most_value);
    const bool counts = substitutes || divides;
    const auto pattern = made_pattern(pattern_value, argument(substitutes ? 3 : divides ? 2 : 1, "flags"), text->text);
    if (!pattern || !most) return std::nullopt;
    if (!counts && rest.positional.size() > 1 && call_of(pattern_value, pattern_path)) return std::nullopt;  // where to begin
    if (name == "match" || name == "fullmatch" || name == "search")
        return match_value(evaluator, *pattern, *text, find(*pattern, text->text, 0, name == "search" ? RE2::UNANCHORED : name == "match" ? RE2::ANCHOR_START : RE2::ANCHOR_BOTH));
    if (substitutes) return substituted(evaluator, *pattern, argument(0, "repl"), *text, *most, name == "subn");
    const auto all = find_all(*pattern, text->text);
    if (!all) return std::nullopt;
    if (divides) return divided(evaluator, *text, *all, *most);
    if (name == "findall") return listed(evaluator, *text, *all);
    List* matches = evaluator.heap().list({});
    for (const Found& one : *all) matches->elements.push_back(match_value(evaluator, *pattern, *text, one));
    return evaluator.heap().generator({Generator::Kind::values, {matches}, None{}});
}

constexpr std::string_view functions[] = {"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"};

bool is_function(std::string_view name) { return std::binary_search(std::begin(functions), std::end(functions), name); }

std::optional<Value> match_method(Evaluator& evaluator, const Symbol& match, std::string_view name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const List& groups = *as_list(match.arguments[0]);
    const Value otherwise = !given.empty() ? given[0] : arguments.keyword("default") ? *arguments.keyword("default") : Value(None{});
    const auto shown = [&](const Value& value) { return is_none(value) ? otherwise : value; };
    if (name == "group" || name == "__getitem__") {
        std::vector<Value> parts;
        for (const Value& wanted : given.empty() ? std::vector<Value>{std::int64_t{0}} : given) {
            const auto group = group_of(match, wanted);
            if (!group) return evaluator.unknown("which group is meant is not known");
            parts.push_back(groups.elements[*group]);
        }
        return parts.size() == 1 ? parts[0] : Value(evaluator.heap().tuple(std::move(parts)));
    }
    if (name == "groups") {
        List* all = evaluator.heap().tuple({});
        for (std::size_t i = 1; i < groups.elements.size(); ++i) all->elements.push_back(shown(groups.elements[i]));
        return Value(all);
    }
    if (name == "groupdict") {
        Table* all = evaluator.heap().table();
        for (const auto& [key, number] : as_table(match.arguments[1])->items) put(*all, key, shown(groups.elements[static_cast<std::size_t>(*as_integer(number))]));
        return Value(all);
    }
    const auto group = name == "start" || name == "end" || name == "span" ? group_of(match, given.empty() ? Value(std::int64_t{0}) : given[0]) : std::nullopt;
    if (!group) return std::nullopt;
    const Value& bounds = as_list(match.arguments[2])->elements[*group];
    return name == "span" ? bounds : as_list(bounds)->elements[name == "end"];
}

}  // namespace

bool is_match(const Value& value) { return call_of(value, match_path) != nullptr; }

std::optional<Value> call_regex(Evaluator& evaluator, std::string_view path, const Arguments& arguments) {
    if (!path.starts_with("re.")) return std::nullopt;
    const std::string_view name = path.substr(3);
    if (name == "escape" && arguments.positional.size() == 1) {
        const auto known = as_string(plain(arguments.positional[0]));
        if (!known || !ascii(*known)) return std::nullopt;
        std::string result;
        for (const char c : *known) result += (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos ? "\\" : "") + std::string(1, c);
        return evaluator.text(std::move(result));
    }
    if (!is_function(name)) return std::nullopt;
    Arguments rest = arguments;
    const Value* pattern = arguments.positional.empty() ? arguments.keyword("pattern") : &arguments.positional[0];
    if (!pattern) return std::nullopt;
    const Value known = *pattern;
    if (!rest.positional.empty()) rest.positional.erase(rest.positional.begin());
    return apply(evaluator, name, known, rest);
}

std::optional<Value> regex_method(Evaluator& evaluator, const Value& object, std::string_view name, const Arguments& arguments) {
    if (const Symbol* match = call_of(object, match_path)) return match_method(evaluator, *match, name, arguments);
    return call_of(object, pattern_path) && is_function(name) ? apply(evaluator, name, object, arguments) : std::nullopt;
}

std::optional<Value> regex_attribute(Evaluator& evaluator, const Value& object, std::string_view name) {
    const Symbol* pattern = call_of(object, pattern_path);
    if (pattern && name == "pattern" && !pattern->arguments.empty()) return pattern->arguments[0];
    const Symbol* match = call_of(object, match_path);
    if (match && (name == "lastindex" || name == "lastgroup")) return evaluator.unknown("which group matched last is not known");
    return std::nullopt;
}

std::optional<Value> regex_item(Evaluator& evaluator, const Value& object, const Value& index) {
    const Symbol* match = call_of(object, match_path);
    return match ? match_method(evaluator, *match, "group", {{index}, {}, false}) : std::nullopt;
}

}  // namespace pgsteward::python
