#include "check/tenant-conditions.hpp"

#include <algorithm>

#include "sql/walk.hpp"

namespace pgsteward {
namespace {

using namespace sql;

/// What the tenant's column has to equal.
enum class Binding { none, to_row, to_value };

const ExpressionPtr& without_cast(const ExpressionPtr& expression) {
    const auto* cast = expression ? std::get_if<TypeCast>(&expression->node) : nullptr;
    return cast ? without_cast(cast->argument) : expression;
}

const ColumnReference* reference_in(const ExpressionPtr& expression) {
    const ExpressionPtr& inner = without_cast(expression);
    const auto* reference = inner ? std::get_if<ColumnReference>(&inner->node) : nullptr;
    return reference && !reference->star && !reference->parts.empty() ? reference : nullptr;
}

bool all_constant(const Expressions& items);

bool is_constant(const ExpressionPtr& expression) {
    const ExpressionPtr& inner = without_cast(expression);
    if (!inner) return true;
    if (const auto* list = std::get_if<List>(&inner->node)) return all_constant(list->items);
    if (const auto* array = std::get_if<ArrayConstructor>(&inner->node)) return all_constant(array->elements);
    return std::holds_alternative<Constant>(inner->node);
}

bool all_constant(const Expressions& items) { return std::all_of(items.begin(), items.end(), is_constant); }

bool is_equality(const Operation& operation) {
    using Kind = Operation::Kind;
    return operation.name.name == "=" && (operation.kind == Kind::op || operation.kind == Kind::op_any || operation.kind == Kind::in);
}

/// What has to hold altogether: the parts of AND, and conditions of inner joins.
void add_conjuncts(const ExpressionPtr& condition, Expressions& all) {
    if (!condition) return;
    const auto* boolean = std::get_if<BooleanOperation>(&condition->node);
    const auto* test = std::get_if<BooleanTest>(&condition->node);
    const auto* coalesce = std::get_if<Coalesce>(&condition->node);
    if (boolean && boolean->kind == BooleanOperation::Kind::and_)
        for (const ExpressionPtr& argument : boolean->arguments) add_conjuncts(argument, all);
    else if (test && test->kind == BooleanTest::Kind::is_true) add_conjuncts(test->argument, all);
    else if (coalesce && coalesce->arguments.size() == 2 && is_constant(coalesce->arguments[1])) add_conjuncts(coalesce->arguments[0], all);
    else all.push_back(condition);
}

/// Of one table of a query.
class Conditions {
public:
    Conditions(const QueryScope& scope, const QuerySubject& subject) : scope_(scope), subject_(subject) {}

    void add(const ExpressionPtr& condition) { add_conjuncts(condition, all_); }
    void add(const FromItem& item);
    void add(const Select& select);
    Binding binding() const;

private:
    /// Does it name a column of a table of the statement, in full?
    bool is_column(const ColumnReference& reference) const { return reference.parts.size() > 1 && scope_.relations.contains(reference.parts[reference.parts.size() - 2]); }
    bool is_tenant(const ExpressionPtr& expression) const {
        const ColumnReference* reference = reference_in(expression);
        return reference && reference->parts.back() == subject_.column && (reference->parts.size() == 1 || is_column(*reference));
    }
    bool of_subject(const ExpressionPtr& expression) const {
        const ColumnReference* reference = reference_in(expression);
        return reference->parts.size() == 1 || reference->parts[reference->parts.size() - 2] == subject_.name;
    }

    enum class Of { subject, any };
    Binding strongest(Of of) const;
    Binding binding_of(const ExpressionPtr& condition, Of of) const;
    Binding binding_of(const Operation& operation, Of of) const;
    Binding binding_of(const BooleanOperation& either) const;
    Binding binding_of(const Subquery& subquery, Of of) const;
    Binding to(const ExpressionPtr& other) const;
    bool asks_who() const { return std::any_of(all_.begin(), all_.end(), [&](const ExpressionPtr& one) { return compares_with_who(one); }); }
    bool compares_with_who(const ExpressionPtr& condition) const;
    bool names_who(const ExpressionPtr& condition) const;

    const QueryScope& scope_;
    const QuerySubject& subject_;
    Expressions all_;
    bool joined_ = false;                    ///< NATURAL, or USING the column
};

void Conditions::add(const FromItem& item) {
    const auto* join = std::get_if<Join>(&item.node);
    if (!join || (join->kind != Join::Kind::inner && join->kind != Join::Kind::cross_or_comma)) return;
    add(join->on);
    if (join->natural || std::find(join->using_columns.begin(), join->using_columns.end(), subject_.column) != join->using_columns.end()) joined_ = true;
    add(*join->left);
    add(*join->right);
}

void Conditions::add(const Select& select) {
    add(select.where);
    for (const FromItem& item : select.from) add(item);
}

Binding Conditions::strongest(Of of) const {
    Binding strongest = joined_ ? Binding::to_row : Binding::none;
    for (const ExpressionPtr& one : all_) strongest = std::max(strongest, binding_of(one, of));
    return strongest;
}

/// Another row's tenant is as good as a value where that row is chosen by one; so is a row that names who asks.
Binding Conditions::binding() const {
    if (std::any_of(all_.begin(), all_.end(), [&](const ExpressionPtr& one) { return names_who(one); })) return Binding::to_value;
    const Binding own = strongest(Of::subject);
    return own == Binding::to_row && (asks_who() || strongest(Of::any) == Binding::to_value) ? Binding::to_value : own;
}

Binding Conditions::to(const ExpressionPtr& other) const {
    if (is_constant(other)) return Binding::none;
    const ColumnReference* reference = reference_in(other);
    return reference && (is_column(*reference) || is_tenant(other)) ? Binding::to_row : Binding::to_value;
}

Binding Conditions::binding_of(const Operation& operation, Of of) const {
    if (!is_equality(operation)) return Binding::none;
    const auto counts = [&](const ExpressionPtr& side) { return is_tenant(side) && (of == Of::any || of_subject(side)); };
    if (counts(operation.left)) return to(operation.right);
    return operation.kind == Operation::Kind::op && counts(operation.right) ? to(operation.left) : Binding::none;
}

/// The weakest alternative.
Binding Conditions::binding_of(const BooleanOperation& either) const {
    if (either.kind != BooleanOperation::Kind::or_) return Binding::none;
    Binding weakest = Binding::to_value;
    for (const ExpressionPtr& argument : either.arguments) {
        Conditions alternative(scope_, subject_);
        alternative.add(argument);
        weakest = std::min(weakest, alternative.binding());
    }
    return weakest;
}

/// tenant_id IN (SELECT …), and EXISTS (… WHERE m.tenant_id = n.tenant_id AND …): as far as the rows inside are chosen.
Binding Conditions::binding_of(const Subquery& subquery, Of of) const {
    const auto* select = subquery.query ? std::get_if<Select>(&subquery.query->node) : nullptr;
    if (!select) return Binding::none;
    Conditions inside(scope_, subject_);
    inside.add(*select);
    const bool is_in = subquery.kind == Subquery::Kind::any && (subquery.operator_name.name.empty() || subquery.operator_name.name == "=") && is_tenant(subquery.test) && (of == Of::any || of_subject(subquery.test));
    if (is_in) return inside.all_.empty() && !select->from.empty() ? Binding::to_row : Binding::to_value;
    if (subquery.kind != Subquery::Kind::exists) return Binding::none;
    return inside.strongest(Of::subject) == Binding::to_row ? inside.binding() : Binding::none;
}

Binding Conditions::binding_of(const ExpressionPtr& condition, Of of) const {
    if (const auto* operation = std::get_if<Operation>(&condition->node)) return binding_of(*operation, of);
    if (const auto* boolean = std::get_if<BooleanOperation>(&condition->node)) return binding_of(*boolean);
    if (const auto* subquery = std::get_if<Subquery>(&condition->node)) return binding_of(*subquery, of);
    return Binding::none;
}

/// user_id = auth.uid(), = current_user, = an argument.
bool Conditions::compares_with_who(const ExpressionPtr& condition) const {
    const auto* operation = std::get_if<Operation>(&condition->node);
    if (!operation || !is_equality(*operation)) return false;
    bool found = false;
    Visitor visitor;
    visitor.expression = [&](const Expression& inside) {
        const auto* reference = std::get_if<ColumnReference>(&inside.node);
        const bool argument = reference && !is_column(*reference) && scope_.arguments.contains(reference->parts.back());
        found = found || argument || std::holds_alternative<FunctionCall>(inside.node) || std::holds_alternative<SqlValueFunction>(inside.node) || std::holds_alternative<Parameter>(inside.node);
    };
    walk(*condition, visitor);
    return found;
}

/// current_user, a setting, or a function without arguments, as auth.uid(): not one of the server's for times and numbers.
bool is_who(const Expression& expression) {
    static constexpr std::string_view others[] = {"now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "random", "gen_random_uuid", "lastval", "txid_current", "pg_backend_pid"};
    if (const auto* value = std::get_if<SqlValueFunction>(&expression.node)) return value->name.find("user") != std::string::npos || value->name.find("role") != std::string::npos;
    const auto* call = std::get_if<FunctionCall>(&expression.node);
    if (!call || call->name.name == "current_setting") return call != nullptr;
    return call->arguments.empty() && !call->star && std::find(std::begin(others), std::end(others), call->name.name) == std::end(others);
}

/// user_id = auth.uid(), of the subject itself.
bool Conditions::names_who(const ExpressionPtr& condition) const {
    const auto* operation = std::get_if<Operation>(&condition->node);
    if (!operation || operation->kind != Operation::Kind::op || operation->name.name != "=") return false;
    const auto own = [&](const ExpressionPtr& side) { return reference_in(side) && of_subject(side); };
    const ExpressionPtr& other = own(operation->left) ? operation->right : operation->left;
    if (!other || (!own(operation->left) && !own(operation->right))) return false;
    bool found = false;
    Visitor visitor;
    visitor.expression = [&](const Expression& inside) { found = found || is_who(inside); };
    walk(*other, visitor);
    return found;
}

bool gives_tenant(const Insert& insert, const std::string& column) {
    return insert.columns.empty() || std::any_of(insert.columns.begin(), insert.columns.end(), [&](const Target& target) { return target.name == column; });
}

template <typename Tree>
bool asks_in(const Tree& tree, const std::string& setting, const OfFunction& of_function) {
    bool found = false;
    Visitor visitor;
    visitor.expression = [&](const Expression& expression) {
        const auto* call = found ? nullptr : std::get_if<FunctionCall>(&expression.node);
        if (!call) return;
        const ExpressionPtr* first = call->arguments.empty() ? nullptr : &without_cast(call->arguments[0]);
        const auto* name = first && *first ? std::get_if<Constant>(&(*first)->node) : nullptr;
        found = call->name.name == "current_setting" ? name && name->text == setting : of_function && of_function(call->name);
    };
    walk(tree, visitor);
    return found;
}

}  // namespace

bool is_bound(const Query& query, const QuerySubject& subject, const QueryScope& scope) {
    if (const auto* insert = std::get_if<Insert>(&query.node)) return gives_tenant(*insert, subject.column);
    Conditions conditions(scope, subject);
    if (const auto* select = std::get_if<Select>(&query.node)) conditions.add(*select);
    if (const auto* update = std::get_if<Update>(&query.node)) conditions.add(update->where);
    if (const auto* erase = std::get_if<Delete>(&query.node)) conditions.add(erase->where);
    if (const auto* merge = std::get_if<Merge>(&query.node)) conditions.add(merge->on);
    return conditions.binding() == Binding::to_value;
}

bool asks(const Statement& statement, const std::string& setting, const OfFunction& of_function) { return !setting.empty() && asks_in(statement, setting, of_function); }
bool asks(const Expression& expression, const std::string& setting, const OfFunction& of_function) { return !setting.empty() && asks_in(expression, setting, of_function); }

bool keeps_to_tenant(const ExpressionPtr& condition, const access::Tenancy& tenancy, const OfFunction& of_function) {
    Expressions all;
    add_conjuncts(condition, all);
    const auto is_tenant = [&](const ExpressionPtr& side) {
        const ColumnReference* reference = reference_in(side);
        return reference && reference->parts.back() == tenancy.column;
    };
    return std::any_of(all.begin(), all.end(), [&](const ExpressionPtr& one) {
        const auto* operation = std::get_if<Operation>(&one->node);
        if (!operation || operation->kind != Operation::Kind::op || operation->name.name != "=" || !operation->left || !operation->right) return false;
        return (is_tenant(operation->left) && asks(*operation->right, tenancy.setting, of_function)) || (is_tenant(operation->right) && asks(*operation->left, tenancy.setting, of_function));
    });
}

}  // namespace pgsteward
