// Operators, IN, BETWEEN and the boolean ones (transformAExprOp and its siblings).
#include <algorithm>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

bool has_columns(const Node* node) {
    if (node == nullptr) return false;
    if (node->kind == Node::Kind::column) return true;
    if (node->kind == Node::Kind::raw) return true;
    return std::ranges::any_of(node->arguments, has_columns);
}

}  // namespace

Node* Analysis::analyse_operation(const sql::Operation& given) {
    using Kind = sql::Operation::Kind;
    switch (given.kind) {
        case Kind::in: return analyse_in(given);
        case Kind::between:
        case Kind::not_between:
        case Kind::between_symmetric:
        case Kind::not_between_symmetric: return analyse_between(given);
        default: break;
    }
    Node* left = given.left ? analyse(given.left) : nullptr;
    // (row) op (SELECT …) is a row comparison with a subquery.
    Node* right = analyse(given.right);
    switch (given.kind) {
        case Kind::op_any: return array_operation(given.name, left, right, true);
        case Kind::op_all: return array_operation(given.name, left, right, false);
        case Kind::distinct:
        case Kind::not_distinct: {
            Node* result = nullptr;
            const bool left_null = left->kind == Node::Kind::constant && left->flag && left->type.id == unknown;
            const bool right_null = right->kind == Node::Kind::constant && right->flag && right->type.id == unknown;
            if (left_null || right_null) {
                // make_nulltest_from_distinct
                result = make(Node::Kind::null_test, {type_id::boolean, 0});
                result->flag = given.kind == Kind::distinct;
                result->arguments = list({right_null ? left : right});
                return result;
            }
            if (left->kind == Node::Kind::row && right->kind == Node::Kind::row) {
                Node* all = nullptr;
                for (std::size_t i = 0; i < std::min(left->arguments.size(), right->arguments.size()); ++i) {
                    Node* one = operation({{}, {}, "=", {}}, left->arguments[i], right->arguments[i]);
                    one->kind = Node::Kind::distinct;
                    all = all == nullptr ? one : logical(Node::Kind::or_, all, one);
                }
                result = all != nullptr ? all : constant(type_id::boolean, "false");
            } else {
                result = operation({{}, {}, "=", {}}, left, right);
                if (result->kind == Node::Kind::operation) result->kind = Node::Kind::distinct;
            }
            if (given.kind == Kind::distinct) return result;
            Node* negated = make(Node::Kind::not_, {type_id::boolean, 0});
            negated->arguments = list({result});
            return negated;
        }
        case Kind::nullif: {
            Node* result = operation(given.name.name.empty() ? sql::ObjectName{{}, {}, "=", {}} : given.name, left, right);
            result->kind = Node::Kind::null_if;
            if (result->arguments.size() == 2) result->type = result->arguments[0]->type;
            return result;
        }
        default: break;
    }
    if (left != nullptr && left->kind == Node::Kind::row && right->kind == Node::Kind::subquery &&
        right->number == static_cast<int>(sql::Subquery::Kind::scalar)) {
        right->number = static_cast<int>(sql::Subquery::Kind::row_compare);
        right->text = keep(given.name.name);
        right->arguments = list({left});
        right->type = {type_id::boolean, 0};
        return right;
    }
    if (left != nullptr && left->kind == Node::Kind::row && right->kind == Node::Kind::row)
        return row_comparison(given.name, left, right);
    return operation(given.name, left, right);
}

/// transformAExprIn: constants together in one array, anything with columns on its own.
Node* Analysis::analyse_in(const sql::Operation& given) {
    const bool negated = given.name.name == "<>";
    Node* left = analyse(given.left);
    std::vector<Node*> plain{left}, with_columns;
    const auto& items = std::get<sql::List>(given.right->node).items;
    for (const auto& item : items) {
        Node* node = analyse(item);
        (has_columns(node) ? with_columns : plain).push_back(node);
    }
    Node* result = nullptr;
    if (plain.size() > 2) {
        const TypeId common = common_type(plain);
        if (common == none && std::ranges::any_of(plain, [](const Node* node) { return node->type.id == none; })) certain = false;
        const TypeId array_type = common != none && common != record ? types.array_of(common) : TypeId{none};
        if (array_type != none) {
            Node* array = make(Node::Kind::array, {array_type, 0});
            std::vector<Node*> elements;
            for (std::size_t i = 1; i < plain.size(); ++i) elements.push_back(coerce_to_common(plain[i], common));
            array->arguments = list(elements);
            result = array_operation(given.name, left, array, !negated);
            plain.resize(1);
        } else if (common == none && !certain) {
            Node* array = make(Node::Kind::array);
            array->arguments = list(std::span<Node* const>(plain).subspan(1));
            result = make(negated ? Node::Kind::all : Node::Kind::any, {type_id::boolean, 0});
            result->text = negated ? "<>" : "=";
            result->arguments = list({left, array});
            plain.resize(1);
        }
    }
    // In written order: what is not in the array.
    with_columns.insert(with_columns.begin(), plain.begin() + 1, plain.end());
    if (!with_columns.empty() && plain.size() > 1 && result == nullptr && with_columns.size() > 1) {
        // A single constant among columns keeps its place.
        with_columns.clear();
        plain.resize(1);
        for (const auto& item : items) with_columns.push_back(analyse(item));
    }
    for (Node* item : with_columns) {
        Node* test = left->kind == Node::Kind::row && item->kind == Node::Kind::row ? row_comparison(given.name, left, item)
                                                                                  : operation(given.name, left, item);
        test = boolean(test);
        result = result == nullptr ? test : logical(negated ? Node::Kind::and_ : Node::Kind::or_, result, test);
    }
    return result;
}

Node* Analysis::analyse_between(const sql::Operation& given) {
    using Kind = sql::Operation::Kind;
    const auto& bounds = std::get<sql::List>(given.right->node).items;
    const auto pair = [&](const sql::ExpressionPtr& low, const sql::ExpressionPtr& high, bool negated) {
        Node* first = operation({{}, {}, negated ? "<" : ">=", {}}, analyse(given.left), analyse(low));
        Node* second = operation({{}, {}, negated ? ">" : "<=", {}}, analyse(given.left), analyse(high));
        return logical(negated ? Node::Kind::or_ : Node::Kind::and_, first, second);
    };
    switch (given.kind) {
        case Kind::between: return pair(bounds[0], bounds[1], false);
        case Kind::not_between: return pair(bounds[0], bounds[1], true);
        case Kind::between_symmetric:
            return logical(Node::Kind::or_, pair(bounds[0], bounds[1], false), pair(bounds[1], bounds[0], false));
        default: return logical(Node::Kind::and_, pair(bounds[0], bounds[1], true), pair(bounds[1], bounds[0], true));
    }
}

/// The grammar joins a AND b AND c into one; so do we where the server nests on the left (IN, BETWEEN), because its
/// own text, read again, is joined.
Node* Analysis::logical(Node::Kind kind, Node* left, Node* right) {
    std::vector<Node*> arguments;
    if (left->kind == kind) arguments.assign(left->arguments.begin(), left->arguments.end());
    else arguments.push_back(left);
    arguments.push_back(right);
    Node* node = make(kind, {type_id::boolean, 0});
    node->arguments = list(arguments);
    return node;
}

Node* Analysis::analyse_boolean(const sql::BooleanOperation& given) {
    const auto kind = given.kind == sql::BooleanOperation::Kind::and_  ? Node::Kind::and_
                      : given.kind == sql::BooleanOperation::Kind::or_ ? Node::Kind::or_
                                                                       : Node::Kind::not_;
    std::vector<Node*> arguments;
    for (const auto& argument : given.arguments) {
        Node* node = boolean(analyse(argument));
        if (arguments.empty() && kind != Node::Kind::not_ && node->kind == kind)
            arguments.assign(node->arguments.begin(), node->arguments.end());
        else arguments.push_back(node);
    }
    Node* node = make(kind, {type_id::boolean, 0});
    node->arguments = list(arguments);
    return node;
}

}  // namespace pgsteward::canonical
