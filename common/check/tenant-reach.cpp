#include "check/tenant-reach.hpp"

#include <algorithm>
#include <functional>

#include "access/rewrite-rules.hpp"
#include "access/routine-path.hpp"
#include "access/routine-text.hpp"
#include "check/row-security-support.hpp"
#include "check/rule-support.hpp"
#include "check/tenant-conditions.hpp"
#include "sql/parse.hpp"
#include "sql/walk.hpp"

namespace pgsteward {
namespace {

/// Whose text is read, and in whose name it runs.
struct Runner {
    std::string role;                        ///< empty: not known
    std::vector<std::string> path;
    std::set<std::string> arguments;
};

/// Without a path of its own most likely one that reaches its schema.
std::vector<std::string> path_of(const Routine& routine) {
    return access::sets_search_path(routine) ? access::search_path_of(routine) : std::vector<std::string>{routine.name.schema, "public"};
}

std::string name_in_query(const sql::RelationName& relation) { return relation.alias.empty() ? relation.name : relation.alias; }

/// A query of one CTE or subquery, whose conditions are about the rows of that.
bool passes_on(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.node);
    if (!select) return false;
    if (select->set_operation != sql::Select::SetOperation::none) return true;
    if (select->from.size() != 1) return false;
    const auto* name = std::get_if<sql::RelationName>(&select->from[0].node);
    const auto is_named = [&](const sql::CommonTableExpression& table) { return name && name->schema.empty() && table.name == name->name; };
    return std::holds_alternative<sql::SubqueryItem>(select->from[0].node) || std::any_of(query.with.tables.begin(), query.with.tables.end(), is_named);
}

/// The name that the rows of such a query go by, for its conditions.
std::string source_name(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.node);
    if (!select || select->from.empty()) return {};
    const auto* name = std::get_if<sql::RelationName>(&select->from[0].node);
    return name ? name_in_query(*name) : select->from[0].alias.name;
}

/// What is only read in FROM and WITH, and the sides of UNION and the like.
std::vector<const sql::Query*> sources_of(const sql::Query& query) {
    std::vector<const sql::Query*> sources;
    for (const sql::CommonTableExpression& table : query.with.tables)
        if (table.query && std::holds_alternative<sql::Select>(table.query->node)) sources.push_back(table.query.get());
    if (const auto* select = std::get_if<sql::Select>(&query.node)) {
        for (const sql::FromItem& item : select->from)
            if (const auto* subquery = std::get_if<sql::SubqueryItem>(&item.node)) sources.push_back(subquery->query.get());
        sources.push_back(select->left.get());
        sources.push_back(select->right.get());
    }
    return sources;
}

void add_inner(const sql::Expression& expression, std::vector<const sql::Query*>& all) {
    sql::for_each_child(
        expression, [&](const sql::Expression& inside) { add_inner(inside, all); }, [&](const sql::Query& inside) { all.push_back(&inside); });
}

/// Those directly inside it, in whatever expression.
std::vector<const sql::Query*> inner_queries(const sql::Query& query) {
    std::vector<const sql::Query*> all;
    sql::for_each_child(
        query, [&](const sql::Expression& inside) { add_inner(inside, all); }, [&](const sql::Query& inside) { all.push_back(&inside); });
    return all;
}

/// By where they stand in the text.
std::set<std::uint32_t> places_read(const sql::Query& query) {
    std::set<std::uint32_t> places;
    for (const sql::RelationName& name : sql::relations_read(query)) places.insert(name.at.begin);
    return places;
}

/// Does a function read the setting, by itself or by one that it calls?
bool gives_setting(const SchemaReview& review, const sql::ObjectName& function, const std::vector<std::string>& path, int depth) {
    constexpr int deep = 8;
    if (depth > deep) return false;
    for (const Routine* routine : review.catalog.routines_named(function.qualified(), path)) {
        const auto inner = path_of(*routine);
        for (const sql::Statement& statement : access::read_routine(*routine).statements)
            if (asks(statement, review.row_security->tenancy.setting, [&](const sql::ObjectName& name) { return gives_setting(review, name, inner, depth + 1); })) return true;
    }
    return false;
}

class Reader {
public:
    explicit Reader(const SchemaReview& review) : review_(review) {}

    void routine(const Routine& routine, const std::string& role);
    void statement(const sql::Statement& statement, const Runner& runner);
    TenantReach result() && { return std::move(reach_); }
    const std::set<QualifiedName>& relations() const { return relations_; }

private:
    /// A query whose conditions are about the rows, and the name that they go by in it.
    struct Around {
        const sql::Query* query;
        std::string name;
    };

    void queries(const sql::Statement& statement, const Runner& runner);
    void query(const sql::Query& query, const std::vector<Around>& around, const Runner& runner);
    void relation(const sql::RelationName& name, const std::vector<Around>& conditions, const Runner& runner);
    void composed(const std::string& text, const std::string& role);
    void relation(const Relation& relation, const std::string& role, const std::function<bool(const Relation&)>& bound);
    void use(const Relation& table, bool bound);

    const SchemaReview& review_;
    TenantReach reach_;
    std::set<QualifiedName> read_, relations_;
    // Of the statement at hand.
    QueryScope scope_;
    std::set<std::uint32_t> places_;         ///< of relations, not of CTEs
    bool used_ = false;                      ///< it works on tenant tables
};

void Reader::use(const Relation& table, bool bound) {
    used_ = true;
    const auto known = std::find_if(reach_.uses.begin(), reach_.uses.end(), [&](const TenantUse& use) { return use.table == &table; });
    if (known == reach_.uses.end()) reach_.uses.push_back({&table, bound});
    else known->bound = known->bound && bound;
}

/// A view is read as its owner; one with security_invoker as who asks.
void Reader::relation(const Relation& relation, const std::string& role, const std::function<bool(const Relation&)>& bound) {
    relations_.insert(relation.name);
    const auto is_open = [&](const std::string& as, const Relation& table) { return as.empty() || is_exempt(review_, as, table); };
    const access::TableResult* result = review_.row_security->table(relation);
    if (result && relation.row_security && result->verdict != access::TableResult::Verdict::exempt && is_open(role, relation)) use(relation, bound(relation));
    if (relation.kind != ObjectKind::view) return;
    const std::string& reader = is_on(relation, "security_invoker") ? role : relation.owner.str();
    for (const Relation* table : tenant_tables_behind(review_, relation))
        if (is_open(reader, *table)) use(*table, bound(*table) || keeps_to_tenant(review_, relation));
}

void Reader::relation(const sql::RelationName& name, const std::vector<Around>& conditions, const Runner& runner) {
    const Relation* found = review_.catalog.relations.find(access::relation_meant(name, review_.catalog, runner.path));
    if (!found) return;
    relation(*found, runner.role, [&](const Relation& table) {
        const std::string& column = review_.row_security->table(table)->tenant_column;
        return std::any_of(conditions.begin(), conditions.end(), [&](const Around& one) { return is_bound(*one.query, {one.name, column}, scope_); });
    });
}

/// SQL that is put together: by the names that are written in it.
void Reader::composed(const std::string& text, const std::string& role) {
    const access::Tenancy& tenancy = review_.row_security->tenancy;
    const bool speaks = mentions(text, tenancy.column) || (!tenancy.setting.empty() && text.find(tenancy.setting) != std::string::npos);
    std::vector<const Relation*> all = views_over_tenants(review_);
    for (const access::TableResult* table : tenant_tables(review_)) all.push_back(table->relation);
    for (const Relation* one : all)
        if (mentions(text, one->name.name)) relation(*one, role, [&](const Relation&) { return speaks; });
    reach_.composed.push_back(text);
}

/// Each relation belongs to the innermost query that names it, whose conditions hold for it.
void Reader::query(const sql::Query& query, const std::vector<Around>& around, const Runner& runner) {
    const auto inner = inner_queries(query), sources = passes_on(query) ? sources_of(query) : std::vector<const sql::Query*>();
    std::vector<Around> passed = around;
    if (const std::string name = source_name(query); !name.empty()) {
        scope_.relations.insert(name);
        passed.push_back({&query, name});
    }
    std::set<std::uint32_t> elsewhere;
    for (const sql::Query* one : inner) {
        elsewhere.merge(places_read(*one));
        this->query(*one, std::find(sources.begin(), sources.end(), one) != sources.end() ? passed : std::vector<Around>(), runner);
    }
    const auto own = [&](const sql::RelationName& name) {
        std::vector<Around> conditions = around;
        conditions.push_back({&query, name_in_query(name)});
        relation(name, conditions, runner);
    };
    for (const sql::RelationName& name : sql::relations_read(query))
        if (!elsewhere.contains(name.at.begin) && places_.contains(name.at.begin)) own(name);
    if (const sql::RelationName* target = sql::changed_relation(query)) own(*target);
}

void Reader::queries(const sql::Statement& statement, const Runner& runner) {
    scope_ = {{}, runner.arguments};
    std::vector<const sql::Query*> outermost;
    sql::Visitor visitor;
    visitor.query = [&](const sql::Query& query) {
        if (outermost.empty()) outermost.push_back(&query);
    };
    visitor.relation = [&](const sql::RelationName& relation) { scope_.relations.insert(name_in_query(relation)); };
    sql::walk(statement, visitor);
    if (outermost.empty()) return;
    places_ = places_read(*outermost[0]);
    query(*outermost[0], {}, runner);
}

void Reader::statement(const sql::Statement& statement, const Runner& runner) {
    used_ = false;
    queries(statement, runner);
    if (const auto* truncate = std::get_if<sql::Truncate>(&statement.body))
        for (const sql::RelationName& table : truncate->tables) relation(table, {}, runner);
    // A statement that uses the tables has its own conditions, whatever functions it calls for them.
    const bool asked = reach_.asks_setting || (!used_ && asks(statement, review_.row_security->tenancy.setting, [&](const sql::ObjectName& name) { return gives_setting(review_, name, runner.path, 0); }));
    for (const sql::ObjectName& call : sql::function_calls(statement))
        for (const Routine* called : review_.catalog.routines_named(call.qualified(), runner.path)) routine(*called, called->security_definer ? called->owner.str() : runner.role);
    reach_.asks_setting = asked;
}

void Reader::routine(const Routine& routine, const std::string& role) {
    if (!read_.insert(key_of(routine)).second || routine.kind == ObjectKind::aggregate) return;
    const access::RoutineText text = access::read_routine(routine);
    if (reach_.not_read.empty()) reach_.not_read = text.not_read;
    for (const std::string& expression : text.composed) composed(expression, role);
    const Runner runner{role, path_of(routine), {routine.argument_names.begin(), routine.argument_names.end()}};
    for (const sql::Statement& one : text.statements) statement(one, runner);
}

}  // namespace

bool TenantReach::is_bound() const {
    return asks_setting || std::all_of(uses.begin(), uses.end(), [](const TenantUse& use) { return use.bound; });
}

std::vector<std::string> TenantReach::names() const {
    std::vector<std::string> names;
    for (const TenantUse& use : uses) names.push_back(use.table->name.display());
    std::sort(names.begin(), names.end());
    return names;
}

TenantReach tenant_reach(const SchemaReview& review, const Routine& routine) {
    Reader reader(review);
    reader.routine(routine, routine.owner);
    return std::move(reader).result();
}

TenantReach tenant_reach(const SchemaReview& review, const Relation& relation, const RewriteRule& rule) {
    const auto create = access::read_rule(rule);
    if (!create) return {{}, {}, "the rule could not be read"};
    Reader reader(review);
    for (const sql::StatementPtr& action : create->actions) reader.statement(*action, {relation.owner, {relation.name.schema}, {}});
    return std::move(reader).result();
}

std::set<QualifiedName> relations_used(const SchemaReview& review, const Routine& routine) {
    Reader reader(review);
    reader.routine(routine, routine.owner);
    return reader.relations();
}

bool keeps_to_tenant(const SchemaReview& review, const Relation& view) {
    const auto parsed = sql::parse_statement(view.query);
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr;
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    if (!select || sql::relations_read(**query).size() != 1 || select->from.size() != 1 || !std::holds_alternative<sql::RelationName>(select->from[0].node)) return false;
    return keeps_to_tenant(select->where, review.row_security->tenancy, [&](const sql::ObjectName& name) { return gives_setting(review, name, {"public"}, 0); });
}

}  // namespace pgsteward
