// The session, transactions, and statements that run inside others: DO blocks, called routines, EXECUTE, EXPLAIN
// ANALYZE, the elements of CREATE SCHEMA.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/built-in-functions.hpp"
#include "interpret/apply.hpp"
#include "interpret/routine-body.hpp"
#include "interpret/system-view.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

/// Routines call routines, and bodies run DO blocks; more than this is not a migration but a program.
constexpr int max_depth = 8;
constexpr std::size_t max_nested_statements = 20'000;

std::optional<std::string> constant_text(const sql::ExpressionPtr& expression) {
    if (!expression) return std::nullopt;
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression->node)) return constant_text(cast->argument);
    const auto* constant = std::get_if<sql::Constant>(&expression->node);
    if (!constant || constant->kind == sql::Constant::Kind::null) return std::nullopt;
    return constant->text;
}

/// Functions called where their effects are the point: the select list and FROM of a plain SELECT, and CALL.
std::vector<const sql::FunctionCall*> called_for_effect(const sql::Statement& statement) {
    std::vector<const sql::FunctionCall*> calls;
    const auto add = [&](const sql::ExpressionPtr& expression) {
        if (!expression) return;
        sql::walk(*expression, {.expression = [&](const sql::Expression& part) {
                      if (const auto* call = std::get_if<sql::FunctionCall>(&part.node)) calls.push_back(call);
                  }});
    };
    if (const auto* call = std::get_if<sql::Call>(&statement.body)) add(call->call);
    const auto* query = std::get_if<sql::QueryPtr>(&statement.body);
    const auto* select = query && *query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    if (!select) return calls;
    for (const sql::Target& target : select->targets) add(target.value);
    for (const sql::FromItem& item : select->from)
        if (const auto* function = std::get_if<sql::FunctionItem>(&item.node))
            for (const sql::ExpressionPtr& part : function->functions) add(part);
    return calls;
}

using What = TransactionControl::What;

void emit_end(Execution& run, What what, bool chain, bool begun_anew) {
    Session& session = run.session();
    const bool of_framework = !session.begun && session.in_transaction && session.mode == TransactionMode::whole;
    run.emit(TransactionControl{session.begun || of_framework ? what : What::nothing, of_framework});
    session.begun = session.begun && chain;
    session.ended_framework = session.ended_framework || (of_framework && begun_anew);
}

}  // namespace

void apply(Execution& run, const sql::SetVariable& set) { run.interpreter.set(set); }

void apply(Execution& run, const sql::Transaction& transaction) {
    using Kind = sql::Transaction::Kind;
    auto& savepoints = run.interpreter.savepoints_;
    const bool wrapped = run.interpreter.mode_ == TransactionMode::whole;
    // What the framework wraps may go on in a transaction of the driver's after the text ended that one.
    const bool begun_anew = wrapped && !run.interpreter.leaves_ended_;
    const auto end = [&](What what) {
        emit_end(run, what, transaction.chain, begun_anew);
        run.interpreter.end_transaction(what == What::committed, transaction.chain || begun_anew);
    };
    switch (transaction.kind) {
        case Kind::begin: {
            const bool open = run.session().in_transaction && (run.session().begun || wrapped);
            run.emit(TransactionControl{open ? What::begun_again : What::begun, open && !run.session().begun});
            if (!run.session().in_transaction || run.interpreter.mode_ == TransactionMode::as_written) run.interpreter.end_transaction(true, true);
            if (!open) run.session().begun = true;
            return;
        }
        case Kind::commit:
        case Kind::prepare: return end(run.interpreter.failed_ ? What::rolled_back : What::committed);
        case Kind::rollback:
            // What is undone only perhaps, as where a try fails, stays: the way that goes on is the one without a failure.
            if (!run.context.condition.empty()) return run.emit(TransactionControl{What::rolled_back, !run.session().begun && wrapped});
            return end(What::rolled_back);
        case Kind::savepoint: savepoints[transaction.savepoint] = {run.catalog().mark(), run.session().held.size(), run.interpreter.settings(), run.interpreter.kept_}; return;
        case Kind::release: savepoints.erase(transaction.savepoint); return;
        case Kind::rollback_to:
            if (const auto found = savepoints.find(transaction.savepoint); found != savepoints.end()) {
                run.interpreter.roll_back(found->second.catalog);
                run.session().held.resize(std::min(found->second.held, run.session().held.size()));
                run.interpreter.kept_ = found->second.kept;
                run.interpreter.use(found->second.settings);
            }
            return;
        case Kind::commit_prepared:
        case Kind::rollback_prepared: return;
    }
}

void apply(Execution& run, const sql::Prepare& prepare) { run.interpreter.prepared_[prepare.name] = prepare.statement; }

void apply(Execution& run, const sql::Deallocate& deallocate) {
    if (deallocate.name.empty()) run.interpreter.prepared_.clear();
    else run.interpreter.prepared_.erase(deallocate.name);
}

void apply(Execution& run, const sql::Discard&) {
    sql::SetVariable path;
    path.name = "search_path";
    path.kind = sql::SetVariable::Kind::reset;
    run.interpreter.set(path);
}

void Execution::report_opaque(std::string what, Opaque::Reach reach, bool only_routine_body) {
    interpreter.opaque({context.at, context.inside, std::move(what), reach, only_routine_body});
}

void Execution::run_inside(const sql::Statement& inner, std::string_view inner_text, Context inner_context) {
    if (++interpreter.nested_ > max_nested_statements || interpreter.depth_ >= max_depth)
        return report_opaque("too many statements run inside this one to follow them all", Opaque::Reach::unknown);
    ++interpreter.depth_;
    Execution(interpreter, inner, inner_text, std::move(inner_context)).run();
    --interpreter.depth_;
}

void Execution::run_body(std::string_view language, std::string_view body, const std::string& what,
                        const std::vector<std::pair<std::string, std::optional<std::string>>>& arguments) {
    std::vector<Argument> known_arguments;
    for (const auto& [name, constant] : arguments) known_arguments.push_back({name, constant});
    const BodyHandlers handlers = {
        .statement = [&](const BodyStatement& inner) {
            Context nested{context.at, fmt::format("in {}, line {}", what, inner.line), context.condition,
                           context.errors_swallowed || inner.errors_swallowed, context.exact && inner.unknown.empty(), context.unknown};
            for (const std::string& part : inner.unknown) nested.unknown += (nested.unknown.empty() ? "" : ", ") + part;
            if (!inner.condition.empty()) nested.condition += (nested.condition.empty() ? "" : ", ") + inner.condition;
            run_inside(*inner.statement, inner.text, std::move(nested));
        },
        .opaque = [&](const BodyOpaque& opaque) {
            interpreter.opaque({context.at, fmt::format("in {}, line {}", what, opaque.line), opaque.what,
                                opaque.harmless ? Opaque::Reach::harmless : Opaque::Reach::unknown});
        },
        .system = system_view(*this),
    };
    follow_routine(language, body, known_arguments, handlers);
}

void Execution::run_routine(const Routine& routine, const sql::FunctionCall& call) {
    std::vector<std::pair<std::string, std::optional<std::string>>> arguments;
    for (std::size_t i = 0; i < routine.argument_names.size(); ++i)
        arguments.emplace_back(routine.argument_names[i], i < call.arguments.size() ? constant_text(call.arguments[i]) : std::nullopt);
    run_body(routine.language, routine.body, fmt::format("{}()", routine.name.display()), arguments);
}

void Execution::run_nested() {
    if (const auto* block = std::get_if<sql::Do>(&statement.body)) return run_body(block->language, block->body, "the DO block", {});
    if (const auto* explain = std::get_if<sql::Explain>(&statement.body)) {
        if (explain->analyze && explain->statement) run_inside(*explain->statement, text, context);
        return;
    }
    if (const auto* execute = std::get_if<sql::Execute>(&statement.body)) {
        const auto prepared = interpreter.prepared_.find(execute->name);
        if (prepared == interpreter.prepared_.end())
            return report_opaque(fmt::format("the prepared statement \"{}\" was not prepared here", execute->name), Opaque::Reach::unknown);
        const sql::StatementPtr inner = prepared->second;
        if (inner) run_inside(*inner, text, context);
        return;
    }
    if (const auto* schema = std::get_if<sql::CreateSchema>(&statement.body)) {
        const std::vector<std::string> path = session().search_path;
        const std::string role = session().role;
        if (schema->owner) session().role = role_name(*schema->owner);   // they are its owner's
        if (!schema->elements.empty()) session().search_path.insert(session().search_path.begin(), schema->name.empty() ? session().role : schema->name);
        for (const sql::StatementPtr& element : schema->elements)
            if (element) run_inside(*element, text, context);
        session().search_path = path;
        session().role = role;
        return;
    }
    for (const sql::FunctionCall* call : called_for_effect(statement)) run_called(*call);
}

/// A value that is not known is taken for one that is set, a third argument for a transaction's.
void Execution::set_by_call(const sql::FunctionCall& call) {
    const auto name = constant_text(call.arguments[0]);
    if (!name || (*name != "search_path" && *name != "lock_timeout")) return;
    sql::SetVariable variable;
    variable.name = *name;
    variable.values = {constant_text(call.arguments[1]).value_or(*name == "search_path" ? "public" : "1s")};
    variable.local = call.arguments.size() < 3 || constant_text(call.arguments[2]) != "false";
    interpreter.set(variable);
}

/// What a call runs. Overloads are told apart by the number of arguments; the types of expressions are not known.
void Execution::run_called(const sql::FunctionCall& call) {
    if (call.name.name == "set_config" && call.arguments.size() >= 2) set_by_call(call);
    if (runs_sql_text(call.name.name))
        return report_opaque(fmt::format("{}() runs text as SQL that is not examined", call.name.name), Opaque::Reach::unknown);

    const QualifiedName name = call.name.qualified();
    const std::vector<const Routine*> candidates = catalog().routines_named(name, path());
    std::vector<const Routine*> fitting;
    for (const Routine* routine : candidates)
        if (routine->argument_names.size() == call.arguments.size()) fitting.push_back(routine);
    const auto& possible = fitting.empty() ? candidates : fitting;
    if (possible.size() > 1)
        return report_opaque(fmt::format("{}() has several overloads; which one runs here is not known", name.display()), Opaque::Reach::unknown, true);
    if (possible.size() == 1) {
        const Routine copy = *possible.front();   // running it may replace it
        return run_routine(copy, call);
    }
    if (name.schema == "pg_catalog" || is_built_in_function(name.name)) return;
    interpreter.doubts_.note_unknown_code();
    report_opaque(fmt::format("the body of {}() is not known here", name.display()), Opaque::Reach::harmless, true);
}

}  // namespace pgsteward::interpret
