// "…".format(…) and "…" % …: the text that comes out, or the first part that is not known.
#include <algorithm>

#include "python/evaluator.hpp"
#include "python/format-specification.hpp"
#include "python/moments.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

/// What !r, !s and !a make of a value before it is formatted.
std::optional<std::string> converted(const Value& value, char conversion) {
    const auto quoted = printed(value, true);
    return quoted && conversion == 'a' ? in_ascii(*quoted) : quoted;
}

}  // namespace

Value Evaluator::format_text(const Text& known, const Arguments& arguments) {
    std::string result;
    std::size_t automatic = 0;
    const std::string& format = known.text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if ((c == '{' || c == '}') && i + 1 < format.size() && format[i + 1] == c) {
            result += c;
            ++i;
        } else if (c == '{') {
            std::size_t end = i + 1;
            for (int nested = 1; end < format.size(); ++end) {
                if (format[end] == '{') ++nested;
                if (format[end] == '}' && --nested == 0) break;
            }
            if (end >= format.size()) return unknown("a format that is not understood");
            const Value part = format_field(std::string_view(format).substr(i + 1, end - i - 1), arguments, automatic);
            const Text* shown = as_text(part);
            if (!shown) return unknown(unknown_reason(part).value_or("a part of the text is not known"), touches(part));
            result += shown->text;
            i = end;
        } else {
            result += c;
        }
        if (result.size() > longest_text) return unknown("a text that becomes too long");
    }
    text_made_ += result.size();
    if (text_made_ > 64 * longest_text) return unknown("too much text is made here");
    return text(std::move(result));
}

Value Evaluator::format_field(std::string_view field, const Arguments& arguments, std::size_t& automatic) {
    std::string_view specification;
    char conversion = 0;
    if (const std::size_t colon = field.find(':'); colon != field.npos) {
        specification = field.substr(colon + 1);
        field = field.substr(0, colon);
    }
    if (const std::size_t mark = field.find('!'); mark != field.npos) {
        conversion = mark + 1 < field.size() ? field[mark + 1] : 's';
        field = field.substr(0, mark);
    }
    const std::size_t rest = std::min(field.find_first_of(".["), field.size());
    const std::string name(field.substr(0, rest));
    field = field.substr(rest);
    Value value = None{};
    const bool number = !name.empty() && name.find_first_not_of("0123456789") == name.npos;
    if (name.empty() || number) {
        const std::size_t position = name.empty() ? automatic++ : name.size() < 6 ? static_cast<std::size_t>(std::stoul(name)) : 99999;
        if (position >= arguments.positional.size()) return unknown("an argument of format() that is not known");
        value = arguments.positional[position];
    } else {
        const Value* given = arguments.keyword(name);
        if (!given) return unknown("an argument of format() that is not known");
        value = *given;
    }
    while (!field.empty()) {
        const bool item = field[0] == '[';
        std::size_t end = item ? field.find(']') : field.find_first_of(".[", 1);
        end = std::min(end, field.size());
        const std::string part(field.substr(1, end - 1));
        if (!item) value = attribute(value, part);
        else if (!part.empty() && part.find_first_not_of("0123456789") == part.npos && part.size() < 6) value = subscript(value, std::int64_t{std::stol(part)});
        else value = subscript(value, text(part));
        field = field.substr(std::min(item ? end + 1 : end, field.size()));
    }
    return format_value(value, conversion, specification);
}

/// {value!conversion:specification}
Value Evaluator::format_value(const Value& value, char conversion, std::string_view specification) {
    if (const auto moment = conversion || specification.empty() ? std::nullopt : written_moment(value, std::string(specification))) return text(*moment);
    Value shown = as_printed(value);
    if (conversion == 'r' || conversion == 'a') {
        const auto quoted = converted(value, conversion);
        shown = quoted ? text(*quoted) : unknown("a repr() that is not known");
    }
    if (specification.empty() || !as_text(shown)) return shown;
    const auto result = formatted(conversion ? shown : value, specification);
    return result ? text(*result) : unknown("a format that is not followed");
}

Value Evaluator::format_percent(const Text& known, const Value& values) {
    std::string result;
    std::size_t next = 0;
    const List* list = as_list(values);
    const bool several = list && list->tuple;
    const std::string& format = known.text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 >= format.size()) {
            result += format[i];
            continue;
        }
        ++i;
        if (format[i] == '%') {
            result += '%';
            continue;
        }
        Value value = None{};
        if (format[i] == '(') {
            const std::size_t end = format.find(')', i);
            if (end == format.npos) return unknown("a format that is not understood");
            value = subscript(values, text(format.substr(i + 1, end - i - 1)));
            i = end + 1;
        } else if (several) {
            if (next >= list->elements.size()) return unknown("a part of the text is not known");
            value = list->elements[next++];
        } else {
            value = values;
        }
        const std::size_t begin = i;
        while (i < format.size() && std::string_view("0123456789-+ #.").find(format[i]) != std::string_view::npos) ++i;
        const std::string specification = format.substr(begin, i - begin);
        const char kind = i < format.size() ? format[i] : '?';
        const bool as_text_first = kind == 's' || kind == 'r' || kind == 'a';
        const Value shown = format_value(value, kind == 's' ? 0 : as_text_first ? kind : 0, {});
        const Text* part = as_text(shown);
        if (!part) return unknown(unknown_reason(shown).value_or("a part of the text is not known"));
        const auto filled = formatted_percent(as_text_first ? shown : value, specification, as_text_first ? 's' : kind);
        if (!filled) return unknown("a format that is not followed");
        result += *filled;
    }
    return text(std::move(result));
}

}  // namespace pgsteward::python
