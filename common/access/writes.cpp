#include "access/writes.hpp"

#include <algorithm>

#include "access/routine-path.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"
#include "sql/script.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;

/// By the path; else the only one of that name, for a path that is not known.
QualifiedName resolved(const sql::ObjectName& name, const Catalog& catalog, std::span<const std::string> path) {
    if (const Relation* relation = catalog.relation(name.qualified(), path)) return relation->name;
    if (!name.schema.empty()) return name.qualified();
    std::vector<QualifiedName> found;
    for (const auto& [key, relation] : catalog.relations)
        if (key.name == name.name) found.push_back(key);
    return found.size() == 1 ? found[0] : name.qualified();
}

void add_query(const sql::Query& query, const Catalog& catalog, std::span<const std::string> path, Writes& writes) {
    const auto add = [&](const sql::RelationName& table, Write write) { writes.tables.emplace(resolved(table, catalog, path), write); };
    if (const auto* update = std::get_if<sql::Update>(&query.node)) add(update->table, Write::update);
    if (const auto* erase = std::get_if<sql::Delete>(&query.node)) add(erase->table, Write::delete_);
    if (const auto* insert = std::get_if<sql::Insert>(&query.node); insert && insert->on_conflict && insert->on_conflict->do_update) add(insert->table, Write::update);
    const auto* merge = std::get_if<sql::Merge>(&query.node);
    if (!merge) return;
    for (const sql::MergeClause& clause : merge->clauses) {
        if (clause.action == sql::MergeClause::Action::update) add(merge->table, Write::update);
        if (clause.action == sql::MergeClause::Action::delete_) add(merge->table, Write::delete_);
    }
}

/// Every piece of SQL in a body, as a statement's text.
struct Pieces {
    std::vector<std::string> statements;
    std::vector<std::string> dynamic;

    void expression(const plpgsql::Fragment& fragment) { if (fragment.present()) statements.push_back("SELECT " + fragment.text); }
    void statement(const plpgsql::Fragment& fragment) { if (fragment.present()) statements.push_back(fragment.text); }
    void all(const plpgsql::Statements& list) { for (const plpgsql::Statement& one : list) std::visit(*this, one.node); }

    void operator()(const plpgsql::Block& node) {
        for (const plpgsql::Declaration& declaration : node.declarations)
            declaration.kind == plpgsql::Declaration::Kind::cursor ? statement(declaration.value) : expression(declaration.value);
        all(node.body);
        for (const plpgsql::Handler& handler : node.handlers) all(handler.body);
    }
    void operator()(const plpgsql::Assignment& node) { expression(node.value); }
    void operator()(const plpgsql::If& node) {
        for (const plpgsql::Branch& branch : node.branches) {
            expression(branch.condition);
            all(branch.body);
        }
        all(node.otherwise);
    }
    void operator()(const plpgsql::Case& node) {
        expression(node.operand);
        for (const plpgsql::Branch& branch : node.branches) {
            expression(branch.condition);
            all(branch.body);
        }
        all(node.otherwise);
    }
    void operator()(const plpgsql::Loop& node) {
        if (const auto* kind = std::get_if<plpgsql::ForQuery>(&node.kind)) statement(kind->query);
        if (const auto* kind = std::get_if<plpgsql::ForDynamic>(&node.kind)) dynamic.push_back(kind->query.text);
        if (const auto* kind = std::get_if<plpgsql::While>(&node.kind)) expression(kind->condition);
        if (const auto* kind = std::get_if<plpgsql::ForEach>(&node.kind)) expression(kind->array);
        all(node.body);
    }
    void operator()(const plpgsql::Leave& node) { expression(node.when); }
    void operator()(const plpgsql::Return& node) { expression(node.value); }
    void operator()(const plpgsql::ReturnNext& node) { expression(node.value); }
    void operator()(const plpgsql::ReturnQuery& node) { statement(node.query); }
    void operator()(const plpgsql::ReturnDynamic& node) { dynamic.push_back(node.query.text); }
    void operator()(const plpgsql::Perform& node) { expression(node.query); }
    void operator()(const plpgsql::Sql& node) { statement(node.statement); }
    void operator()(const plpgsql::Call& node) { statement(node.statement); }
    void operator()(const plpgsql::DynamicExecute& node) { dynamic.push_back(node.query.text); }
    void operator()(const plpgsql::Open& node) { node.dynamic ? dynamic.push_back(node.query.text) : statement(node.query); }
    template <typename Node>
    void operator()(const Node&) {}
};

/// The text that EXECUTE is given where it is written there; else nothing.
std::optional<std::string> constant_text(const std::string& expression) {
    const auto parsed = sql::parse_expression(expression);
    const auto* read = std::get_if<sql::ExpressionPtr>(&parsed);
    const auto* constant = read ? std::get_if<sql::Constant>(&(*read)->node) : nullptr;
    return constant && constant->kind == sql::Constant::Kind::string ? std::optional(constant->text) : std::nullopt;
}

}  // namespace

void Writes::add(const Writes& more) {
    tables.insert(more.tables.begin(), more.tables.end());
    if (not_read.empty()) not_read = more.not_read;
}

Writes writes_of(const sql::Statement& statement, const Catalog& catalog, std::span<const std::string> path) {
    Writes writes;
    for (const sql::Query* query : sql::data_modifying_queries(statement)) add_query(*query, catalog, path, writes);
    if (const auto* truncate = std::get_if<sql::Truncate>(&statement.body))
        for (const sql::RelationName& table : truncate->tables) writes.tables.emplace(resolved(table, catalog, path), Write::truncate);
    return writes;
}

std::vector<std::string> composed_statements(const Routine& routine) {
    if (routine.language != "plpgsql") return {};
    const auto parsed = plpgsql::read_body(routine.body);
    const auto* body = std::get_if<plpgsql::Block>(&parsed);
    Pieces pieces;
    if (body) pieces(*body);
    std::erase_if(pieces.dynamic, [](const std::string& expression) { return constant_text(expression).has_value(); });
    return pieces.dynamic;
}

const Writes& RoutineWrites::of(const Routine& routine) {
    const QualifiedName key = key_of(routine);
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
    known_[key];                             // a routine that calls itself adds nothing
    Writes writes;
    read(routine, writes);
    return known_[key] = std::move(writes);
}

void RoutineWrites::read(const Routine& routine, Writes& writes) {
    const std::vector<std::string> path = search_path_of(routine);
    if (routine.language == "plpgsql") return add_body(routine, path, writes);
    if (routine.language != "sql") {
        writes.not_read = "it is written in " + routine.language;
        return;
    }
    std::string_view body = routine.body;
    constexpr std::string_view begin = "BEGIN ATOMIC", end = "END";
    if (routine.standard_body && body.starts_with(begin) && body.ends_with(end)) body = body.substr(begin.size(), body.size() - begin.size() - end.size());
    for (const Span& at : sql::split_statements(body)) add_text(body.substr(at.begin, at.size()), path, writes);
}

void RoutineWrites::add_body(const Routine& routine, const std::vector<std::string>& path, Writes& writes) {
    const auto parsed = plpgsql::read_body(routine.body);
    if (const auto* error = std::get_if<plpgsql::NotAnalysed>(&parsed)) {
        writes.not_read = error->message;
        return;
    }
    Pieces pieces;
    pieces(std::get<plpgsql::Block>(parsed));
    for (const std::string& text : pieces.statements) add_text(text, path, writes);
    for (const std::string& expression : pieces.dynamic) {
        if (const auto text = constant_text(expression)) add_text(*text, path, writes);
        else writes.not_read = "it runs SQL that it puts together";
    }
}

void RoutineWrites::add_text(std::string_view text, const std::vector<std::string>& path, Writes& writes) {
    const auto parsed = sql::parse_statement(text);
    if (const auto* statement = std::get_if<sql::Statement>(&parsed)) add_statement(*statement, path, writes);
    else if (writes.not_read.empty()) writes.not_read = "a statement of it could not be read";
}

void RoutineWrites::add_statement(const sql::Statement& statement, const std::vector<std::string>& path, Writes& writes) {
    writes.add(writes_of(statement, catalog_, path));
    add_calls(sql::function_calls(statement), path, writes);
}

void RoutineWrites::add_calls(const std::vector<sql::ObjectName>& calls, const std::vector<std::string>& path, Writes& writes) {
    for (const sql::ObjectName& call : calls)
        for (const Routine* routine : catalog_.routines_named(call.qualified(), path)) writes.add(of(*routine));
}

}  // namespace pgsteward::access
