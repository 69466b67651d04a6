// Methods of strings.
#include <algorithm>
#include <cctype>

#include "python/evaluator.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

std::string cased(std::string text, const std::string& method) {
    bool word_begins = true;
    for (char& c : text) {
        const auto letter = static_cast<unsigned char>(c);
        if (method == "upper") c = static_cast<char>(std::toupper(letter));
        else if (method == "title") c = static_cast<char>(word_begins ? std::toupper(letter) : std::tolower(letter));
        else if (method == "capitalize") c = static_cast<char>(&c == text.data() ? std::toupper(letter) : std::tolower(letter));
        else c = static_cast<char>(std::tolower(letter));
        word_begins = !std::isalpha(letter);
    }
    return text;
}

}  // namespace

std::optional<Value> Evaluator::text_method(const Text& known, const std::string& name, Arguments& arguments) {
    const auto& given = arguments.positional;
    const auto string = [&](std::size_t i) { return i < given.size() ? as_string(given[i]) : std::optional<std::string>(); };
    const auto list_of = [&](const std::vector<Text>& parts) -> Value {
        List* list = heap_.list({});
        for (const Text& part : parts) list->elements.push_back(heap_.text(part));
        steps_ += parts.size() / 10;
        return list;
    };
    if (name == "format") return format_text(known, arguments);
    if (name == "format_map" && given.size() == 1) {
        Arguments named;
        if (const Table* table = as_table(given[0]))
            for (const auto& [key, value] : table->items) named.keywords.emplace_back(as_string(key).value_or(""), value);
        return format_text(known, named);
    }
    if (name == "join" && given.size() == 1) return join_text(known, given[0]);
    if (name == "strip" || name == "lstrip" || name == "rstrip") {
        const auto characters = string(0);
        const Side side = name == "strip" ? Side::both : name == "lstrip" ? Side::left : Side::right;
        return heap_.text(stripped(known, side, characters ? &*characters : nullptr));
    }
    if (name == "split" || name == "rsplit") {
        const Value* keyword = arguments.keyword("maxsplit");
        const auto most = given.size() > 1 ? as_integer(given[1]) : keyword ? as_integer(*keyword) : -1;
        const auto separator = string(0);
        if (!separator && (given.empty() || is_none(given[0]))) return list_of(words(known));
        if (!separator || !most || (name == "rsplit" && *most >= 0)) return unknown("a split that is not followed");
        return list_of(split(known, *separator, *most));
    }
    if (name == "splitlines") return list_of(lines(known, !given.empty() && truth(given[0]).value_or(false)));
    if (name == "partition" && string(0)) {
        auto parts = split(known, *string(0), 1);
        const bool found = parts.size() == 2;
        return heap_.tuple({heap_.text(parts[0]), text(found ? *string(0) : ""), found ? heap_.text(parts[1]) : text("")});
    }
    if (name == "replace" && given.size() >= 2) {
        const auto from = string(0), to = string(1);
        const auto most = given.size() > 2 ? as_integer(given[2]) : -1;
        if (!from || !to || !most) return unknown(unknown_reason(given[1]).value_or("a text that is not known"));
        Text result = replaced(known, *from, *to, *most);
        if (result.text.size() > longest_text) return unknown("a text that becomes too long");
        if (result.text != known.text) result.pieces.clear();
        return heap_.text(std::move(result));
    }
    if (name == "upper" || name == "lower" || name == "title" || name == "capitalize" || name == "casefold")
        return text(cased(known.text, name));
    if ((name == "removeprefix" || name == "removesuffix") && string(0)) {
        const bool prefix = name == "removeprefix";
        const std::size_t size = string(0)->size();
        if (prefix ? !known.text.starts_with(*string(0)) : !known.text.ends_with(*string(0))) return heap_.text(known);
        return heap_.text(prefix ? sliced(known, size, known.text.size()) : sliced(known, 0, known.text.size() - size));
    }
    if (name == "encode" || name == "decode") return heap_.text(Text{known.text, known.pieces, known.file, name == "encode"});
    if ((name == "zfill" || name == "ljust" || name == "rjust" || name == "center") && !given.empty()) {
        const auto width = as_integer(given[0]);
        if (!width || *width > 10'000 || name == "center") return unknown("a text that is not known");
        const std::string fill(static_cast<std::size_t>(std::max<std::int64_t>(0, *width - static_cast<std::int64_t>(length_of(known.text)))), name == "zfill" ? '0' : ' ');
        return text(name == "ljust" ? known.text + fill : fill + known.text);
    }
    return text_query(known, name, arguments);
}

std::optional<Value> Evaluator::text_query(const Text& known, const std::string& name, const Arguments& arguments) {
    const auto& given = arguments.positional;
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
    if ((name == "find" || name == "index" || name == "count") && part) {
        if (name == "count") return part->empty() ? Value(std::int64_t{0}) : Value(static_cast<std::int64_t>(split(known, *part, -1).size() - 1));
        const std::size_t found = known.text.find(*part);
        if (found == known.text.npos) return std::int64_t{-1};
        return static_cast<std::int64_t>(length_of(known.text.substr(0, found)));
    }
    const auto every = [&](auto test) {
        return !known.text.empty() && std::all_of(known.text.begin(), known.text.end(), [&](char c) { return test(static_cast<unsigned char>(c)) != 0; });
    };
    if (name == "isdigit" || name == "isnumeric") return every([](int c) { return std::isdigit(c); });
    if (name == "isalpha") return every([](int c) { return std::isalpha(c); });
    if (name == "isalnum") return every([](int c) { return std::isalnum(c); });
    if (name == "isspace") return every([](int c) { return std::isspace(c); });
    if (name == "isupper") return cased(known.text, "upper") == known.text && cased(known.text, "lower") != known.text;
    if (name == "islower") return cased(known.text, "lower") == known.text && cased(known.text, "upper") != known.text;
    return std::nullopt;
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
