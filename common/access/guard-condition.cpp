#include "access/guard-condition.hpp"

#include <algorithm>

#include "access/guard-evaluator.hpp"
#include "access/guard-functions.hpp"
#include "access/guard-operators.hpp"
#include "access/guard-truth.hpp"
#include "access/predicate-value.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {

using namespace sql;

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string name;
    for (const std::string& part : parts) name += (name.empty() ? "" : ".") + part;
    return name;
}

}  // namespace

GuardValue GuardEvaluator::user(bool session) const {
    if (!session && !situation_.owner.empty()) return known_guard_value(situation_.owner);
    GuardValue value = some_guard_value();
    (session ? value.depends.session_user : value.depends.current_user) = true;
    return value;
}

GuardValue GuardEvaluator::value_of(const SqlValueFunction& node, const Expression&) const {
    if (node.name == "session_user") return user(true);
    if (node.name == "current_user" || node.name == "user" || node.name == "current_role") return user(false);
    return some_boolean({.other = true}, false);
}

/// Of a text that is known, the words for true and false become one.
GuardValue GuardEvaluator::value_of(const TypeCast& node, const Expression&) const {
    const GuardValue argument = (*this)(node.argument);
    if (!argument.text || argument.can_be_null || (node.type.name.name != "bool" && node.type.name.name != "boolean") || !node.type.array_bounds.empty()) return argument;
    const Value read = read_value(*argument.text, {.kind = TypeClass::Kind::boolean, .name = "boolean"});
    return read.kind == Value::Kind::boolean ? truth(read.is(true)) : argument;
}

GuardValue GuardEvaluator::value_of(const ColumnReference& node, const Expression& expression) const {
    const auto found = variables_.find(joined(node.parts));
    if (found != variables_.end()) return found->second;
    const bool field = node.parts.size() == 2 && (node.parts[0] == "old" || node.parts[0] == "new");
    if (!field) return unread(expression);
    const auto row = variables_.find(node.parts[0]);
    if (row == variables_.end() || row->second.sure_null()) return null_guard_value();
    const Column* column = situation_.table ? situation_.table->column(node.parts[1]) : nullptr;
    // A generated column is computed behind the triggers that fire before.
    return some_boolean({.row = true}, !column || !column->not_null || (node.parts[0] == "new" && column->generated));
}

/// Of a function or operator whose arguments are all known.
std::optional<GuardValue> GuardEvaluator::computed(const std::string& name, const Expressions& arguments) const {
    std::vector<std::string> texts;
    for (const ExpressionPtr& argument : arguments) {
        const GuardValue value = (*this)(argument);
        if (!value.text || value.can_be_null) return std::nullopt;
        texts.push_back(*value.text);
    }
    if (texts.size() == 2)
        if (const auto fits = matches(name, texts[0], texts[1])) return truth(*fits);
    const auto text = text_of_call(name, texts);
    // The schema's own function of that name may be the one that is meant.
    const bool own = text && std::any_of(catalog_.overloads.begin(), catalog_.overloads.end(), [&](const auto& overloads) { return overloads.first.name == name; });
    return text && !own ? std::optional(known_guard_value(*text)) : std::nullopt;
}

GuardValue GuardEvaluator::value_of(const FunctionCall& node, const Expression& expression) const {
    const std::string& name = node.name.name;
    if (name == "pg_trigger_depth") return some_boolean({.depth = true}, false);
    if (const auto known = computed(name, node.arguments)) return *known;
    if ((name == "lower" || name == "upper") && node.arguments.size() == 1) {
        GuardValue value = (*this)(node.arguments[0]);
        value.text.reset();
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
    const bool populates = (name == "jsonb_populate_record" || name == "json_populate_record") && node.arguments.size() == 2 && (node.name.schema.empty() || node.name.schema == "pg_catalog");
    if (populates && std::none_of(catalog_.overloads.begin(), catalog_.overloads.end(), [&](const auto& overloads) { return overloads.first.name == name; })) {
        // Of a document without keys: the row as it is.
        const GuardValue row = (*this)(node.arguments[0]), document = (*this)(node.arguments[1]);
        if (row.row != GuardValue::Row::none && !row.can_be_null && document.text == "{}") return row;
    }
    if (const auto answer = answer_of(node)) return *answer;
    if (name != "pg_has_role" || node.arguments.empty()) return unread(expression);
    // pg_has_role([user,] role, privilege)
    const bool of_other = node.arguments.size() == 3;
    GuardValue value = some_boolean(of_other ? (*this)(node.arguments[0]).depends : Depends{.current_user = true}, false);
    if (const auto role = (*this)(node.arguments[of_other ? 1 : 0]).text) value.if_true.users = Users{{*role}, true, value.depends.session_user};
    return value;
}

GuardValue GuardEvaluator::value_of(const BooleanOperation& node, const Expression&) const {
    if (node.arguments.empty()) return unknown_guard_value();
    GuardValue value = (*this)(node.arguments[0]);
    if (node.kind == BooleanOperation::Kind::not_) return negated(value);
    for (std::size_t i = 1; i < node.arguments.size(); ++i)
        value = node.kind == BooleanOperation::Kind::and_ ? conjunction(value, (*this)(node.arguments[i])) : disjunction(value, (*this)(node.arguments[i]));
    // x AND NOT x is not true, x OR NOT x not false.
    if (has_opposites(node.arguments)) (node.kind == BooleanOperation::Kind::and_ ? value.can_be_true : value.can_be_false) = false;
    return value;
}

/// Is a column among those of OLD or NEW that is never null there?
bool GuardEvaluator::has_field_not_null(GuardValue::Row row) const {
    if (!situation_.table) return false;
    return std::any_of(situation_.table->columns.begin(), situation_.table->columns.end(), [&](const Column& column) {
        Expression field;
        field.node = ColumnReference{{row == GuardValue::Row::old ? "old" : "new", column.name}};
        return !(*this)(field).can_be_null;
    });
}

GuardValue GuardEvaluator::value_of(const NullTest& node, const Expression&) const {
    const GuardValue argument = (*this)(node.argument);
    // A row IS NULL where all its fields are, and IS NOT NULL where none is: neither, often.
    GuardValue value = some_boolean(argument.depends, false);
    if (argument.row != GuardValue::Row::none && !argument.sure_null()) {
        value.can_be_true = node.is_not || !has_field_not_null(argument.row);
        return value;
    }
    (node.is_not ? value.can_be_false : value.can_be_true) = argument.can_be_null;
    (node.is_not ? value.can_be_true : value.can_be_false) = argument.can_be_value;
    return value;
}

GuardValue GuardEvaluator::value_of(const BooleanTest& node, const Expression&) const {
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

GuardValue GuardEvaluator::value_of(const Coalesce& node, const Expression&) const {
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

GuardValue GuardEvaluator::value_of(const sql::Case& node, const Expression&) const {
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

/// SELECT from the rows that the statement is about, all of them. Where there are none, nothing is changed.
bool GuardEvaluator::has_rows(const Query& query) const {
    const auto* select = std::get_if<Select>(&query.node);
    const bool all = select && select->from.size() == 1 && !select->where && !select->having && !select->limit && !select->offset && select->set_operation == Select::SetOperation::none && query.with.tables.empty();
    const auto* rows = all ? std::get_if<RelationName>(&select->from[0].node) : nullptr;
    if (!rows || !rows->schema.empty() || !situation_.trigger) return false;
    const auto named = [&](const SharedText& name) { return !name.empty() && name == rows->name; };
    return named(situation_.trigger->old_table) || named(situation_.trigger->new_table);
}

/// EXISTS is never null.
GuardValue GuardEvaluator::value_of(const sql::Subquery& node, const Expression& expression) const {
    if (node.kind == sql::Subquery::Kind::exists && has_rows(*node.query)) return truth(true);
    GuardValue value = unread(expression);
    if (node.kind == sql::Subquery::Kind::exists) value.can_be_null = false;
    return value;
}

/// TG_ARGV[0]
GuardValue GuardEvaluator::value_of(const Indirection& node, const Expression& expression) const {
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

/// Who has a say in it, by what stands inside.
GuardValue GuardEvaluator::unread(const Expression& expression) const {
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

GuardValue evaluate(const Expression& expression, const Situation& situation, const Catalog& catalog, const GuardVariables& variables, bool by_path) {
    return GuardEvaluator(situation, catalog, variables, by_path)(expression);
}

}  // namespace pgsteward::access
