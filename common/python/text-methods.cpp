// Methods of strings.
#include <algorithm>
#include <cctype>

#include "python/evaluator.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

bool all_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string cased(std::string text, std::string_view method) {
    bool word_begins = true;
    for (char& c : text) {
        const auto letter = static_cast<unsigned char>(c);
        const bool first = method == "title" ? word_begins : &c == text.data();
        const bool upper = method == "upper" || (method == "swapcase" && std::islower(letter)) || ((method == "title" || method == "capitalize") && first);
        c = static_cast<char>(upper ? std::toupper(letter) : std::tolower(letter));
        word_begins = !std::isalpha(letter);
    }
    return text;
}

/// zfill, ljust, rjust, center.
std::string aligned(const std::string& text, std::string_view method, std::size_t width, const std::string& fill) {
    const std::size_t length = length_of(text);
    const std::size_t missing = width > length ? width - length : 0;
    // Source: CPython, unicode_center_impl: the odd one goes left where the width is odd.
    const std::size_t left = method == "ljust" ? 0 : method == "center" ? missing / 2 + (missing & width & 1) : missing;
    std::string before, after;
    for (std::size_t i = 0; i < missing; ++i) (i < left ? before : after) += fill;
    const bool has_sign = method == "zfill" && !text.empty() && (text[0] == '-' || text[0] == '+');
    return has_sign ? text[0] + before + text.substr(1) : before + text + after;
}

std::string without_tabs(const std::string& text, std::size_t size) {
    std::string result;
    std::size_t column = 0;
    for (const char c : text) {
        const std::size_t spaces = c != '\t' ? 0 : size == 0 ? 0 : size - column % size;
        if (c == '\t') result.append(spaces, ' ');
        else result += c;
        column = c == '\n' || c == '\r' ? 0 : column + (c == '\t' ? spaces : (static_cast<unsigned char>(c) & 0xC0) != 0x80);
    }
    return result;
}

}  // namespace

std::optional<Value> Evaluator::text_method(const Text& known, const std::string& name, Arguments& arguments) {
    const auto& given = arguments.positional;
    if (name == "format") return format_text(known, arguments);
    if (name == "format_map" && given.size() == 1) {
        Arguments named;
        if (const Table* table = as_table(given[0]))
            for (const auto& [key, value] : table->items) named.keywords.emplace_back(as_string(key).value_or(""), value);
        return format_text(known, named);
    }
    if (name == "join" && given.size() == 1) return join_text(known, given[0]);
    if (name == "encode" || name == "decode") return heap_.text(Text{known.text, known.pieces, known.file, name == "encode"});
    // What is handed in must be known; where it is, None is as if nothing were.
    for (const Value& value : given)
        if (const auto reason = unknown_reason(value)) return unknown(*reason);
    if (const auto parts = divided_text(known, name, arguments)) return *parts;
    if (const auto changed = changed_text(known, name, arguments)) return *changed;
    return text_query(known, name, arguments);
}

/// What gives several texts.
std::optional<Value> Evaluator::divided_text(const Text& known, const std::string& name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const auto list_of = [&](const std::vector<Text>& parts) -> Value {
        List* list = heap_.list({});
        for (const Text& part : parts) list->elements.push_back(heap_.text(part));
        steps_ += parts.size() / 10;
        return list;
    };
    if (name == "split" || name == "rsplit") {
        const Value* wanted = given.empty() ? arguments.keyword("sep") : &given[0];
        const Value* limit = given.size() > 1 ? &given[1] : arguments.keyword("maxsplit");
        const auto most = limit ? as_integer(*limit) : -1;
        const auto separator = wanted ? as_string(*wanted) : std::nullopt;
        if (!most || (wanted && !separator && !is_none(*wanted)) || (separator && separator->empty())) return unknown("a split that is not followed");
        if (!separator) return *most < 0 ? list_of(words(known)) : unknown("a split that is not followed");
        std::vector<Text> parts = split(known, *separator, name == "rsplit" ? -1 : *most);
        if (name == "rsplit" && *most >= 0 && parts.size() > static_cast<std::size_t>(*most) + 1) {
            std::size_t end = 0;
            const std::size_t joined = parts.size() - static_cast<std::size_t>(*most);
            for (std::size_t i = 0; i < joined; ++i) end += parts[i].text.size() + (i > 0 ? separator->size() : 0);
            parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(joined - 1));
            parts[0] = sliced(known, 0, end);
        }
        return list_of(parts);
    }
    if (name == "splitlines") {
        const Value* keeps = given.empty() ? arguments.keyword("keepends") : &given[0];
        return list_of(lines(known, keeps && truth(*keeps).value_or(false)));
    }
    const auto separator = given.empty() ? std::nullopt : as_string(given[0]);
    if ((name == "partition" || name == "rpartition") && separator && !separator->empty()) {
        const std::size_t at = name == "partition" ? known.text.find(*separator) : known.text.rfind(*separator);
        if (at == known.text.npos && name == "partition") return heap_.tuple({heap_.text(known), text(""), text("")});
        if (at == known.text.npos) return heap_.tuple({text(""), text(""), heap_.text(known)});
        return heap_.tuple({heap_.text(sliced(known, 0, at)), text(*separator), heap_.text(sliced(known, at + separator->size(), known.text.size()))});
    }
    return std::nullopt;
}

/// What gives another text.
std::optional<Value> Evaluator::changed_text(const Text& known, const std::string& name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const auto string = [&](std::size_t i) { return i < given.size() ? as_string(given[i]) : std::optional<std::string>(); };
    if (name == "strip" || name == "lstrip" || name == "rstrip") {
        const auto characters = string(0);
        if (!characters && !given.empty() && !is_none(given[0])) return unknown("a text that is not known");
        const Side side = name == "strip" ? Side::both : name == "lstrip" ? Side::left : Side::right;
        return heap_.text(stripped(known, side, characters ? &*characters : nullptr));
    }
    if (name == "replace" && given.size() >= 2) {
        const auto from = string(0), to = string(1);
        const Value* limit = given.size() > 2 ? &given[2] : arguments.keyword("count");
        const auto most = limit ? as_integer(*limit) : -1;
        if (!from || !to || !most || from->empty()) return unknown("a text that is not known");
        Text result = replaced(known, *from, *to, *most);
        if (result.text.size() > longest_text) return unknown("a text that becomes too long");
        if (result.text != known.text) result.pieces.clear();
        return heap_.text(std::move(result));
    }
    if (name == "upper" || name == "lower" || name == "title" || name == "capitalize" || name == "casefold" || name == "swapcase")
        return all_ascii(known.text) ? text(cased(known.text, name)) : unknown("letters whose other case is not known");
    if ((name == "removeprefix" || name == "removesuffix") && string(0)) {
        const bool prefix = name == "removeprefix";
        const std::size_t size = string(0)->size();
        if (prefix ? !known.text.starts_with(*string(0)) : !known.text.ends_with(*string(0))) return heap_.text(known);
        return heap_.text(prefix ? sliced(known, size, known.text.size()) : sliced(known, 0, known.text.size() - size));
    }
    if ((name == "zfill" || name == "ljust" || name == "rjust" || name == "center") && !given.empty()) {
        const auto width = as_integer(given[0]);
        const auto fill = given.size() > 1 ? string(1) : name == "zfill" ? "0" : " ";
        if (!width || *width > 10'000 || !fill || length_of(*fill) != 1) return unknown("a text that is not known");
        return text(aligned(known.text, name, static_cast<std::size_t>(std::max<std::int64_t>(0, *width)), *fill));
    }
    if (name == "expandtabs") {
        const Value* wanted = given.empty() ? arguments.keyword("tabsize") : &given[0];
        const auto size = wanted ? as_integer(*wanted) : 8;
        if (!size || *size > 100) return unknown("a text that is not known");
        return text(without_tabs(known.text, static_cast<std::size_t>(std::max<std::int64_t>(0, *size))));
    }
    if (name == "maketrans") return letters_to_change(arguments);
    if (name == "translate" && given.size() == 1) return translated(known, given[0]);
    return std::nullopt;
}

/// str.maketrans("ab", "xy", "removed") and str.maketrans({"a": "x"}), as a dict of letters.
Value Evaluator::letters_to_change(const Arguments& arguments) {
    const auto& given = arguments.positional;
    Table* table = heap_.table();
    if (const Table* pairs = given.size() == 1 ? as_table(given[0]) : nullptr) {
        *table = *pairs;
        table->born = heap_.condition;
        return table;
    }
    const auto from = given.size() > 1 ? as_string(given[0]) : std::nullopt, to = given.size() > 1 ? as_string(given[1]) : std::nullopt;
    if (!from || !to || !all_ascii(*from) || !all_ascii(*to) || from->size() != to->size()) return unknown("which letters are changed is not known");
    for (std::size_t i = 0; i < from->size(); ++i) put(*table, text(from->substr(i, 1)), text(to->substr(i, 1)));
    if (given.size() > 2)
        for (const char c : as_string(given[2]).value_or("")) put(*table, text(std::string(1, c)), None{});
    return table;
}

Value Evaluator::translated(const Text& known, const Value& letters) {
    const Table* table = as_table(letters);
    if (!table || table->open || table->doubtful || !all_ascii(known.text)) return unknown("which letters are changed is not known");
    std::string result;
    for (const char c : known.text) {
        const Value* to = find_in(*table, text(std::string(1, c)));
        if (!to) to = find_in(*table, std::int64_t{c});
        const auto shown = to ? as_string(*to) : std::string(1, c);
        if (!shown && !is_none(*to)) return unknown("which letters are changed is not known");
        result += shown.value_or("");
    }
    return result.size() > longest_text ? unknown("a text that becomes too long") : text(std::move(result));
}

std::optional<Value> Evaluator::text_query(const Text& known, const std::string& name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const bool searches = name == "startswith" || name == "endswith" || name == "find" || name == "rfind" || name == "index" || name == "rindex" || name == "count";
    if (searches && given.size() > 1) {
        // From there on, and up to there.
        const auto begin = as_integer(given[1]);
        const auto end = given.size() > 2 ? as_integer(given[2]) : static_cast<std::int64_t>(length_of(known.text));
        if (!begin || !end || *begin < 0 || *end < *begin) return unknown("a place in a text that is not known");
        const std::size_t from = byte_of(known.text, static_cast<std::size_t>(*begin));
        const Text part = sliced(known, from, std::max(from, byte_of(known.text, static_cast<std::size_t>(*end))));
        const auto found = text_query(part, name, {{given[0]}, {}, false});
        const auto at = found && name.find("find") + name.find("index") != 2 * name.npos ? as_integer(*found) : std::nullopt;
        return at && *at >= 0 ? Value(*at + *begin) : found;
    }
    if ((name == "startswith" || name == "endswith") && !given.empty()) {
        const auto fits = [&](const Value& value) -> std::optional<bool> {
            const auto part = as_string(value);
            if (!part) return std::nullopt;
            return name == "startswith" ? known.text.starts_with(*part) : known.text.ends_with(*part);
        };
        std::optional<bool> result = false;
        const List* several = as_list(given[0]);
        for (const Value& one : several ? several->elements : std::vector<Value>{given[0]}) {
            const auto holds = fits(one);
            if (holds.value_or(false)) return true;
            if (!holds) result = std::nullopt;
        }
        return result ? Value(*result) : unknown("a condition that is not known");
    }
    const auto part = given.empty() ? std::nullopt : as_string(given[0]);
    if (searches && part) {
        if (name == "count") return part->empty() ? unknown("a number that is not known") : Value(static_cast<std::int64_t>(split(known, *part, -1).size() - 1));
        const std::size_t found = name.starts_with('r') ? known.text.rfind(*part) : known.text.find(*part);
        if (found != known.text.npos) return static_cast<std::int64_t>(length_of(known.text.substr(0, found)));
        return name.ends_with("find") ? Value(std::int64_t{-1}) : fails("ValueError", "a place that is not there");
    }
    return text_is(known.text, name);
}

/// isdigit() and its like; letters beyond ASCII are not judged.
std::optional<Value> Evaluator::text_is(const std::string& known, std::string_view name) {
    static constexpr std::string_view tests[] = {"isdigit", "isnumeric", "isdecimal", "isalpha", "isalnum", "isspace", "isupper", "islower", "isascii", "isidentifier"};
    if (std::find(std::begin(tests), std::end(tests), name) == std::end(tests)) return std::nullopt;
    if (name == "isascii") return all_ascii(known);
    if (!all_ascii(known)) return unknown("a condition that is not known");
    const auto every = [&](auto test) { return !known.empty() && std::all_of(known.begin(), known.end(), [&](char c) { return test(static_cast<unsigned char>(c)) != 0; }); };
    if (name == "isalpha") return every([](int c) { return std::isalpha(c); });
    if (name == "isalnum") return every([](int c) { return std::isalnum(c); });
    if (name == "isspace") return every([](int c) { return std::isspace(c); });
    if (name == "isupper") return cased(known, "upper") == known && cased(known, "lower") != known;
    if (name == "islower") return cased(known, "lower") == known && cased(known, "upper") != known;
    if (name == "isidentifier") return every([](int c) { return std::isalnum(c) || c == '_'; }) && !std::isdigit(static_cast<unsigned char>(known[0]));
    return every([](int c) { return std::isdigit(c); });
}

Value Evaluator::join_text(const Text& separator, const Value& parts) {
    const auto all = elements(parts);
    if (!all || all->open || all->doubtful) return unknown(unknown_reason(parts).value_or("it is joined from values that are not known"));
    if (all->known.size() == 1 && as_text(plain(all->known[0]))) return plain(all->known[0]);
    std::string result;
    for (std::size_t i = 0; i < all->known.size(); ++i) {
        const Text* part = as_text(plain(all->known[i]));
        if (!part) return unknown(unknown_reason(as_printed(all->known[i])).value_or("it is joined from values that are not known"));
        if (i > 0) result += separator.text;
        result += part->text;
        if (result.size() > longest_text) return unknown("a text that becomes too long");
    }
    text_made_ += result.size();
    if (text_made_ > 64 * longest_text) return unknown("too much text is made here");
    return text(std::move(result));
}

}  // namespace pgsteward::python
