#include "access/guard-condition.hpp"

#include <algorithm>

#include "access/guard-operators.hpp"
#include "access/predicate-value.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

using namespace sql;

class Evaluator {
public:
    Evaluator(const Situation& situation, const Catalog& catalog, const GuardVariables& variables)
        : situation_(situation), catalog_(catalog), variables_(variables) {}

    GuardValue operator()(const ExpressionPtr& expression) const { return expression ? (*this)(*expression) : unknown_guard_value(); }
    GuardValue operator()(const Expression& expression) const {
        return std::visit([&](const auto& node) { return value_of(node, expression); }, expression.node);
    }

private:
    // What is not read below is unknown, with all that stands inside.
    template <typename Node>
    GuardValue value_of(const Node&, const Expression& expression) const { return unread(expression); }
    GuardValue value_of(const Constant& node, const Expression&) const { return node.kind == Constant::Kind::null ? null_guard_value() : known_guard_value(node.text); }
    GuardValue value_of(const TypeCast& node, const Expression&) const { return (*this)(node.argument); }
    GuardValue value_of(const CollateClause& node, const Expression&) const { return (*this)(node.argument); }
    GuardValue value_of(const ColumnReference& node, const Expression&) const;
    GuardValue value_of(const SqlValueFunction& node, const Expression&) const;
    GuardValue value_of(const FunctionCall& node, const Expression& expression) const;
    GuardValue value_of(const Operation& node, const Expression& expression) const;
    GuardValue value_of(const BooleanOperation& node, const Expression&) const;
    GuardValue value_of(const NullTest& node, const Expression&) const;
    GuardValue value_of(const BooleanTest& node, const Expression&) const;
    GuardValue value_of(const Coalesce& node, const Expression&) const;
    GuardValue value_of(const sql::Case& node, const Expression&) const;
    GuardValue value_of(const Indirection& node, const Expression& expression) const;

    GuardValue unread(const Expression& expression) const;
    GuardValue user(bool session) const;
    GuardValue compared(const std::string& name, const Operation& node, const GuardValue& left, const GuardValue& right) const;
    std::set<std::string> columns_compared(const ExpressionPtr& left, const ExpressionPtr& right) const;
    const ColumnReference* field_of_row(const ExpressionPtr& expression, std::string_view row) const;
    GuardValue in_list(const Operation& node, const Expressions& items) const;
    std::optional<GuardValue> rows_compared(const Operation& node) const;
    std::optional<Users> users_named(const ExpressionPtr& who, const GuardValue& named) const;

    const Situation& situation_;
    const Catalog& catalog_;
    const GuardVariables& variables_;
};

std::string joined(const std::vector<std::string>& parts) {
    std::string name;
    for (const std::string& part : parts) name += (name.empty() ? "" : ".") + part;
    return name;
}

/// A boolean of which nothing is known but what it depends on.
GuardValue some_boolean(Depends depends, bool can_be_null) {
    GuardValue value;
    value.can_be_null = can_be_null;
    value.depends = std::move(depends);
    return value;
}

GuardValue truth(bool value) { return known_guard_value(value ? "true" : "false"); }

const SqlValueFunction* user_function(const ExpressionPtr& expression) {
    if (!expression) return nullptr;
    if (const auto* cast = std::get_if<TypeCast>(&expression->node)) return user_function(cast->argument);
    const auto* function = std::get_if<SqlValueFunction>(&expression->node);
    const bool is_user = function && (function->name == "current_user" || function->name == "user" || function->name == "session_user" || function->name == "current_role");
    return is_user ? function : nullptr;
}

GuardValue Evaluator::user(bool session) const {
    if (!session && !situation_.owner.empty()) return known_guard_value(situation_.owner);
    GuardValue value = some_guard_value();
    (session ? value.depends.session_user : value.depends.current_user) = true;
    return value;
}

GuardValue Evaluator::value_of(const SqlValueFunction& node, const Expression&) const {
    if (node.name == "session_user") return user(true);
    if (node.name == "current_user" || node.name == "user" || node.name == "current_role") return user(false);
    return some_boolean({.other = true}, false);
}

GuardValue Evaluator::value_of(const ColumnReference& node, const Expression& expression) const {
    const auto found = variables_.find(joined(node.parts));
    if (found != variables_.end()) return found->second;
    const bool field = node.parts.size() == 2 && (node.parts[0] == "old" || node.parts[0] == "new");
    if (!field) return unread(expression);
    const auto row = variables_.find(node.parts[0]);
    if (row == variables_.end() || row->second.sure_null()) return null_guard_value();
    const Column* column = situation_.table ? situation_.table->column(node.parts[1]) : nullptr;
    return some_boolean({.row = true}, !column || !column->not_null);
}

GuardValue Evaluator::value_of(const FunctionCall& node, const Expression& expression) const {
    const std::string& name = node.name.name;
    if (name == "pg_trigger_depth") return some_boolean({.depth = true}, false);
    if ((name == "lower" || name == "upper") && node.arguments.size() == 1) {
        GuardValue value = (*this)(node.arguments[0]);
        if (value.text) std::transform(value.text->begin(), value.text->end(), value.text->begin(), name == "lower" ? [](char c) { return static_cast<char>(std::tolower(c)); } : [](char c) { return static_cast<char>(std::toupper(c)); });
        return value;
    }
    if (name == "current_setting" && !node.arguments.empty()) {
        const auto setting = (*this)(node.arguments[0]).text;
        const auto set = setting ? variables_.find(setting_variable(*setting)) : variables_.end();
        return set == variables_.end() ? unread(expression) : set->second;
    }
    if (name == "to_jsonb" && node.arguments.size() == 1) {
        const GuardValue argument = (*this)(node.arguments[0]);
        if (argument.row != GuardValue::Row::none && !argument.can_be_null) return some_boolean(argument.depends, false);
    }
    if (name != "pg_has_role" || node.arguments.empty()) return unread(expression);
    // pg_has_role([user,] role, privilege)
    const bool of_other = node.arguments.size() == 3;
    GuardValue value = some_boolean(of_other ? (*this)(node.arguments[0]).depends : Depends{.current_user = true}, false);
    if (const auto role = (*this)(node.arguments[of_other ? 1 : 0]).text) value.if_true.users = Users{{*role}, true, value.depends.session_user};
    return value;
}

GuardValue Evaluator::value_of(const BooleanOperation& node, const Expression&) const {
    if (node.arguments.empty()) return unknown_guard_value();
    GuardValue value = (*this)(node.arguments[0]);
    if (node.kind == BooleanOperation::Kind::not_) return negated(value);
    for (std::size_t i = 1; i < node.arguments.size(); ++i)
        value = node.kind == BooleanOperation::Kind::and_ ? conjunction(value, (*this)(node.arguments[i])) : disjunction(value, (*this)(node.arguments[i]));
    return value;
}

GuardValue Evaluator::value_of(const NullTest& node, const Expression&) const {
    const GuardValue argument = (*this)(node.argument);
    // A row IS NULL where all its fields are, and IS NOT NULL where none is: neither, often.
    if (argument.row != GuardValue::Row::none && !argument.sure_null()) return some_boolean({.row = true}, false);
    GuardValue value = some_boolean(argument.depends, false);
    (node.is_not ? value.can_be_false : value.can_be_true) = argument.can_be_null;
    (node.is_not ? value.can_be_true : value.can_be_false) = argument.can_be_value;
    return value;
}

GuardValue Evaluator::value_of(const BooleanTest& node, const Expression&) const {
    using Kind = BooleanTest::Kind;
    const GuardValue argument = (*this)(node.argument);
    GuardValue value = some_boolean(argument.depends, false);
    const bool of_true = node.kind == Kind::is_true || node.kind == Kind::is_not_true;
    const bool of_false = node.kind == Kind::is_false || node.kind == Kind::is_not_false;
    const bool is_so = of_true ? argument.may_hold() : of_false ? argument.can_be_value && argument.can_be_false : argument.can_be_null;
    const bool is_not_so = of_true ? argument.may_fail() : of_false ? argument.can_be_null || argument.may_hold() : argument.can_be_value;
    value.can_be_true = is_so;
    value.can_be_false = is_not_so;
    if (of_true) value.if_true = argument.if_true;
    if (of_true && !argument.can_be_null) value.if_false = argument.if_false;
    if (of_false) value.if_true = argument.if_false;
    const bool negates = node.kind == Kind::is_not_true || node.kind == Kind::is_not_false || node.kind == Kind::is_not_unknown;
    return negates ? negated(value) : value;
}

GuardValue Evaluator::value_of(const Coalesce& node, const Expression&) const {
    std::optional<GuardValue> value;
    for (const ExpressionPtr& argument : node.arguments) {
        GuardValue next = (*this)(argument);
        if (next.sure_null()) continue;
        if (!value) value = std::move(next);
        else {
            value->can_be_null = false;      // the next one is asked only where it is null
            value = either(*value, next);
        }
        if (!value->can_be_null) return *value;
    }
    return value.value_or(null_guard_value());
}

GuardValue Evaluator::value_of(const sql::Case& node, const Expression&) const {
    std::optional<GuardValue> value;
    const auto add = [&](const GuardValue& next) { value = value ? either(*value, next) : next; };
    for (const CaseWhen& branch : node.branches) {
        Operation equals{Operation::Kind::op, {.name = "="}, node.argument, branch.condition};
        const GuardValue condition = node.argument ? compared("=", equals, (*this)(node.argument), (*this)(branch.condition)) : (*this)(branch.condition);
        if (!condition.may_hold()) continue;
        add((*this)(branch.result));
        if (condition.sure_true()) return *value;
    }
    add(node.otherwise ? (*this)(node.otherwise) : null_guard_value());
    return *value;
}

/// TG_ARGV[0]
GuardValue Evaluator::value_of(const Indirection& node, const Expression& expression) const {
    const auto* array = node.argument ? std::get_if<ColumnReference>(&node.argument->node) : nullptr;
    const auto* step = node.steps.size() == 1 ? std::get_if<Subscript>(&node.steps[0]) : nullptr;
    const ExpressionPtr& index = step ? step->upper : nullptr;
    if (!array || joined(array->parts) != "tg_argv" || !index || !situation_.trigger) return unread(expression);
    const auto number = (*this)(index).text;
    if (!number) return unread(expression);
    const auto at = number_of(*number);
    const std::vector<std::string>& arguments = situation_.trigger->arguments;
    if (!at || *at < 0 || *at >= static_cast<double>(arguments.size())) return null_guard_value();
    return known_guard_value(arguments[static_cast<std::size_t>(*at)]);
}

const ColumnReference* Evaluator::field_of_row(const ExpressionPtr& expression, std::string_view row) const {
    const auto* reference = expression ? std::get_if<ColumnReference>(&expression->node) : nullptr;
    if (!reference || reference->parts.empty() || reference->parts[0] != row || reference->parts.size() > 2) return nullptr;
    // A row that was assigned to is not the table's any more.
    const auto found = variables_.find(std::string(row));
    const auto expected = row == "old" ? GuardValue::Row::old : GuardValue::Row::new_;
    return found != variables_.end() && found->second.row == expected ? reference : nullptr;
}

/// The columns that are the same where OLD.x and NEW.x, or OLD and NEW, are.
std::set<std::string> Evaluator::columns_compared(const ExpressionPtr& left_side, const ExpressionPtr& right_side) const {
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

std::optional<Users> Evaluator::users_named(const ExpressionPtr& who, const GuardValue& named) const {
    const SqlValueFunction* user = user_function(who);
    if (!user || !named.text) return std::nullopt;
    return Users{{*named.text}, false, user->name == "session_user"};
}

GuardValue Evaluator::compared(const std::string& name, const Operation& node, const GuardValue& left, const GuardValue& right) const {
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

GuardValue Evaluator::in_list(const Operation& node, const Expressions& items) const {
    std::optional<GuardValue> value;
    for (const ExpressionPtr& item : items) {
        const Operation one{Operation::Kind::op, {.name = "="}, node.left, item};
        const GuardValue next = compared("=", one, (*this)(node.left), (*this)(item));
        value = value ? disjunction(*value, next) : next;
    }
    return value.value_or(truth(false));
}

/// (a, b) = (x, y), and IS DISTINCT FROM: field by field.
std::optional<GuardValue> Evaluator::rows_compared(const Operation& node) const {
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

GuardValue Evaluator::value_of(const Operation& node, const Expression& expression) const {
    using Kind = Operation::Kind;
    const auto* list = node.right ? std::get_if<List>(&node.right->node) : nullptr;
    const auto* array = node.right ? std::get_if<ArrayConstructor>(&node.right->node) : nullptr;
    if (!array && node.right)
        if (const auto* cast = std::get_if<TypeCast>(&node.right->node); cast && cast->argument) array = std::get_if<ArrayConstructor>(&cast->argument->node);
    if (node.kind == Kind::in && list) return node.name.name == "<>" ? negated(in_list(node, list->items)) : in_list(node, list->items);
    if (node.kind == Kind::op_any && array && node.name.name == "=") return in_list(node, array->elements);
    if (node.kind == Kind::op_all && array && node.name.name == "<>") return negated(in_list(node, array->elements));
    if (!node.left || !node.right) return unread(expression);
    if (const auto rows = rows_compared(node)) return *rows;
    const GuardValue left = (*this)(node.left), right = (*this)(node.right);
    if (node.kind == Kind::op) return compared(node.name.name, node, left, right);
    const bool is_like = node.kind == Kind::like || node.kind == Kind::ilike;
    if (is_like && left.text && right.text && !left.can_be_null && !right.can_be_null) {
        const Value matches = like_values(text_value(*left.text), text_value(*right.text), node.kind == Kind::ilike);
        if (matches.kind == Value::Kind::boolean) return truth(matches.is(true) == (node.name.name.front() == '~'));
    }
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

/// Who has a say in it, by what stands inside.
GuardValue Evaluator::unread(const Expression& expression) const {
    GuardValue value = unknown_guard_value();
    value.depends.other = true;
    Visitor visitor;
    visitor.expression = [&](const Expression& inside) {
        if (const auto* user = std::get_if<SqlValueFunction>(&inside.node)) {
            value.depends.session_user |= user->name == "session_user";
            value.depends.current_user |= user->name == "current_user" || user->name == "user" || user->name == "current_role";
        }
        if (const auto* reference = std::get_if<ColumnReference>(&inside.node); reference && !reference->parts.empty()) {
            value.depends.row |= reference->parts[0] == "old" || reference->parts[0] == "new";
            if (const auto found = variables_.find(joined(reference->parts)); found != variables_.end()) value.depends |= found->second.depends;
        }
        const auto* call = std::get_if<FunctionCall>(&inside.node);
        if (!call) return;
        if (call->name.name == "current_setting" && !call->arguments.empty())
            if (const auto* name = std::get_if<Constant>(&call->arguments[0]->node)) value.depends.settings.insert(name->text);
        for (const auto& [key, overloads] : catalog_.overloads)
            if (key.name == call->name.name && (call->name.schema.empty() || call->name.schema == key.schema)) value.depends.functions.insert(key.display());
    };
    sql::walk(expression, visitor);
    return value;
}

}  // namespace

GuardValue evaluate(const Expression& expression, const Situation& situation, const Catalog& catalog, const GuardVariables& variables) {
    return Evaluator(situation, catalog, variables)(expression);
}

GuardVariables trigger_variables(const Situation& situation) {
    GuardVariables variables;
    GuardValue row = some_guard_value();
    row.depends.row = true;
    row.row = GuardValue::Row::old;
    variables["old"] = situation.each_row ? row : null_guard_value();
    row.row = GuardValue::Row::new_;
    variables["new"] = situation.each_row && situation.write == Write::update ? row : null_guard_value();
    variables["tg_op"] = known_guard_value(std::string(word_of(situation.write)));
    variables["tg_level"] = known_guard_value(situation.each_row ? "ROW" : "STATEMENT");
    if (const Trigger* trigger = situation.trigger) {
        static constexpr const char* timings[] = {"BEFORE", "AFTER", "INSTEAD OF"};
        variables["tg_when"] = known_guard_value(timings[static_cast<int>(trigger->timing)]);
        variables["tg_name"] = known_guard_value(trigger->name);
        variables["tg_nargs"] = known_guard_value(std::to_string(trigger->arguments.size()));
    }
    if (situation.table) {
        variables["tg_table_schema"] = known_guard_value(situation.table->name.schema);
        variables["tg_table_name"] = variables["tg_relname"] = known_guard_value(situation.table->name.name);
    }
    return variables;
}

}  // namespace pgsteward::access
