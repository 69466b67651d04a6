// Expressions of the syntax tree.
#include "python/builder.hpp"

namespace pgsteward::python {
namespace {

/// Deeper nesting is an error: the tree is walked by recursion, here and by the evaluator.
constexpr int most_nested = 400;

constexpr std::pair<std::string_view, Operator> operators[] = {
    {"+", Operator::add},     {"-", Operator::subtract},   {"*", Operator::multiply},     {"@", Operator::matrix},
    {"/", Operator::divide},  {"//", Operator::floor_divide}, {"%", Operator::modulo},    {"**", Operator::power},
    {"|", Operator::bit_or},  {"&", Operator::bit_and},    {"^", Operator::bit_xor},      {"<<", Operator::shift_left},
    {">>", Operator::shift_right},
};

constexpr std::pair<std::string_view, Comparator> comparators[] = {
    {"==", Comparator::equal}, {"!=", Comparator::not_equal}, {"<>", Comparator::not_equal}, {"<", Comparator::less},
    {"<=", Comparator::less_equal}, {">", Comparator::greater}, {">=", Comparator::greater_equal},
    {"in", Comparator::in}, {"is", Comparator::is},
};

}  // namespace

Operator operator_of(std::string_view token) {
    if (token.size() > 1 && token.back() == '=') token.remove_suffix(1);
    for (const auto& [text, op] : operators)
        if (text == token) return op;
    return Operator::unknown;
}

Expr Builder::made(Index node, decltype(Expression::node) value) {
    module_.expressions.push_back({at(node).span, std::move(value)});
    return &module_.expressions.back();
}

Expr Builder::unreadable(Index node) { return made(node, Unreadable{}); }

Expr Builder::expression(Index node) {
    if (depth_ >= most_nested) {
        module_.errors.push_back({{module_.source, at(node).span}, "nested too deeply"});
        return unreadable(node);
    }
    ++depth_;
    Expr result = built(node);
    --depth_;
    return result;
}

Expr Builder::built(Index node) {
    switch (at(node).rule) {
        case Rule::identifier:
        case Rule::dotted_name: return made(node, Name{std::string(text(node))});
        case Rule::string:
        case Rule::concatenated_string: return string(node);
        case Rule::integer:
        case Rule::floating: return made(node, Number{});
        case Rule::yes: return made(node, Singleton{Singleton::Kind::yes});
        case Rule::no: return made(node, Singleton{Singleton::Kind::no});
        case Rule::none: return made(node, Singleton{Singleton::Kind::none});
        case Rule::ellipsis: return made(node, Singleton{Singleton::Kind::ellipsis});
        case Rule::attribute: {
            Expr object = optional_expression(child(node, Field::object));
            const Index name = child(node, Field::attribute);
            if (!object || name == 0) return unreadable(node);
            return made(node, Attribute{object, std::string(text(name))});
        }
        case Rule::subscript: return subscript(node);
        case Rule::slice: return slice(node);
        case Rule::call: return call(node);
        case Rule::unary_operator:
        case Rule::not_operator: {
            Expr operand = optional_expression(child(node, Field::argument));
            if (!operand) return unreadable(node);
            return made(node, Unary{at(node).rule == Rule::not_operator ? '!' : text(node)[0], operand});
        }
        case Rule::binary_operator:
        case Rule::boolean_operator: return binary(node);
        case Rule::comparison_operator: return comparison(node);
        case Rule::conditional_expression: return conditional(node);
        case Rule::lambda: return lambda(node);
        case Rule::list:
        case Rule::list_pattern: return sequence(node, Sequence::Kind::list);
        case Rule::tuple:
        case Rule::tuple_pattern:
        case Rule::expression_list:
        case Rule::pattern_list: return sequence(node, Sequence::Kind::tuple);
        case Rule::set: return sequence(node, Sequence::Kind::set);
        case Rule::dictionary: return dictionary(node);
        case Rule::list_comprehension: return comprehension(node, Comprehension::Kind::list);
        case Rule::set_comprehension: return comprehension(node, Comprehension::Kind::set);
        case Rule::dictionary_comprehension: return comprehension(node, Comprehension::Kind::dictionary);
        case Rule::generator_expression: return comprehension(node, Comprehension::Kind::generator);
        case Rule::list_splat:
        case Rule::list_splat_pattern: {
            const auto inner = children(node);
            if (inner.empty()) return unreadable(node);
            if (std::exchange(hidden_star_, false)) return expression(inner[0]);
            return made(node, Starred{expression(inner[0])});
        }
        case Rule::parenthesized:
        case Rule::type:
        case Rule::as_pattern_target: {
            const auto inner = children(node);
            return inner.empty() ? unreadable(node) : expression(inner[0]);
        }
        case Rule::await: {
            const auto inner = children(node);
            return inner.empty() ? unreadable(node) : made(node, Await{expression(inner[0])});
        }
        case Rule::yield: return yield_of(node);
        case Rule::named_expression: {
            Expr value = optional_expression(child(node, Field::value));
            const Index name = child(node, Field::name);
            if (!value || name == 0) return unreadable(node);
            return made(node, NamedExpression{std::string(text(name)), value});
        }
        case Rule::as_pattern: {
            const auto inner = children(node);
            return inner.empty() ? unreadable(node) : expression(inner[0]);
        }
        default: return unreadable(node);
    }
}

Expr Builder::tuple_of(Index node, const std::vector<Index>& elements) {
    Sequence result{Sequence::Kind::tuple, {}};
    for (const Index element : elements) result.elements.push_back(expression(element));
    return made(node, std::move(result));
}

Expr Builder::sequence(Index node, Sequence::Kind kind) {
    Sequence result{kind, {}};
    for (const Index element : children(node)) {
        // The grammar reads [*f(x)] as a call of *f.
        const bool is_star = at(element).rule == Rule::list_splat || at(element).rule == Rule::list_splat_pattern;
        hidden_star_ = !is_star && text(element).starts_with('*');
        const bool hidden = hidden_star_;
        Expr value = expression(element);
        result.elements.push_back(hidden ? made(element, Starred{value}) : value);
    }
    return made(node, std::move(result));
}

Expr Builder::dictionary(Index node) {
    Dictionary result;
    for (const Index item : children(node)) {
        if (at(item).rule == Rule::pair) {
            const Index key = child(item, Field::key);
            const Index value = child(item, Field::value);
            if (key != 0 && value != 0) result.items.emplace_back(expression(key), expression(value));
        } else if (at(item).rule == Rule::dictionary_splat) {
            const auto inner = children(item);
            if (!inner.empty()) result.items.emplace_back(nullptr, expression(inner[0]));
        }
    }
    return made(node, std::move(result));
}

Expr Builder::comprehension(Index node, Comprehension::Kind kind) {
    Comprehension result{kind, nullptr, nullptr, {}};
    const Index body = child(node, Field::body);
    if (body == 0) return unreadable(node);
    if (at(body).rule == Rule::pair) {
        result.element = optional_expression(child(body, Field::key));
        result.value = optional_expression(child(body, Field::value));
        if (!result.element || !result.value) return unreadable(node);
    } else {
        result.element = expression(body);
    }
    for (const Index part : children(node)) {
        if (at(part).rule == Rule::for_in_clause) {
            const Index target = child(part, Field::left);
            const auto values = children(part, Field::right);
            if (target == 0 || values.empty()) return unreadable(node);
            result.clauses.push_back(
                {expression(target), values.size() == 1 ? expression(values[0]) : tuple_of(part, values)});
        } else if (at(part).rule == Rule::if_clause) {
            const auto test = children(part);
            if (!test.empty()) result.clauses.push_back({nullptr, expression(test[0])});
        }
    }
    return made(node, std::move(result));
}

std::vector<Argument> Builder::arguments(Index node) {
    std::vector<Argument> result;
    if (at(node).rule == Rule::generator_expression) {
        result.push_back({Argument::Kind::positional, {}, expression(node)});
        return result;
    }
    for (Index argument : children(node)) {
        const auto inner = children(argument);
        switch (at(argument).rule) {
            case Rule::keyword_argument: {
                const Index name = child(argument, Field::name);
                const Index value = child(argument, Field::value);
                if (name != 0 && value != 0)
                    result.push_back({Argument::Kind::keyword, std::string(text(name)), expression(value)});
                break;
            }
            case Rule::list_splat:
                if (!inner.empty()) result.push_back({Argument::Kind::star, {}, expression(inner[0])});
                break;
            case Rule::dictionary_splat:
                if (!inner.empty()) result.push_back({Argument::Kind::double_star, {}, expression(inner[0])});
                break;
            default: result.push_back({Argument::Kind::positional, {}, expression(argument)});
        }
    }
    return result;
}

Expr Builder::call(Index node) {
    const Index callee = child(node, Field::function);
    const Index list = child(node, Field::arguments);
    if (callee == 0 || list == 0) return unreadable(node);
    Expr function = expression(callee);
    return made(node, Call{function, arguments(list)});
}

Expr Builder::subscript(Index node) {
    const Index value = child(node, Field::value);
    const auto indices = children(node, Field::subscript);
    if (value == 0 || indices.empty()) return unreadable(node);
    Expr object = expression(value);
    return made(node, Subscript{object, indices.size() == 1 ? expression(indices[0]) : tuple_of(node, indices)});
}

Expr Builder::slice(Index node) {
    Expr bounds[3] = {nullptr, nullptr, nullptr};
    std::size_t position = 0;
    for (const Index part : children(node, false)) {
        if (text(part) == ":" && !at(part).named) ++position;
        else if (position < 3) bounds[position] = expression(part);
    }
    return made(node, Slice{bounds[0], bounds[1], bounds[2]});
}

Expr Builder::binary(Index node) {
    const Index left = child(node, Field::left);
    const Index right = child(node, Field::right);
    const Index token = child(node, Field::operator_);
    if (left == 0 || right == 0 || token == 0) return unreadable(node);
    Expr first = expression(left);
    Expr second = expression(right);
    if (at(node).rule == Rule::boolean_operator) return made(node, Logical{text(token) == "and", first, second});
    return made(node, Binary{operator_of(text(token)), first, second});
}

Expr Builder::comparison(Index node) {
    Comparison result{nullptr, {}};
    bool negated_in = false, is = false;
    Comparator next = Comparator::equal;
    for (const Index part : children(node, false)) {
        if (at(part).field == Field::operators) {
            const std::string_view token = text(part);
            negated_in = token.starts_with("not");
            is = token.starts_with("is") && token.size() > 2;
            if (negated_in) next = Comparator::not_in;
            else if (is) next = Comparator::is_not;
            else
                for (const auto& [name, comparator] : comparators)
                    if (name == token) next = comparator;
        } else if (!result.first) {
            result.first = expression(part);
        } else if (at(part).named) {
            result.rest.emplace_back(next, expression(part));
        }
    }
    if (!result.first || result.rest.empty()) return unreadable(node);
    return made(node, std::move(result));
}

Expr Builder::conditional(Index node) {
    const auto parts = children(node);
    if (parts.size() != 3) return unreadable(node);
    Expr yes = expression(parts[0]);
    Expr test = expression(parts[1]);
    return made(node, Conditional{test, yes, expression(parts[2])});
}

Expr Builder::lambda(Index node) {
    const Index list = child(node, Field::parameters);
    const Index body = child(node, Field::body);
    if (body == 0) return unreadable(node);
    std::vector<Parameter> accepted = list == 0 ? std::vector<Parameter>{} : parameters(list);
    return made(node, Lambda{std::move(accepted), expression(body)});
}

Expr Builder::yield_of(Index node) {
    yields_ = true;
    bool from = false;
    for (const Index part : children(node, false)) from = from || (!at(part).named && text(part) == "from");
    const auto inner = children(node);
    return made(node, Yield{inner.empty() ? nullptr : expression(inner[0]), from});
}

std::vector<Parameter> Builder::parameters(Index node) {
    std::vector<Parameter> result;
    bool keyword_only = false;
    const auto plain = [&](Index parameter) {
        Parameter one;
        one.keyword_only = keyword_only;
        const auto inner = children(parameter);
        if (at(parameter).rule == Rule::list_splat_pattern) one.kind = Parameter::Kind::star;
        if (at(parameter).rule == Rule::dictionary_splat_pattern) one.kind = Parameter::Kind::double_star;
        one.name = std::string(text(one.kind == Parameter::Kind::normal || inner.empty() ? parameter : inner[0]));
        return one;
    };
    for (const Index parameter : children(node)) {
        Parameter one;
        switch (at(parameter).rule) {
            case Rule::keyword_separator: keyword_only = true; continue;
            case Rule::positional_separator: continue;
            case Rule::default_parameter:
            case Rule::typed_default_parameter: {
                const Index name = child(parameter, Field::name);
                if (name == 0) continue;
                one = plain(name);
                one.default_value = optional_expression(child(parameter, Field::value));
                break;
            }
            case Rule::typed_parameter: {
                const auto inner = children(parameter);
                if (inner.empty()) continue;
                one = plain(inner[0]);
                break;
            }
            default: one = plain(parameter);
        }
        if (one.kind == Parameter::Kind::star) keyword_only = true;
        result.push_back(std::move(one));
    }
    return result;
}

}  // namespace pgsteward::python
