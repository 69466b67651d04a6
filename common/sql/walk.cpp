#include "sql/walk.hpp"

#include <algorithm>
#include <set>

#include "sql/fields.hpp"

namespace pgsteward::sql {
namespace {

/// Goes through the fields of a struct and stops at what the callbacks know: they decide whether to go on inside.
struct Scan {
    std::function<void(const Expression&)> expression;
    std::function<void(const Query&)> query;
    std::function<void(const RelationName&)> relation;
    std::function<void(const Statement&)> statement;

    void into(const ExpressionPtr& value) const {
        if (value) expression(*value);
    }
    void into(const QueryPtr& value) const {
        if (value) query(*value);
    }
    void into(const StatementPtr& value) const {
        if (value) statement(*value);
    }
    void into(const RelationName& value) const {
        if (!value.name.empty()) relation(value);
    }
    void into(const std::shared_ptr<const FromItem>& value) const {
        if (value) into(*value);
    }
    void into(const std::string&) const {}
    void into(const SharedText&) const {}
    void into(const TypeName&) const {}
    // Its names are aliases of FROM.
    void into(const RowLock&) const {}

    template <typename T>
    void into(const std::vector<T>& values) const {
        for (const T& value : values) into(value);
    }
    template <typename T>
    void into(const std::optional<T>& value) const {
        if (value) into(*value);
    }
    template <typename T>
    void into(const Rare<T>& value) const {
        if (value) into(*value);
    }
    template <typename T, typename U>
    void into(const std::pair<T, U>& value) const {
        into(value.first);
        into(value.second);
    }
    template <typename... T>
    void into(const std::variant<T...>& value) const {
        std::visit([&](const auto& held) { into(held); }, value);
    }
    template <typename T>
    void into(const T& value) const {
        if constexpr (!std::is_arithmetic_v<T> && !std::is_enum_v<T>)
            std::apply([&](const auto&... field) { (into(field), ...); }, fields(value));
    }
};

/// Visits everything, at every depth.
class Walker {
public:
    explicit Walker(const Visitor& visitor) : visitor_(visitor) {}

    void visit(const Expression& expression) const {
        if (visitor_.expression) visitor_.expression(expression);
        scan_.into(expression.node);
    }
    void visit(const Query& query) const {
        if (visitor_.query) visitor_.query(query);
        scan_.into(query.with);
        scan_.into(query.node);
    }
    void visit(const Statement& statement) const {
        // The body of a function runs another time.
        if (const auto* function = std::get_if<CreateFunction>(&statement.body))
            scan_.into(function->parameters);
        else
            scan_.into(statement.body);
    }

private:
    const Visitor& visitor_;
    Scan scan_{[this](const Expression& expression) { visit(expression); },
               [this](const Query& query) { visit(query); },
               [this](const RelationName& relation) {
                   if (visitor_.relation) visitor_.relation(relation);
               },
               [this](const Statement& statement) { visit(statement); }};
};

Scan children(const std::function<void(const Expression&)>& on_expression,
              const std::function<void(const Query&)>& on_query) {
    const auto ignore = [](const auto&) {};
    return {on_expression, on_query ? on_query : ignore, ignore, ignore};
}

template <typename T>
std::vector<ObjectName> calls_in(const T& tree) {
    std::vector<ObjectName> result;
    walk(tree, Visitor{.expression = [&](const Expression& expression) {
             if (const auto* call = std::get_if<FunctionCall>(&expression.node)) result.push_back(call->name);
         }});
    return result;
}

void add_modifying(const Query& query, std::vector<const Query*>& result) {
    walk(query, Visitor{.query = [&](const Query& inner) {
             if (!std::holds_alternative<Select>(inner.node)) result.push_back(&inner);
         }});
}

/// The relation that a query changes or makes.
const RelationName* target_of(const Query& query) {
    if (const RelationName* changed = changed_relation(query)) return changed;
    const auto* select = std::get_if<Select>(&query.node);
    return select != nullptr && select->into ? &*select->into : nullptr;
}

using Names = std::set<std::string>;

/// `ctes` are the names in scope: of the queries around, and of the WITH entries before (all, if recursive).
void add_read(const Query& query, Names ctes, std::vector<RelationName>& result) {
    if (query.with.recursive)
        for (const CommonTableExpression& table : query.with.tables) ctes.insert(table.name);
    for (const CommonTableExpression& table : query.with.tables) {
        if (table.query) add_read(*table.query, ctes, result);
        ctes.insert(table.name);
    }
    const RelationName* const target = target_of(query);
    Scan scan;
    scan.expression = [&](const Expression& expression) { scan.into(expression.node); };
    scan.query = [&](const Query& inner) { add_read(inner, ctes, result); };
    scan.relation = [&](const RelationName& relation) {
        if (&relation == target || (relation.schema.empty() && ctes.contains(relation.name))) return;
        result.push_back(relation);
    };
    scan.statement = [](const Statement&) {};
    scan.into(query.node);
}

}  // namespace

void walk(const Statement& statement, const Visitor& visitor) {
    Walker(visitor).visit(statement);
}

void walk(const Query& query, const Visitor& visitor) {
    Walker(visitor).visit(query);
}

void walk(const Expression& expression, const Visitor& visitor) {
    Walker(visitor).visit(expression);
}

void for_each_child(const Expression& expression, const std::function<void(const Expression&)>& on_expression,
                    const std::function<void(const Query&)>& on_query) {
    children(on_expression, on_query).into(expression.node);
}

void for_each_child(const Query& query, const std::function<void(const Expression&)>& on_expression,
                    const std::function<void(const Query&)>& on_query) {
    const Scan scan = children(on_expression, on_query);
    scan.into(query.with);
    scan.into(query.node);
}

const RelationName* changed_relation(const Query& query) {
    if (const auto* insert = std::get_if<Insert>(&query.node)) return &insert->table;
    if (const auto* update = std::get_if<Update>(&query.node)) return &update->table;
    if (const auto* deletion = std::get_if<Delete>(&query.node)) return &deletion->table;
    const auto* merge = std::get_if<Merge>(&query.node);
    return merge ? &merge->table : nullptr;
}

std::vector<const Query*> data_modifying_queries(const Statement& statement) {
    std::vector<const Query*> result;
    const auto add = [&](const QueryPtr& query) {
        if (query) add_modifying(*query, result);
    };
    if (const auto* query = std::get_if<QueryPtr>(&statement.body)) add(*query);
    if (const auto* table = std::get_if<CreateTableAs>(&statement.body)) add(table->query);
    if (const auto* copy = std::get_if<Copy>(&statement.body)) add(copy->query);
    const auto* explain = std::get_if<Explain>(&statement.body);
    if (explain != nullptr && explain->analyze && explain->statement)
        return data_modifying_queries(*explain->statement);
    return result;
}

std::vector<ObjectName> function_calls(const Statement& statement) {
    return calls_in(statement);
}

std::vector<ObjectName> function_calls(const Query& query) {
    return calls_in(query);
}

std::vector<ObjectName> function_calls(const Expression& expression) {
    return calls_in(expression);
}

std::vector<RelationName> relations_read(const Query& query) {
    std::vector<RelationName> result;
    add_read(query, {}, result);
    return result;
}

}  // namespace pgsteward::sql
