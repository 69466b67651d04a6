// Expressions → Values. What has no case here is unknown, and says what it was.
#include "interpret/fold.hpp"

#include <algorithm>
#include <cstdint>

#include "interpret/regular-expression.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::interpret::body {
namespace {

std::string joined(const std::vector<std::string>& parts, std::size_t from = 0) {
    std::string result;
    for (auto i = from; i < parts.size(); ++i) result += (i > from ? "." : "") + parts[i];
    return result;
}

std::string short_text(std::string text) {
    constexpr std::size_t most = 60;
    if (text.size() <= most) return text;
    auto end = most - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;   // between characters
    return text.substr(0, end) + "…";
}

/// The type's name without its schema: "int4", "text[]".
std::string type_name(const sql::TypeName& type) {
    return type.name.name + (type.array_bounds.empty() ? "" : "[]");
}

/// −1, 0, 1 where both are known and their order does not depend on a collation.
std::optional<int> compared(const Value& left, const Value& right) {
    const auto a = known_integer(left);
    const auto b = known_integer(right);
    const bool integers = left.type == Value::Type::integer || right.type == Value::Type::integer;
    if (integers && a && b) return *a < *b ? -1 : *a > *b;
    if (integers) return std::nullopt;
    const auto truth_a = known_boolean(left);
    const auto truth_b = known_boolean(right);
    const bool booleans = left.type == Value::Type::boolean || right.type == Value::Type::boolean;
    if (booleans) return truth_a && truth_b ? std::optional(int(*truth_a) - int(*truth_b)) : std::nullopt;
    return std::nullopt;
}

std::optional<bool> equal(const Value& left, const Value& right) {
    if (const auto order = compared(left, right)) return *order == 0;
    if (left.type != Value::Type::text || right.type != Value::Type::text) return std::nullopt;
    const auto a = known_text(left);
    const auto b = known_text(right);
    return a && b ? std::optional(*a == *b) : std::nullopt;
}

/// LIKE with %, _ and a backslash before what stands for itself. After a mismatch the last % takes one character more.
bool matches_like(std::string_view text, std::string_view pattern) {
    std::size_t at = 0, in = 0, after_any = std::string_view::npos, taken = 0;
    while (at < text.size()) {
        if (in < pattern.size() && pattern[in] == '%') {
            after_any = ++in;
            taken = at;
            continue;
        }
        const bool escaped = in + 1 < pattern.size() && pattern[in] == '\\';
        const std::size_t length = escaped ? 2 : 1;
        if (in < pattern.size() && ((!escaped && pattern[in] == '_') || pattern[in + length - 1] == text[at])) {
            ++at;
            in += length;
            continue;
        }
        if (after_any == std::string_view::npos) return false;
        in = after_any;
        at = ++taken;
    }
    while (in < pattern.size() && pattern[in] == '%') ++in;
    return in == pattern.size();
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Value truth(std::optional<bool> answer, const sql::Expression& of) {
    return answer ? boolean_value(*answer) : unknown_value(brief(of));
}

class Folder {
public:
    Folder(const sql::Expression& whole, const Environment& environment) : whole_(whole), environment_(environment) {}

    Value run() {
        if (const auto* node = std::get_if<sql::Constant>(&whole_.node)) return constant(*node);
        if (const auto* node = std::get_if<sql::ColumnReference>(&whole_.node)) return variable(*node);
        if (const auto* node = std::get_if<sql::Parameter>(&whole_.node)) return parameter(*node);
        if (const auto* node = std::get_if<sql::FunctionCall>(&whole_.node)) return call(*node);
        if (const auto* node = std::get_if<sql::TypeCast>(&whole_.node)) return cast(*node);
        if (const auto* node = std::get_if<sql::Operation>(&whole_.node)) return operation(*node);
        if (const auto* node = std::get_if<sql::BooleanOperation>(&whole_.node)) return logic(*node);
        if (const auto* node = std::get_if<sql::NullTest>(&whole_.node)) return null_test(*node);
        if (const auto* node = std::get_if<sql::Case>(&whole_.node)) return choice(*node);
        if (const auto* node = std::get_if<sql::Coalesce>(&whole_.node)) return coalesce(*node);
        if (const auto* node = std::get_if<sql::ArrayConstructor>(&whole_.node)) return array(*node);
        if (const auto* node = std::get_if<sql::Subquery>(&whole_.node)) return subquery(*node);
        if (const auto* node = std::get_if<sql::Indirection>(&whole_.node)) return element(*node);
        if (const auto* node = std::get_if<sql::CollateClause>(&whole_.node)) return value(node->argument);
        return unknown();
    }

private:
    Value unknown() const { return unknown_value(brief(whole_)); }
    Value value(const sql::ExpressionPtr& expression) const {
        return expression ? fold(*expression, environment_) : unknown();
    }

    Value constant(const sql::Constant& constant) const {
        using Kind = sql::Constant::Kind;
        switch (constant.kind) {
            case Kind::null: return null_value();
            case Kind::boolean: return boolean_value(constant.text == "true");
            case Kind::string: return text_value(constant.text);
            case Kind::floating: return text_value(constant.text);
            case Kind::bit_string: return unknown();
            case Kind::integer: break;
        }
        const auto number = known_integer(text_value(constant.text));
        return number ? integer_value(*number) : text_value(constant.text);
    }

    Value variable(const sql::ColumnReference& reference) const {
        const std::string name = joined(reference.parts);
        if (reference.star) return unknown_value(name + ".*");
        if (const auto* found = environment_.find(name)) return *found;
        // A field of a known record hides nothing; else the first part may be a block's label.
        const bool labelled = reference.parts.size() > 1 && !environment_.find(reference.parts.front());
        if (const auto* found = labelled ? environment_.find(joined(reference.parts, 1)) : nullptr) return *found;
        return unknown_value(name);
    }

    Value parameter(const sql::Parameter& parameter) const {
        const std::string name = "$" + std::to_string(parameter.number);
        const auto* found = environment_.find(name);
        return found ? *found : unknown_value(name);
    }

    Value call(const sql::FunctionCall& call) const {
        if (call.name.name == "count")           // the rows of the query around, where they are known
            if (const Value* counted = counts_rows(call) ? environment_.find("count(*)") : nullptr) return *counted;
        const bool plain = !call.star && !call.distinct && !call.variadic && !call.over && !call.filter &&
                           call.order_by.empty() && (call.name.schema.empty() || call.name.schema == "pg_catalog");
        if (!plain) return unknown();
        std::vector<Value> arguments;
        for (const auto& argument : call.arguments) {
            if (!argument || std::holds_alternative<sql::NamedArgument>(argument->node)) return unknown();
            arguments.push_back(value(argument));
        }
        if (environment_.system->object && arguments.size() == 1 && call.name.name.starts_with("to_reg"))
            if (const auto name = known_text(arguments[0])) return environment_.system->object(call.name.name.substr(3), *name);
        return fold_call(call.name.name, arguments).value_or(unknown());
    }

    static bool counts_rows(const sql::FunctionCall& call) {
        const bool constant = call.arguments.size() == 1 && std::holds_alternative<sql::Constant>(call.arguments[0]->node);
        return (call.star || constant) && !call.distinct && !call.over && !call.filter;
    }

    Value cast(const sql::TypeCast& cast) const {
        Value inner = value(cast.argument);
        if (inner.type == Value::Type::boolean && !inner.null && type_name(cast.type) == "text")
            inner.type = Value::Type::text;
        if (!cast.type.modifiers.empty()) return unknown();   // varchar(3) cuts
        if (const auto name = known_text(inner); name && environment_.system->object && type_name(cast.type).starts_with("reg")) {
            const Value object = environment_.system->object(type_name(cast.type), *name);
            if (!object.null && is_known(object)) return object;
        }
        return as_type(inner, type_name(cast.type), cast.argument ? brief(*cast.argument) : "");
    }

    Value operation(const sql::Operation& operation) const {
        using Kind = sql::Operation::Kind;
        if (!operation.left || !operation.right) return negated(operation);
        if (operation.kind == Kind::in) return membership(operation);
        const Value left = value(operation.left);
        const Value right = value(operation.right);
        if (operation.kind == Kind::nullif) {
            const auto same = equal(left, right);
            return !same ? unknown() : *same ? null_value() : left;
        }
        if (operation.kind == Kind::like) return like(operation, left, right);
        if (operation.kind == Kind::op_any) return is_element(operation, "=", left, right);
        if (operation.kind == Kind::op_all) return is_element(operation, "<>", left, right);
        const bool of_server = operation.name.schema.empty() || operation.name.schema == "pg_catalog";
        if (operation.kind != Kind::op || !of_server) return unknown();
        const auto& name = operation.name.name;
        if (name == "||") return concatenated(left, right);
        if (left.null || right.null) return null_value();
        if (name == "=") return truth(equal(left, right), whole_);
        if (name == "<>") {
            const auto same = equal(left, right);
            return truth(same ? std::optional(!*same) : std::nullopt, whole_);
        }
        if (name == "+" || name == "-" || name == "*") return arithmetic(name[0], left, right);
        if (name.find('~') != std::string::npos) return regular_expression(name, left, right);
        const auto order = compared(left, right);
        if (!order) return unknown();
        if (name == "<") return boolean_value(*order < 0);
        if (name == ">") return boolean_value(*order > 0);
        if (name == "<=") return boolean_value(*order <= 0);
        if (name == ">=") return boolean_value(*order >= 0);
        return unknown();
    }

    Value like(const sql::Operation& operation, const Value& left, const Value& right) const {
        const auto text = known_text(left), pattern = known_text(right);
        if (!text || !pattern || !is_ascii(*text)) return unknown();
        return boolean_value(matches_like(*text, *pattern) == (operation.name.name == "~~"));
    }

    Value regular_expression(const std::string& name, const Value& left, const Value& right) const {
        const auto text = known_text(left), pattern = known_text(right);
        const bool negative = name.starts_with('!');
        if (!text || !pattern || (name.substr(negative) != "~" && name.substr(negative) != "~*")) return unknown();
        const auto matches = matches_regular_expression(*text, *pattern, name.ends_with('*'));
        return truth(matches ? std::optional(*matches != negative) : std::nullopt, whole_);
    }

    /// a = ANY (array), a <> ALL (array)
    Value is_element(const sql::Operation& operation, std::string_view name, const Value& left, const Value& right) const {
        if (operation.name.name != name || right.type != Value::Type::array || right.null) return unknown();
        bool all_known = true;
        for (const Value& element : right.elements) {
            const auto same = equal(left, element);
            if (same == true) return boolean_value(name == "=");
            all_known = all_known && same;
        }
        return all_known ? boolean_value(name != "=") : unknown();
    }

    Value negated(const sql::Operation& operation) const {
        if (operation.name.name != "-" || !operation.right) return unknown();
        const auto number = known_integer(value(operation.right)).value_or(INT64_MIN);   // which has no opposite
        return number == INT64_MIN ? unknown() : integer_value(-number);
    }

    Value concatenated(const Value& left, const Value& right) const {
        if (left.type == Value::Type::array || right.type == Value::Type::array) return joined_arrays(left, right);
        if (left.null || right.null) return null_value();
        Value result = text_value("");
        append(result, left);
        append(result, right);
        return result;
    }

    Value joined_arrays(const Value& left, const Value& right) const {
        const bool arrays = left.type == Value::Type::array && right.type == Value::Type::array;
        std::vector<Value> elements = left.type == Value::Type::array ? left.elements : std::vector<Value>{left};
        // An array and a text of unknown type: the text could be an array's literal.
        if (!arrays && !(left.type == Value::Type::array && is_known(right) && !right.null)) return unknown();
        if (arrays) elements.insert(elements.end(), right.elements.begin(), right.elements.end());
        else elements.push_back(right);
        return elements.size() > max_text / 64 ? unknown() : array_value(std::move(elements));
    }

    Value arithmetic(char operation, const Value& left, const Value& right) const {
        const auto a = known_integer(left);
        const auto b = known_integer(right);
        // An integer's digits stay digits: 'part_' || (i + 1).
        const bool words = left.type == Value::Type::integer || right.type == Value::Type::integer;
        const auto is_word = [](const Value& v) { return v.pieces.size() == 1 && v.pieces[0].kind == Piece::Kind::word; };
        if (!a || !b)
            return words && (is_word(left) || is_word(right)) ? hole(Piece::Kind::word, brief(whole_)) : unknown();
        std::int64_t result = 0;
        const bool overflow = operation == '+'   ? __builtin_add_overflow(*a, *b, &result)
                              : operation == '-' ? __builtin_sub_overflow(*a, *b, &result)
                                                 : __builtin_mul_overflow(*a, *b, &result);
        return overflow ? unknown() : integer_value(result);
    }

    Value membership(const sql::Operation& operation) const {
        const auto* list = std::get_if<sql::List>(&operation.right->node);
        if (!list) return unknown();
        const Value needle = value(operation.left);
        bool all_known = true;
        bool found = false;
        for (const auto& item : list->items) {
            const auto same = equal(needle, value(item));
            all_known = all_known && same;
            found = found || same.value_or(false);
        }
        if (!found && !all_known) return unknown();
        return boolean_value(found == (operation.name.name != "<>"));
    }

    Value logic(const sql::BooleanOperation& operation) const {
        using Kind = sql::BooleanOperation::Kind;
        if (operation.kind == Kind::not_) {
            const Value argument = operation.arguments.empty() ? unknown() : value(operation.arguments[0]);
            if (argument.null) return argument;
            const auto inner = known_boolean(argument);
            return truth(inner ? std::optional(!*inner) : std::nullopt, whole_);
        }
        const bool decisive = operation.kind == Kind::or_;
        bool all_known = true;
        bool any_null = false;
        for (const auto& argument : operation.arguments) {
            const Value part = value(argument);
            const auto answer = known_boolean(part);
            if (answer == decisive) return boolean_value(decisive);
            all_known = all_known && (answer || part.null);
            any_null = any_null || part.null;
        }
        if (!all_known) return unknown();
        return any_null ? null_value() : boolean_value(!decisive);
    }

    Value null_test(const sql::NullTest& test) const {
        const Value inner = value(test.argument);
        return is_known(inner) ? boolean_value(inner.null != test.is_not) : unknown();
    }

    Value choice(const sql::Case& choice) const {
        std::optional<Value> operand;
        if (choice.argument) operand = value(choice.argument);
        for (const auto& [condition, result] : choice.branches) {
            std::optional<bool> holds;
            if (operand) holds = equal(*operand, value(condition));
            else if (condition) holds = fold_condition(*condition, environment_);
            if (!holds) return unknown();
            if (*holds) return value(result);
        }
        return choice.otherwise ? value(choice.otherwise) : null_value();
    }

    Value coalesce(const sql::Coalesce& coalesce) const {
        for (const auto& argument : coalesce.arguments) {
            const Value candidate = value(argument);
            if (candidate.null) continue;
            return is_known(candidate) ? candidate : unknown();
        }
        return null_value();
    }

    Value array(const sql::ArrayConstructor& array) const {
        std::vector<Value> elements;
        for (const auto& element : array.elements) {
            elements.push_back(value(element));
            if (elements.back().type == Value::Type::array) return unknown();
        }
        return array_value(std::move(elements));
    }

    Value subquery(const sql::Subquery& subquery) const {
        using Kind = sql::Subquery::Kind;
        if (subquery.kind == Kind::exists && subquery.query) return truth(gives_rows(*subquery.query, environment_), whole_);
        const bool array = subquery.kind == Kind::array;
        if ((subquery.kind != Kind::scalar && !array) || !subquery.query) return unknown();
        const auto rows = known_rows(*subquery.query, environment_, 1000);
        if (!rows || std::ranges::any_of(*rows, [](const Row& row) { return row.size() != 1; })) return unknown();
        if (!array && rows->size() > 1) return unknown();
        if (!array) return rows->empty() ? null_value() : rows->front().front().second;
        std::vector<Value> elements;
        for (const auto& row : *rows) elements.push_back(row.front().second);
        return array_value(std::move(elements));
    }

    /// array[i]
    Value element(const sql::Indirection& indirection) const {
        if (indirection.steps.size() != 1) return unknown();
        const auto* subscript = std::get_if<sql::Subscript>(&indirection.steps.front());
        if (!subscript || subscript->slice) return unknown();
        const Value array = value(indirection.argument);
        const auto& index = subscript->upper ? subscript->upper : subscript->lower;
        const auto at = known_integer(value(index));
        if (array.type != Value::Type::array || !at) return unknown();
        if (*at < 1 || static_cast<std::uint64_t>(*at) > array.elements.size()) return null_value();
        return array.elements[static_cast<std::size_t>(*at) - 1];
    }

    const sql::Expression& whole_;
    const Environment& environment_;
};

}  // namespace

Value fold(const sql::Expression& expression, const Environment& environment) {
    return Folder(expression, environment).run();
}

std::optional<bool> fold_condition(const sql::Expression& expression, const Environment& environment) {
    const Value value = fold(expression, environment);
    return value.null ? false : known_boolean(value);
}

std::string brief(const sql::Expression& expression) {
    if (const auto* reference = std::get_if<sql::ColumnReference>(&expression.node)) return joined(reference->parts);
    return short_text(sql::print(expression));
}

}  // namespace pgsteward::interpret::body
