#include "access/guard-calls.hpp"

#include <algorithm>

#include "access/routine-path.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

using Calls = std::vector<const sql::FunctionCall*>;

void add_sure(const sql::ExpressionPtr& expression, Calls& calls);

/// What is computed before anything is decided.
struct SureCalls {
    Calls& calls;
    void operator()(const sql::FunctionCall& node) const {
        if (node.filter || node.over) return;
        for (const sql::ExpressionPtr& argument : node.arguments) add_sure(argument, calls);
        calls.push_back(&node);
    }
    void operator()(const sql::NamedArgument& node) const { add_sure(node.value, calls); }
    void operator()(const sql::TypeCast& node) const { add_sure(node.argument, calls); }
    void operator()(const sql::CollateClause& node) const { add_sure(node.argument, calls); }
    void operator()(const sql::NullTest& node) const { add_sure(node.argument, calls); }
    void operator()(const sql::BooleanTest& node) const { add_sure(node.argument, calls); }
    void operator()(const sql::Operation& node) const {
        add_sure(node.left, calls);
        if (node.kind == sql::Operation::Kind::op || node.kind == sql::Operation::Kind::distinct || node.kind == sql::Operation::Kind::not_distinct) add_sure(node.right, calls);
    }
    void operator()(const sql::BooleanOperation& node) const {
        if (!node.arguments.empty()) add_sure(node.arguments[0], calls);
    }
    void operator()(const sql::Coalesce& node) const {
        if (!node.arguments.empty()) add_sure(node.arguments[0], calls);
    }
    void operator()(const sql::Case& node) const {
        if (node.argument) add_sure(node.argument, calls);
        else if (!node.branches.empty()) add_sure(node.branches[0].condition, calls);
    }
    template <typename Node>
    void operator()(const Node&) const {}
};

void add_sure(const sql::ExpressionPtr& expression, Calls& calls) {
    if (expression) std::visit(SureCalls{calls}, expression->node);
}

/// Functions of the server that return a set, which may be empty: then nothing beside them is computed.
bool may_return_no_row(const sql::ObjectName& name, const Catalog& catalog) {
    static constexpr std::string_view ready_made[] = {"generate_series", "generate_subscripts", "unnest", "regexp_matches", "regexp_split_to_table", "string_to_table",
                                                      "json_array_elements", "json_array_elements_text", "jsonb_array_elements", "jsonb_array_elements_text", "json_each",
                                                      "json_each_text", "jsonb_each", "jsonb_each_text", "json_object_keys", "jsonb_object_keys", "jsonb_path_query",
                                                      "json_populate_recordset", "jsonb_populate_recordset", "json_to_recordset", "jsonb_to_recordset", "aclexplode"};
    if (std::find(std::begin(ready_made), std::end(ready_made), name.name) != std::end(ready_made)) return true;
    for (const auto& [key, overloads] : catalog.overloads) {
        if (key.name != name.name || (!name.schema.empty() && key.schema != name.schema)) continue;
        for (const QualifiedName& of : *overloads)
            if (const Routine* routine = catalog.routines.find(of); routine && routine->returns_set) return true;
    }
    return false;
}

template <typename Tree>
bool may_return_no_row_inside(const Tree& tree, const Catalog& catalog) {
    const auto names = sql::function_calls(tree);
    return std::any_of(names.begin(), names.end(), [&](const sql::ObjectName& name) { return may_return_no_row(name, catalog); });
}

/// Nothing decides how many rows there are: one, of what is in the list.
bool is_plain(const sql::Select& select) {
    return !select.where && !select.having && !select.limit && !select.offset && select.group_by.empty() && select.values.empty() && !select.distinct &&
           select.set_operation == sql::Select::SetOperation::none;
}

/// SELECT f(), and SELECT … FROM f(): one row, whatever there is.
void add_sure(const sql::Query& query, const Catalog& catalog, Calls& calls) {
    const auto* select = std::get_if<sql::Select>(&query.node);
    if (!select || !is_plain(*select)) return;
    if (select->from.empty() && !may_return_no_row_inside(query, catalog))
        for (const sql::Target& target : select->targets) add_sure(target.value, calls);
    const auto* function = select->from.size() == 1 ? std::get_if<sql::FunctionItem>(&select->from[0].node) : nullptr;
    for (const sql::ExpressionPtr& item : function ? function->functions : sql::Expressions{}) add_sure(item, calls);
}

/// May it be called with as many arguments?
bool takes(const Routine& routine, std::size_t arguments) {
    std::size_t all = 0, needed = 0;
    for (const RoutineParameter& parameter : routine.parameters) {
        if (parameter.mode == RoutineParameter::Mode::variadic) return arguments >= needed;
        if (!is_input(parameter)) continue;
        ++all;
        if (!parameter.default_.has_value()) ++needed;
    }
    return arguments >= needed && arguments <= all;
}

class Resolver {
public:
    Resolver(const OptionMap& settings, const Catalog& catalog) : settings_(settings), catalog_(catalog) {}

    std::vector<GuardCall> of(const Calls& all, const Calls& sure) const {
        std::vector<GuardCall> calls;
        for (const sql::FunctionCall* call : sure) add(*call, true, calls);
        for (const sql::FunctionCall* call : all)
            if (std::find(sure.begin(), sure.end(), call) == sure.end()) add(*call, false, calls);
        return calls;
    }

private:
    bool is_open(const sql::ObjectName& name) const { return name.schema.empty() && !settings_.contains("search_path"); }

    void add_overloads(const QualifiedName& name, std::size_t arguments, std::vector<const Routine*>& meant) const {
        if (const auto* keys = catalog_.overloads.find(name))
            for (const QualifiedName& key : *keys)
                if (const Routine* routine = catalog_.routines.find(key); routine && takes(*routine, arguments)) meant.push_back(routine);
    }

    /// More than one where the writer's search_path or the arguments' types decide.
    std::vector<const Routine*> meant_by(const sql::FunctionCall& call) const {
        std::vector<const Routine*> meant;
        if (!call.name.schema.empty()) add_overloads(call.name.qualified(), call.arguments.size(), meant);
        else if (!is_open(call.name)) {
            for (const std::string& schema : search_path_of(settings_))
                if (meant.empty()) add_overloads({schema, call.name.name}, call.arguments.size(), meant);
        } else
            for (const auto& [name, keys] : catalog_.overloads)
                if (name.name == call.name.name) add_overloads(name, call.arguments.size(), meant);
        return meant;
    }

    void add(const sql::FunctionCall& call, bool sure, std::vector<GuardCall>& calls) const {
        GuardCall found{&call, meant_by(call), sure, is_open(call.name)};
        if (!found.routines.empty()) calls.push_back(std::move(found));
    }

    const OptionMap& settings_;
    const Catalog& catalog_;
};

template <typename Tree>
Calls calls_in(const Tree& tree) {
    Calls calls;
    sql::Visitor visitor;
    visitor.expression = [&](const sql::Expression& expression) {
        if (const auto* call = std::get_if<sql::FunctionCall>(&expression.node)) calls.push_back(call);
    };
    sql::walk(tree, visitor);
    return calls;
}

}  // namespace

std::string GuardCall::name() const { return routines.size() == 1 ? routines[0]->name.display() : call->name.name.str(); }

std::vector<GuardCall> guard_calls(const sql::Statement& statement, const OptionMap& settings, const Catalog& catalog) {
    Calls sure;
    if (const auto* query = std::get_if<sql::QueryPtr>(&statement.body)) add_sure(**query, catalog, sure);
    if (const auto* call = std::get_if<sql::Call>(&statement.body)) add_sure(call->call, sure);
    return Resolver(settings, catalog).of(calls_in(statement), sure);
}

std::vector<GuardCall> guard_calls(const sql::Expression& expression, const OptionMap& settings, const Catalog& catalog) {
    Calls sure;
    if (!may_return_no_row_inside(expression, catalog)) std::visit(SureCalls{sure}, expression.node);
    return Resolver(settings, catalog).of(calls_in(expression), sure);
}

bool gives_one_row(const sql::Statement& statement, const Catalog& catalog) {
    const auto* query = std::get_if<sql::QueryPtr>(&statement.body);
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    return select && select->from.empty() && is_plain(*select) && !may_return_no_row_inside(**query, catalog);
}

bool gives_rows(const sql::Statement& statement, const Catalog& catalog) {
    const auto* query = std::get_if<sql::QueryPtr>(&statement.body);
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    const bool is_values = select && !select->values.empty() && !select->limit && !select->offset && select->set_operation == sql::Select::SetOperation::none;
    return is_values || gives_one_row(statement, catalog);
}

bool divides_by_zero(const sql::Statement& statement) {
    const auto* query = std::get_if<sql::QueryPtr>(&statement.body);
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    return select && select->from.empty() && is_plain(*select) && select->targets.size() == 1 && select->targets[0].value && divides_by_zero(*select->targets[0].value);
}

bool divides_by_zero(const sql::Expression& expression) {
    const auto* operation = std::get_if<sql::Operation>(&expression.node);
    if (!operation || operation->kind != sql::Operation::Kind::op || (operation->name.name != "/" && operation->name.name != "%")) return false;
    const auto number = [](const sql::ExpressionPtr& side) {
        const auto* constant = side ? std::get_if<sql::Constant>(&side->node) : nullptr;
        return constant && constant->kind == sql::Constant::Kind::integer ? constant : nullptr;
    };
    const sql::Constant* divisor = number(operation->right);
    return number(operation->left) && divisor && divisor->text == "0";
}

}  // namespace pgsteward::access
