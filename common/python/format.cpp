// "…".format(…) and "…" % …: the text that comes out, or the first part that is not known.
#include <fmt/format.h>

#include <algorithm>

#include "python/evaluator.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

/// Fill, alignment and width of a format; nothing where it says more.
std::optional<std::string> padded(const std::string& text, std::string_view specification, bool number) {
    if (specification.empty() || specification == "s" || (number && specification == "d")) return text;
    char fill = ' ';
    char align = number ? '>' : '<';
    std::size_t at = 0;
    constexpr std::string_view alignments = "<>^";
    if (specification.size() > 1 && alignments.find(specification[1]) != alignments.npos) fill = specification[0], align = specification[1], at = 2;
    else if (alignments.find(specification[0]) != alignments.npos) align = specification[0], at = 1;
    if (at < specification.size() && specification[at] == '0') fill = '0', ++at;
    std::size_t width = 0;
    for (; at < specification.size() && specification[at] >= '0' && specification[at] <= '9' && width < 10'000; ++at)
        width = width * 10 + static_cast<std::size_t>(specification[at] - '0');
    if (at < specification.size() && (specification[at] == 's' || specification[at] == 'd')) ++at;
    if (at != specification.size() || width > 10'000) return std::nullopt;
    const std::size_t length = length_of(text);
    const std::size_t missing = width > length ? width - length : 0;
    const std::size_t left = align == '<' ? 0 : align == '>' ? missing : missing / 2;
    return std::string(left, fill) + text + std::string(missing - left, fill);
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
    if (conversion == 'r') {
        const auto quoted = printed(value, true);
        return quoted ? text(*quoted) : unknown("a repr() that is not known");
    }
    const Value shown = as_printed(value);
    const Text* known = as_text(shown);
    if (!known || specification.empty()) return shown;
    const auto result = padded(known->text, specification, as_integer(value).has_value());
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
        std::string specification;
        while (i < format.size() && (std::isdigit(static_cast<unsigned char>(format[i])) || format[i] == '-')) specification += format[i++];
        const char kind = i < format.size() ? format[i] : 's';
        Value shown = as_printed(value);
        if (kind == 'r') shown = printed(value, true) ? text(*printed(value, true)) : unknown("a repr() that is not known");
        const Text* part = as_text(shown);
        if (!part) return unknown(unknown_reason(shown).value_or("a part of the text is not known"));
        if (kind != 's' && kind != 'd' && kind != 'i' && kind != 'r') return unknown("a format that is not followed");
        const auto filled = padded(part->text, specification.starts_with('-') ? "<" + specification.substr(1) : (specification.empty() ? "" : ">" + specification), kind == 'd');
        if (!filled) return unknown("a format that is not followed");
        result += *filled;
    }
    return text(std::move(result));
}

}  // namespace pgsteward::python
