#include "access/guard-loops.hpp"

#include <charconv>
#include <optional>

#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;
using ValueOf = std::function<GuardValue(const plpgsql::Fragment&)>;

std::optional<long long> integer_of(const GuardValue& value) {
    long long number = 0;
    if (value.can_be_null || !value.text) return std::nullopt;
    const char* const end = value.text->data() + value.text->size();
    const auto [behind, failed] = std::from_chars(value.text->data(), end, number);
    return failed == std::errc() && behind == end ? std::optional(number) : std::nullopt;
}

Turns turns_of(const plpgsql::ForInteger& loop, const ValueOf& value_of) {
    const auto from = integer_of(value_of(loop.from)), to = integer_of(value_of(loop.to));
    if (!from || !to) return Turns::any;
    return (loop.reverse ? *from >= *to : *from <= *to) ? Turns::some : Turns::none;
}

/// ARRAY['a', 'b']
Turns turns_of(const plpgsql::ForEach& loop) {
    const auto parsed = sql::parse_expression(loop.array.text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    const auto* array = expression ? std::get_if<sql::ArrayConstructor>(&(*expression)->node) : nullptr;
    const bool filled = array && !array->elements.empty() && loop.slice == 0 && !std::holds_alternative<sql::ArrayConstructor>(array->elements[0]->node);
    return filled ? Turns::some : Turns::any;
}

}  // namespace

Turns turns_of(const plpgsql::Loop& loop, const ValueOf& value_of) {
    if (std::holds_alternative<plpgsql::Forever>(loop.kind)) return Turns::forever;
    if (const auto* integer = std::get_if<plpgsql::ForInteger>(&loop.kind)) return turns_of(*integer, value_of);
    if (const auto* each = std::get_if<plpgsql::ForEach>(&loop.kind)) return turns_of(*each);
    const auto* repeated = std::get_if<plpgsql::While>(&loop.kind);
    if (!repeated) return Turns::any;
    const GuardValue condition = value_of(repeated->condition);
    return condition.sure_true() ? Turns::forever : condition.may_hold() ? Turns::any : Turns::none;
}

}  // namespace pgsteward::access
