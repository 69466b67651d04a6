// Options of WITH (…), OPTIONS (…) and the clauses of CREATE as text.
#include <algorithm>
#include <charconv>

#include "canonical/type-name.hpp"
#include "interpret/definitions.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::interpret {
namespace {

struct Text {
    std::string operator()(std::monostate) const { return "true"; }   // WITH (security_barrier)
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const std::vector<std::string>& names) const {
        std::string text;
        for (const std::string& name : names) text += (text.empty() ? "" : ".") + quoted(name);
        return text;
    }
    std::string operator()(const sql::TypeName& type) const { return canonical::type_name(type); }
    std::string operator()(const sql::ExpressionPtr& expression) const { return expression ? sql::print(*expression) : std::string(); }
};

}  // namespace

std::string text_of(const sql::Option& option) { return std::visit(Text{}, option.value); }

std::optional<std::int64_t> number_of(const sql::Option& option) {
    if (const auto* number = std::get_if<std::int64_t>(&option.value)) return *number;
    if (std::holds_alternative<bool>(option.value) || std::holds_alternative<std::monostate>(option.value)) return std::nullopt;
    const std::string text = text_of(option);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

void set_options(OptionMap& map, const sql::Options& options, bool reset) {
    for (const sql::Option& option : options) {
        const std::string name = option.space.empty() ? option.name.str() : option.space + "." + option.name;
        if (reset || option.action == sql::Option::Action::drop) map.erase(name);
        else map[name] = text_of(option);
    }
}

}  // namespace pgsteward::interpret
