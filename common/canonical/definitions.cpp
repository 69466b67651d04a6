#include "canonical/definitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "canonical/operator-class.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

/// looks_like_function() of ruleutils.c: what stands in an index without parentheses.
bool is_function(const sql::Expression& expression) {
    return std::holds_alternative<sql::FunctionCall>(expression.node) || std::holds_alternative<sql::Coalesce>(expression.node) ||
           std::holds_alternative<sql::MinMax>(expression.node) || std::holds_alternative<sql::SqlValueFunction>(expression.node);
}

/// The schema of the path in which `catalog.others` has "<kind> <name>"; pg_catalog where none has.
std::string found_schema(const Context& context, ObjectKind kind, const std::string& name) {
    for (const std::string& schema : context.search_path)
        if (context.catalog.others.find({"", fmt::format("{} {}.{}", name_of(kind), schema, name)})) return schema;
    return "pg_catalog";
}

/// The context in which the table is OLD and NEW.
struct RowVersions {
    std::array<std::pair<std::string, const Relation*>, 2> relations;
    Context context;
    explicit RowVersions(const Context& outer)
        : relations{{{"old", outer.relation}, {"new", outer.relation}}},
          context{outer.catalog, outer.search_path, nullptr, outer.variables, relations} {}
};

std::string action_text(const sql::Statement& statement, const Context& context, Gathered& gathered) {
    if (const auto* query_node = std::get_if<sql::QueryPtr>(&statement.body); query_node && *query_node) {
        const CanonicalQuery canonical_query = query(**query_node, context);
        gathered.add(canonical_query);
        return canonical_query.text;
    }
    if (const auto* notify = std::get_if<sql::Notify>(&statement.body)) return "NOTIFY " + quoted(notify->channel);
    if (const auto* result = std::get_if<sql::Return>(&statement.body); result && result->value) {
        const Canonical value = expression(*result->value, context);
        gathered.add(value);
        return "RETURN " + value.text;
    }
    gathered.certain = false;
    return "?";
}

}  // namespace

bool is_enclosed(std::string_view text) {
    if (text.empty() || text.front() != '(' || text.back() != ')') return false;
    int depth = 0;
    char quote = '\0';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
            continue;
        }
        if (c == '\'' || c == '"') quote = c;
        if (c == '(') ++depth;
        if (c == ')' && --depth == 0 && at + 1 < text.size()) return false;
    }
    return true;
}

void Gathered::add(const Problems& more) {
    if (!problems.refusal) problems.refusal = more.refusal;
    if (problems.changeable.empty()) problems.changeable = more.changeable;
    problems.has_subquery |= more.has_subquery;
}

void Gathered::add(const Canonical& expression) {
    add(expression.problems);
    certain &= expression.certain;
    relations.insert(relations.end(), expression.relations.begin(), expression.relations.end());
    routines.insert(routines.end(), expression.routines.begin(), expression.routines.end());
    for (const std::string& column : expression.columns)
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
}

Uses Gathered::uses() const {
    Uses all{relations};
    all.add({routines});
    return all;
}

void Gathered::add(const CanonicalQuery& query) {
    add(query.problems);
    certain &= query.certain;
    relations.insert(relations.end(), query.relations.begin(), query.relations.end());
    routines.insert(routines.end(), query.routines.begin(), query.routines.end());
}

namespace {

/// What is indexed, and how it is collated: of `expression COLLATE c` the server keeps the collation beside the expression
/// (ComputeIndexAttrs(), ComputePartitionAttrs()).
struct IndexedExpression {
    const sql::Expression* expression;
    QualifiedName collation;
};
IndexedExpression indexed_expression(const sql::IndexElement& element) {
    IndexedExpression indexed{element.expression.get(), element.collation.qualified()};
    while (const auto* clause = indexed.expression ? std::get_if<sql::CollateClause>(&indexed.expression->node) : nullptr) {
        if (indexed.collation.name.empty()) indexed.collation = clause->collation.qualified();
        indexed.expression = clause->argument.get();
    }
    return indexed;
}

/// An expression that comes to a column is that column: (total), (total::integer).
const Column* column_of(const Canonical& canonical, const Context& context) {
    const Column* column = context.relation && canonical.columns.size() == 1 ? context.relation->column(canonical.columns.front()) : nullptr;
    return column && canonical.text == quoted(column->name) ? column : nullptr;
}

/// Empty where it is `own`, the one that the column or expression has anyway.
std::string key_collation(QualifiedName collation, const std::string& own, const Context& context) {
    if (collation.name.empty()) return {};
    if (collation.schema.empty()) collation.schema = found_schema(context, ObjectKind::collation, collation.name);
    if (collation.schema == "pg_catalog") collation.schema.clear();
    const std::string name = quoted(collation);
    return own == (name == quoted("default") ? std::string() : name) ? std::string() : name;
}

}  // namespace

IndexKey index_key(const sql::IndexElement& element, const std::string& method, const Context& context, Gathered& gathered) {
    IndexKey key;
    key.column = element.column;
    const Column* column = context.relation ? context.relation->column(key.column) : nullptr;
    std::string type = column ? column->type : "", own_collation = column ? column->collation : "";
    const IndexedExpression indexed = indexed_expression(element);
    if (key.column.empty() && indexed.expression) {
        const Canonical canonical_expression = expression(*indexed.expression, context);
        type = canonical_expression.type;
        own_collation = canonical_expression.collation;
        if (const Column* plain = column_of(canonical_expression, context)) {
            key.column = plain->name;
        } else {
            gathered.add(canonical_expression);
            const bool bare = is_function(*indexed.expression) || is_enclosed(canonical_expression.text);
            key.expression = bare ? canonical_expression.text : "(" + canonical_expression.text + ")";
        }
    }
    key.collation = key_collation(indexed.collation, own_collation, context);
    key.operator_class = operator_class(element, method, type, context);
    key.descending = element.order == sql::SortKey::Order::descending;
    key.nulls_first = element.nulls == sql::SortKey::Nulls::unspecified ? key.descending : element.nulls == sql::SortKey::Nulls::first;
    key.operator_ = element.operator_name;
    return key;
}

std::string partition_key(const sql::PartitionKey& key, const Context& context, Gathered& gathered) {
    using Strategy = sql::PartitionKey::Strategy;
    std::string keys;
    // The operator classes are those of btree, of hash for HASH.
    const std::string method = key.strategy == Strategy::hash ? "hash" : "btree";
    for (const sql::IndexElement& element : key.elements) keys += (keys.empty() ? "" : ", ") + display(index_key(element, method, context, gathered));
    const char* word = key.strategy == Strategy::list ? "LIST" : key.strategy == Strategy::range ? "RANGE" : "HASH";
    return fmt::format("{} ({})", word, keys);
}

std::vector<std::string> partition_key_types(const sql::PartitionKey& key, const Context& context) {
    std::vector<std::string> types;
    for (const sql::IndexElement& element : key.elements) {
        const Column* column = element.column.empty() || !context.relation ? nullptr : context.relation->column(element.column);
        types.push_back(column ? column->type.str() : element.expression ? expression(*element.expression, context).type : std::string());
    }
    return types;
}

std::string exclusion(const Index& index) {
    std::string keys;
    for (const IndexKey& key : index.keys) keys += (keys.empty() ? "" : ", ") + display(key);
    return index.predicate.empty() ? keys : keys + " WHERE " + index.predicate;
}

std::string rule(const sql::CreateRule& rule, const Context& context, Gathered& gathered) {
    constexpr std::array<const char*, 4> events = {"SELECT", "INSERT", "UPDATE", "DELETE"};
    const RowVersions versions(context);
    std::string text = fmt::format("ON {}", events[static_cast<std::size_t>(rule.event)]);
    if (rule.where) {
        const Canonical condition = expression(*rule.where, versions.context, "boolean");
        gathered.add(condition);
        text += is_enclosed(condition.text) ? " WHERE " + condition.text : " WHERE (" + condition.text + ")";
    }
    text += rule.instead ? " DO INSTEAD " : " DO ALSO ";
    std::string actions;
    for (const sql::StatementPtr& action : rule.actions)
        actions += (actions.empty() ? "" : "; ") + action_text(*action, versions.context, gathered);
    if (actions.empty()) return text + "NOTHING";
    return rule.actions.size() > 1 ? text + "(" + actions + ")" : text + actions;
}

std::string trigger_condition(const sql::Expression& when, const Context& context, Gathered& gathered) {
    const RowVersions versions(context);
    const Canonical condition = expression(when, versions.context, "boolean");
    gathered.add(condition);
    return condition.text;
}

std::string standard_body(const sql::CreateFunction& function, const Context& context, Gathered& gathered) {
    const bool returns = function.standard_body.size() == 1 && std::holds_alternative<sql::Return>(function.standard_body.front()->body);
    if (returns) return action_text(*function.standard_body.front(), context, gathered);
    std::string text = "BEGIN ATOMIC";
    for (const sql::StatementPtr& statement : function.standard_body) text += " " + action_text(*statement, context, gathered) + ";";
    return text + " END";
}

}  // namespace pgsteward::canonical
