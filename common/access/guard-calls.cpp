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

/// SELECT f(), and SELECT … FROM f(): one row, whatever there is.
void add_sure(const sql::Query& query, Calls& calls) {
    const auto* select = std::get_if<sql::Select>(&query.node);
    const bool plain = select && !select->where && !select->having && !select->limit && !select->offset && select->group_by.empty() && select->values.empty() && !select->distinct &&
                       select->set_operation == sql::Select::SetOperation::none;
    if (!plain) return;
    if (select->from.empty())
        for (const sql::Target& target : select->targets) add_sure(target.value, calls);
    const auto* function = select->from.size() == 1 ? std::get_if<sql::FunctionItem>(&select->from[0].node) : nullptr;
    for (const sql::ExpressionPtr& item : function ? function->functions : sql::Expressions{}) add_sure(item, calls);
}

/// May somebody else put a function where an unqualified name is looked for?
bool is_replaceable(const sql::ObjectName& name, const Routine& caller, const Catalog& catalog, const std::vector<const Routine*>& routines) {
    if (!name.schema.empty() || sets_search_path(caller)) return false;
    for (const auto& [key, schema] : catalog.schemas) {
        const bool own = std::any_of(routines.begin(), routines.end(), [&](const Routine* routine) { return routine->name.schema == schema->name.name; });
        if (own || !schema->acl) continue;
        for (const AclItem& item : *schema->acl)
            if (item.grantee != schema->owner && item.privileges.find('C') != std::string::npos) return true;
    }
    return false;
}

class Resolver {
public:
    Resolver(const Routine& caller, const Catalog& catalog) : caller_(caller), catalog_(catalog) {}

    std::vector<GuardCall> of(const std::vector<sql::ObjectName>& names, const Calls& sure) const {
        std::vector<GuardCall> calls;
        for (const sql::FunctionCall* call : sure) add(call->name, call, calls);
        std::vector<bool> used(sure.size());
        for (const sql::ObjectName& name : names) {
            std::size_t at = 0;
            while (at < sure.size() && (used[at] || sure[at]->name.name != name.name || sure[at]->name.schema != name.schema)) ++at;
            if (at < sure.size()) used[at] = true;
            else add(name, nullptr, calls);
        }
        return calls;
    }

private:
    /// By the path; else whichever is of that name.
    std::vector<const Routine*> meant(const sql::ObjectName& name) const {
        std::vector<const Routine*> found = catalog_.routines_named(name.qualified(), search_path_of(caller_));
        if (!found.empty()) std::erase_if(found, [first = found[0]->name.schema](const Routine* routine) { return routine->name.schema != first; });
        if (found.size() > 1) return {};
        const bool open = name.schema.empty() && !sets_search_path(caller_);
        if (!open && !found.empty()) return found;
        for (const auto& [key, overloads] : catalog_.overloads) {
            if (key.name != name.name || (!name.schema.empty() && key.schema != name.schema) || overloads->size() != 1) continue;
            const Routine* routine = catalog_.routines.find({key.schema, overloads->front().name});
            if (routine && std::find(found.begin(), found.end(), routine) == found.end()) found.push_back(routine);
        }
        return found;
    }

    void add(const sql::ObjectName& name, const sql::FunctionCall* sure, std::vector<GuardCall>& calls) const {
        GuardCall call;
        call.routines = meant(name);
        if (call.routines.empty()) return;
        call.name = call.routines.size() == 1 ? call.routines[0]->name.display() : name.name;
        // Not called with a NULL.
        const bool strict = std::any_of(call.routines.begin(), call.routines.end(), [&](const Routine* routine) { return routine->strict; });
        call.sure = sure && (!strict || sure->arguments.empty());
        call.replaceable = is_replaceable(name, caller_, catalog_, call.routines);
        calls.push_back(std::move(call));
    }

    const Routine& caller_;
    const Catalog& catalog_;
};

}  // namespace

std::vector<GuardCall> guard_calls(const sql::Statement& statement, const Routine& caller, const Catalog& catalog) {
    Calls sure;
    if (const auto* query = std::get_if<sql::QueryPtr>(&statement.body)) add_sure(**query, sure);
    if (const auto* call = std::get_if<sql::Call>(&statement.body)) add_sure(call->call, sure);
    return Resolver(caller, catalog).of(sql::function_calls(statement), sure);
}

std::vector<GuardCall> guard_calls(const sql::Expression& expression, const Routine& caller, const Catalog& catalog) {
    Calls sure;
    std::visit(SureCalls{sure}, expression.node);
    return Resolver(caller, catalog).of(sql::function_calls(expression), sure);
}

}  // namespace pgsteward::access
