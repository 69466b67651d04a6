#include "print/as-written.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace pgsteward::print {
namespace {

/// Behind a literal or quoted identifier that begins at `at`.
std::size_t behind_quotes(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const bool escapes = quote == '\'' && at > 0 && text[at - 1] == 'E';
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (escapes && text[i] == '\\') ++i;
        else if (text[i] != quote) continue;
        else if (i + 1 < text.size() && text[i + 1] == quote) ++i;
        else return i + 1;
    }
    return text.size();
}

bool is_varchar(std::string_view type) { return type.starts_with("character varying") && !type.ends_with("]"); }

using IsVarchar = std::function<bool(std::string_view name)>;

struct Elements {
    std::string list;                        ///< "'a', 'b'"
    std::size_t end = 0;                     ///< behind "])::text[])"
};

/// The literals of an array that begins at `at`; nothing where there is anything else in it.
std::optional<Elements> elements_at(std::string_view text, std::size_t at) {
    constexpr std::string_view type = "::character varying", closed = "])::text[])";
    Elements elements;
    for (int count = 1; at < text.size() && text[at] == '\''; ++count) {
        const std::size_t end = behind_quotes(text, at);
        elements.list += (elements.list.empty() ? "" : ", ") + std::string(text.substr(at, end - at));
        at = end;
        if (!text.substr(at).starts_with(type)) return std::nullopt;
        at += type.size();
        if (text.substr(at).starts_with(closed)) {
            elements.end = at + closed.size();
            return count > 1 ? std::optional(elements) : std::nullopt;   // of one it is no IN
        }
        if (!text.substr(at).starts_with(", ")) return std::nullopt;
        at += 2;
    }
    return std::nullopt;
}

std::string with_lists(std::string_view canonical, const IsVarchar& is_varchar_name) {
    struct Form { std::string_view stored, written; };
    constexpr Form forms[] = {{"::text = ANY ((ARRAY[", " IN ("}, {"::text <> ALL ((ARRAY[", " NOT IN ("}};
    std::string result;
    std::vector<std::size_t> open;           // parentheses, in the result
    std::size_t last_open = 0;               // of the one that closed last
    for (std::size_t at = 0; at < canonical.size();) {
        const char c = canonical[at];
        if (c == '\'' || c == '"') {
            const std::size_t end = behind_quotes(canonical, at);
            result += canonical.substr(at, end - at);
            at = end;
            continue;
        }
        const auto form = std::ranges::find_if(forms, [&](const Form& each) { return c == ':' && canonical.substr(at).starts_with(each.stored); });
        const std::string_view inner = form != std::end(forms) && result.ends_with(')') ? std::string_view(result).substr(last_open + 1, result.size() - last_open - 2) : "";
        if (!inner.empty() && is_varchar_name(inner))
            if (const auto elements = elements_at(canonical, at + form->stored.size())) {
                const std::string column(inner);
                result.resize(last_open);
                result += column + std::string(form->written) + elements->list + ")";
                at = elements->end;
                continue;
            }
        if (c == '(') open.push_back(result.size());
        if (c == ')' && !open.empty()) {
            last_open = open.back();
            open.pop_back();
        }
        result += c;
        ++at;
    }
    return result;
}

}  // namespace

std::string as_written(std::string_view canonical, const Relation& relation) {
    return with_lists(canonical, [&](std::string_view name) {
        return std::any_of(relation.columns.begin(), relation.columns.end(), [&](const Column& column) { return quoted(column.name) == name && is_varchar(column.type); });
    });
}

std::string as_written(std::string_view canonical, const Type& domain) {
    return with_lists(canonical, [&](std::string_view name) { return name == "VALUE" && is_varchar(domain.base); });
}

}  // namespace pgsteward::print
