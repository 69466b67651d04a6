// What comparisons say of the row and of the writer.
#include <algorithm>

#include "access/guard-evaluator.hpp"
#include "access/guard-operators.hpp"

namespace pgsteward::access {

using namespace sql;

namespace {

const SqlValueFunction* user_function(const ExpressionPtr& expression) {
    if (!expression) return nullptr;
    if (const auto* cast = std::get_if<TypeCast>(&expression->node)) return user_function(cast->argument);
    const auto* function = std::get_if<SqlValueFunction>(&expression->node);
    const bool is_user = function && (function->name == "current_user" || function->name == "user" || function->name == "session_user" || function->name == "current_role");
    return is_user ? function : nullptr;
}

bool is_part_of_document(const std::string& name) { return name == "->" || name == "->>" || name == "#>" || name == "#>>"; }

/// A key may be missing, and what is null is shown as NULL; of a whole row each column has a key.
GuardValue part_of_document(const Operation& node, const GuardValue& left, const GuardValue& right) {
    GuardValue value = unknown_guard_value();
    value.depends = left.depends;
    value.depends |= right.depends;
    const bool is_row = &whole_row(node.left) != &node.left && !left.can_be_null;
    value.can_be_null = !(is_row && node.name.name == "->" && right.text && !right.can_be_null);
    return value;
}

/// nullif()
GuardValue left_unless_same(const GuardValue& left, const GuardValue& same) {
    if (same.sure_true()) return null_guard_value();
    if (!same.may_hold()) return left;
    GuardValue value = left;
    value.can_be_null = true;
    value.depends |= same.depends;
    value.if_true = value.if_false = {};
    return value;
}

}  // namespace

const ColumnReference* GuardEvaluator::field_of_row(const ExpressionPtr& expression, std::string_view row) const {
    const auto* reference = expression ? std::get_if<ColumnReference>(&expression->node) : nullptr;
    if (!reference || reference->parts.empty() || reference->parts[0] != row || reference->parts.size() > 2) return nullptr;
    // A row that was assigned to is not the table's any more.
    const auto found = variables_.find(std::string(row));
    const auto expected = row == "old" ? GuardValue::Row::old : GuardValue::Row::new_;
    return found != variables_.end() && found->second.row == expected ? reference : nullptr;
}

/// to_jsonb(OLD) -> 'x' and to_jsonb(NEW) -> 'x': the column.
std::optional<std::string> GuardEvaluator::key_compared(const ExpressionPtr& left_side, const ExpressionPtr& right_side) const {
    const auto part = [](const ExpressionPtr& side) {
        const auto* operation = side ? std::get_if<Operation>(&side->node) : nullptr;
        const bool one_key = operation && operation->kind == Operation::Kind::op && operation->left && (operation->name.name == "->" || operation->name.name == "->>");
        return one_key && &whole_row(operation->left) != &operation->left ? operation : nullptr;
    };
    const Operation *left = part(left_side), *right = part(right_side);
    if (!left || !right || left->name.name != right->name.name || !situation_.table) return std::nullopt;
    const auto key = (*this)(left->right).text;
    if (!key || (*this)(right->right).text != key || columns_compared(left->left, right->left).empty() || !situation_.table->column(*key)) return std::nullopt;
    return key;
}

/// The columns that are the same where OLD.x and NEW.x, or OLD and NEW, are.
std::set<std::string> GuardEvaluator::columns_compared(const ExpressionPtr& left_side, const ExpressionPtr& right_side) const {
    const bool as_documents = &whole_row(left_side) != &left_side || &whole_row(right_side) != &right_side;
    if (as_documents && std::any_of(catalog_.overloads.begin(), catalog_.overloads.end(), [](const auto& overloads) { return overloads.first.name == "to_jsonb"; })) return {};
    if (const auto column = key_compared(left_side, right_side)) return {*column};
    const ExpressionPtr &left = whole_row(left_side), &right = whole_row(right_side);
    const ColumnReference* old_side = field_of_row(left, "old") ? field_of_row(left, "old") : field_of_row(right, "old");
    const ColumnReference* new_side = field_of_row(left, "new") ? field_of_row(left, "new") : field_of_row(right, "new");
    if (!old_side || !new_side || situation_.write != Write::update || !situation_.table) return {};
    if (old_side->parts.size() == 2 && new_side->parts.size() == 2 && old_side->parts[1] == new_side->parts[1]) return {old_side->parts[1]};
    if (old_side->parts.size() != 1 || new_side->parts.size() != 1) return {};
    std::set<std::string> all;
    for (const Column& column : situation_.table->columns) all.insert(column.name);
    return all;
}

std::optional<Users> GuardEvaluator::users_named(const ExpressionPtr& who, const GuardValue& named) const {
    const SqlValueFunction* user = user_function(who);
    if (!user || !named.text) return std::nullopt;
    return Users{{*named.text}, false, user->name == "session_user"};
}

GuardValue GuardEvaluator::compared(const std::string& name, const Operation& node, const GuardValue& left, const GuardValue& right) const {
    if (left.sure_null() || right.sure_null()) return null_guard_value();
    Depends depends = left.depends;
    depends |= right.depends;
    GuardValue value = some_boolean(depends, left.can_be_null || right.can_be_null);
    if (left.text && right.text)
        if (const auto known = compare_texts(name, *left.text, *right.text)) {
            value.can_be_true = *known;
            value.can_be_false = !*known;
            return value;
        }
    const bool equality = name == "=", difference = name == "<>" || name == "!=";
    if (!equality && !difference) return value;
    const auto named = is_relid(node.left) ? regclass_named(node.right) : is_relid(node.right) ? regclass_named(node.left) : std::nullopt;
    if (named && situation_.table) return truth((*named == situation_.table->name) == equality);
    Implied same;
    same.unchanged = columns_compared(node.left, node.right);
    same.users = users_named(node.left, right);
    if (!same.users) same.users = users_named(node.right, left);
    // Records compare NULLs as equal values (record_ops); OLD.* would not, where it stands in a row of its own.
    if (left.row != GuardValue::Row::none && right.row != GuardValue::Row::none) value.can_be_null = false;
    Implied different;
    if (same.users) different.not_users = *same.users;
    value.if_true = equality ? same : different;
    value.if_false = equality ? different : same;
    return value;
}

GuardValue GuardEvaluator::in_list(const Operation& node, const Expressions& items) const {
    std::optional<GuardValue> value;
    for (const ExpressionPtr& item : items) {
        const Operation one{Operation::Kind::op, {.name = "="}, node.left, item};
        const GuardValue next = compared("=", one, (*this)(node.left), (*this)(item));
        value = value ? disjunction(*value, next) : next;
    }
    return value.value_or(truth(false));
}

/// (a, b) = (x, y), and IS DISTINCT FROM: field by field.
std::optional<GuardValue> GuardEvaluator::rows_compared(const Operation& node) const {
    using Kind = Operation::Kind;
    const auto* left = node.left ? std::get_if<RowConstructor>(&node.left->node) : nullptr;
    const auto* right = node.right ? std::get_if<RowConstructor>(&node.right->node) : nullptr;
    if (!left || !right || left->fields.empty() || left->fields.size() != right->fields.size()) return std::nullopt;
    const bool distinct = node.kind == Kind::distinct || node.kind == Kind::not_distinct;
    const bool differs = node.kind == Kind::distinct || node.name.name == "<>" || node.name.name == "!=";
    if (!distinct && (node.kind != Kind::op || (!differs && node.name.name != "="))) return std::nullopt;
    std::optional<GuardValue> same;
    for (std::size_t i = 0; i < left->fields.size(); ++i) {
        Expression one;
        one.node = Operation{distinct ? Kind::not_distinct : Kind::op, {.name = "="}, left->fields[i], right->fields[i]};
        const GuardValue next = (*this)(one);
        same = same ? conjunction(*same, next) : next;
    }
    return differs ? negated(*same) : same;
}

GuardValue GuardEvaluator::value_of(const Operation& node, const Expression& expression) const {
    using Kind = Operation::Kind;
    const auto* list = node.right ? std::get_if<List>(&node.right->node) : nullptr;
    if (node.kind == Kind::in && list) return node.name.name == "<>" ? negated(in_list(node, list->items)) : in_list(node, list->items);
    const bool in_array = (node.kind == Kind::op_any && node.name.name == "=") || (node.kind == Kind::op_all && node.name.name == "<>");
    const auto elements = in_array ? elements_of(node.right, situation_.trigger) : std::nullopt;
    if (elements) return node.kind == Kind::op_any ? in_list(node, *elements) : negated(in_list(node, *elements));
    if (!node.left || !node.right) return unread(expression);
    if (const auto rows = rows_compared(node)) return *rows;
    const GuardValue left = (*this)(node.left), right = (*this)(node.right);
    if (node.kind == Kind::op || node.kind == Kind::like || node.kind == Kind::ilike || node.kind == Kind::similar)
        if (const auto known = computed(node.name.name, {node.left, node.right})) return *known;
    if (node.kind == Kind::op && is_part_of_document(node.name.name)) return part_of_document(node, left, right);
    if (node.kind == Kind::op) return compared(node.name.name, node, left, right);
    if (node.kind == Kind::nullif) return left_unless_same(left, compared("=", node, left, right));
    if (node.kind != Kind::distinct && node.kind != Kind::not_distinct) return unread(expression);
    GuardValue same = compared("=", node, left, right);
    if (left.sure_null() && right.sure_null()) same = truth(true);
    else if (left.sure_null() || right.sure_null()) {
        const GuardValue& other = left.sure_null() ? right : left;
        same = some_boolean(other.depends, false);
        same.can_be_true = other.can_be_null;
        same.can_be_false = other.can_be_value;
    } else if (same.can_be_null) {
        same.can_be_null = false;
        same.can_be_true |= left.can_be_null && right.can_be_null;
        same.can_be_false = true;
    }
    return node.kind == Kind::not_distinct ? same : negated(same);
}

}  // namespace pgsteward::access
