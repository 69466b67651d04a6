#include "access/routine-text.hpp"

#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"
#include "sql/script.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;

/// Every piece of SQL in a body, as a statement's text.
struct Pieces {
    std::vector<std::string> statements;
    std::vector<std::string> dynamic;

    void expression(const plpgsql::Fragment& fragment) { if (fragment.present()) statements.push_back("SELECT " + fragment.text); }
    void statement(const plpgsql::Fragment& fragment) { if (fragment.present()) statements.push_back(fragment.text); }
    void run(const plpgsql::Fragment& text, const std::vector<plpgsql::Fragment>& parameters) {
        dynamic.push_back(text.text);
        expressions(parameters);
    }
    void expressions(const std::vector<plpgsql::Fragment>& fragments) { for (const plpgsql::Fragment& one : fragments) expression(one); }
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
        if (const auto* kind = std::get_if<plpgsql::ForDynamic>(&node.kind)) run(kind->query, kind->parameters);
        if (const auto* kind = std::get_if<plpgsql::ForInteger>(&node.kind)) expressions({kind->from, kind->to, kind->step});
        if (const auto* kind = std::get_if<plpgsql::While>(&node.kind)) expression(kind->condition);
        if (const auto* kind = std::get_if<plpgsql::ForEach>(&node.kind)) expression(kind->array);
        all(node.body);
    }
    void operator()(const plpgsql::Leave& node) { expression(node.when); }
    void operator()(const plpgsql::Return& node) { expression(node.value); }
    void operator()(const plpgsql::ReturnNext& node) { expression(node.value); }
    void operator()(const plpgsql::ReturnQuery& node) { statement(node.query); }
    void operator()(const plpgsql::ReturnDynamic& node) { run(node.query, node.parameters); }
    void operator()(const plpgsql::Raise& node) {
        expressions(node.parameters);
        for (const auto& [option, value] : node.options) expression(value);
    }
    void operator()(const plpgsql::Assert& node) { expressions({node.condition, node.message}); }
    void operator()(const plpgsql::Perform& node) { expression(node.query); }
    void operator()(const plpgsql::Sql& node) { statement(node.statement); }
    void operator()(const plpgsql::Call& node) { statement(node.statement); }
    void operator()(const plpgsql::DynamicExecute& node) { run(node.query, node.parameters); }
    void operator()(const plpgsql::Open& node) { node.dynamic ? run(node.query, node.parameters) : statement(node.query); }
    template <typename Node>
    void operator()(const Node&) {}
};

void add(std::string_view text, RoutineText& all) {
    auto parsed = sql::parse_statement(text);
    if (auto* statement = std::get_if<sql::Statement>(&parsed)) all.statements.push_back(std::move(*statement));
    else if (all.not_read.empty()) all.not_read = "a statement of it could not be read";
}

void add_body(const Routine& routine, RoutineText& all) {
    const auto parsed = plpgsql::read_body(routine.body);
    if (const auto* error = std::get_if<plpgsql::NotAnalysed>(&parsed)) {
        all.not_read = error->message;
        return;
    }
    Pieces pieces;
    pieces(std::get<plpgsql::Block>(parsed));
    for (const std::string& text : pieces.statements) add(text, all);
    for (const std::string& expression : pieces.dynamic) {
        if (const auto text = constant_text(expression)) add(*text, all);
        else all.composed.push_back(expression);
    }
    if (!all.composed.empty()) all.not_read = "it runs SQL that it puts together";
}

}  // namespace

std::optional<std::string> constant_text(const std::string& expression) {
    const auto parsed = sql::parse_expression(expression);
    const auto* read = std::get_if<sql::ExpressionPtr>(&parsed);
    const auto* constant = read ? std::get_if<sql::Constant>(&(*read)->node) : nullptr;
    return constant && constant->kind == sql::Constant::Kind::string ? std::optional(constant->text) : std::nullopt;
}

RoutineText read_routine(const Routine& routine) {
    RoutineText all;
    if (routine.language == "plpgsql") add_body(routine, all);
    else if (routine.language != "sql") all.not_read = "it is written in " + routine.language;
    else {
        std::string_view body = routine.body;
        constexpr std::string_view begin = "BEGIN ATOMIC", end = "END", value = "RETURN ";
        if (routine.standard_body && body.starts_with(value)) return add("SELECT " + std::string(body.substr(value.size())), all), all;
        if (routine.standard_body && body.starts_with(begin) && body.ends_with(end)) body = body.substr(begin.size(), body.size() - begin.size() - end.size());
        for (const Span& at : sql::split_statements(body)) add(body.substr(at.begin, at.size()), all);
    }
    return all;
}

}  // namespace pgsteward::access
