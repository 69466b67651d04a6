#include "interpret/interpreter.hpp"

#include <utility>

#include "interpret/apply.hpp"
#include "interpret/execution.hpp"
#include "interpret/refusals.hpp"
#include "migration/conditions.hpp"
#include "sql/parse.hpp"

namespace pgsteward::interpret {
namespace {

/// All that the server takes in a transaction that failed.
bool ends_failure(const sql::Statement& statement) {
    using Kind = sql::Transaction::Kind;
    const auto* transaction = std::get_if<sql::Transaction>(&statement.body);
    return transaction && (transaction->kind == Kind::commit || transaction->kind == Kind::prepare || transaction->kind == Kind::rollback ||
                           transaction->kind == Kind::rollback_to);
}

/// Applying it leaves the session as it is.
bool changes_catalog_only(const sql::Statement& statement) {
    return std::holds_alternative<sql::AlterTable>(statement.body) || std::holds_alternative<sql::CreateIndex>(statement.body) || std::holds_alternative<sql::CreatePolicy>(statement.body) ||
           std::holds_alternative<sql::CreateTrigger>(statement.body) || std::holds_alternative<sql::CreateView>(statement.body) || std::holds_alternative<sql::CreateFunction>(statement.body);
}

/// What the server would answer, as far as the catalog knows.
std::optional<bool> type_is_missing(Execution& run) {
    const auto* create = std::get_if<sql::CreateEnum>(&run.statement.body);
    if (!create || !run.context.exact) return std::nullopt;
    const QualifiedName name = run.creation_name(create->name);
    if (run.interpreter.doubts().about(name) || run.catalog().relations.find(name)) return std::nullopt;
    if (run.catalog().types.find(name)) return false;
    return run.catalog().complete ? std::optional(true) : std::nullopt;
}

}  // namespace

Interpreter::Interpreter(Catalog& catalog, int postgres, std::string role, Sink sink)
    : catalog_(catalog), postgres_(postgres), role_(std::move(role)), sink_(std::move(sink)) {}

void Interpreter::begin_script(std::uint32_t ordinal, TransactionMode mode) {
    // The second script of a migration is its downgrade; the chain goes on from the state before that.
    if (ordinal == migration_) doubts_before_downgrade_ = doubts_;
    else if (in_downgrade_) doubts_ = doubts_before_downgrade_;
    in_downgrade_ = ordinal == migration_;
    doubts_.begin_migration();
    session_ = Session{};
    session_.role = role_;
    session_.transaction = ++transactions_;
    // One message to the server is an implicit transaction until the text begins or ends one itself.
    session_.in_transaction = mode == TransactionMode::whole || mode == TransactionMode::as_written;
    session_.mode = mode_ = mode;
    default_tablespace_.clear();
    default_table_access_method_.clear();
    migration_ = ordinal;
    begin_ = transaction_begin_ = catalog_.mark();
    history_ = begin_.relations;
    failed_ = false;
    fresh_labels_.clear();
    unclear_call_.reset();
    savepoints_.clear();
    prepared_.clear();
    found_types_.clear();
    kept_ = before_transaction_ = settings();
}

Settings Interpreter::settings() const {
    return {session_.search_path, session_.role, session_.lock_timeout, session_.time_zone, default_tablespace_, default_table_access_method_};
}

void Interpreter::use(const Settings& settings) {
    session_.search_path = settings.search_path;
    session_.role = settings.role;
    session_.lock_timeout = settings.lock_timeout;
    session_.time_zone = settings.time_zone;
    default_tablespace_ = settings.default_tablespace;
    default_table_access_method_ = settings.default_table_access_method;
}

void Interpreter::set(const sql::SetVariable& variable) {
    // Outside of a transaction SET LOCAL is a warning and nothing else.
    if (variable.local && !session_.in_transaction && mode_ == TransactionMode::per_statement) return;
    Settings now = settings();
    interpret::set(now, variable, role_);
    use(now);
    if (!variable.local) interpret::set(kept_, variable, role_);
    if (!session_.in_transaction) before_transaction_ = kept_;
}

void Interpreter::run(const sql::Statement& statement, std::string_view text, const Location& at, const std::string& condition, Delivery delivery) {
    if (failed_ && !ends_failure(statement)) return;
    // What a tool splits reaches the server in pieces.
    shares_message_ = delivery.shares_message && mode_ != TransactionMode::per_statement && mode_ != TransactionMode::unknown;
    depth_ = 0;
    nested_ = 0;
    ++session_.statements;
    // A call of which something is not known does more than its statements.
    const bool clear = delivery.exact && !(unclear_call_ && *unclear_call_ == at);
    Execution execution(*this, statement, text, {at, {}, condition, false, clear});
    if (condition == only_where_type_is_missing) {
        const std::optional<bool> missing = type_is_missing(execution);
        if (missing == false) return;
        if (missing) execution.context.condition.clear();
    }
    execution.run();
    if (session_.in_transaction) return;
    drop_temporary(dropped_on_commit_);
    forget_history();
}

std::vector<Refused> Interpreter::refusals_of(const sql::Statement& statement, std::string_view text, const Location& at) {
    Execution execution(*this, statement, text, {at, {}, {}, false, true});
    const Catalog::Mark before = catalog_.mark();
    find_refusals(execution);
    // Some are found only while a definition is read.
    if (changes_catalog_only(statement)) std::visit([&](const auto& body) { apply(execution, body); }, statement.body);
    catalog_.roll_back(before);
    std::vector<Refused> found;
    for (const Effect& effect : execution.effects)
        if (const auto* refused = std::get_if<Refused>(&effect)) found.push_back(*refused);
    return found;
}

/// A dump changes each table a dozen times, each change by itself: nobody goes back to the states between.
void Interpreter::forget_history() {
    constexpr std::size_t worth_it = 4096;
    if (catalog_.relations.mark() < history_ + worth_it) return;
    catalog_.keep_oldest_since(begin_);
    transaction_begin_ = catalog_.mark();
    history_ = transaction_begin_.relations + transaction_begin_.relations / 2;   // so that the work stays in proportion to the changes
}

void Interpreter::boundary(const TransactionBoundary& boundary) {
    using Kind = TransactionBoundary::Kind;
    session_.begun = false;
    end_transaction(boundary.kind != Kind::rollback, boundary.kind != Kind::begin_autocommit);
}

void Interpreter::found(const ColumnFound& column) {
    const auto parsed = sql::parse_statement(column.sql);
    if (const auto* statement = std::get_if<sql::Statement>(&parsed)) Execution(*this, *statement, column.sql, {column.at, {}, {}, false, true}).note_found_columns();
}

void Interpreter::end_transaction(bool commits, bool open) {
    if (commits && !failed_) {
        drop_temporary(dropped_on_commit_);
    } else {
        roll_back(transaction_begin_);
        kept_ = before_transaction_;
    }
    use(before_transaction_ = kept_);
    dropped_on_commit_.clear();
    transaction_begin_ = catalog_.mark();
    savepoints_.clear();
    session_.in_transaction = open;
    session_.transaction = ++transactions_;
    session_.held.clear();
    fresh_labels_.clear();
}

void Interpreter::roll_back(const Catalog::Mark& mark) {
    catalog_.roll_back(mark);
    doubts_.rolled_back();
    failed_ = false;
}

void Interpreter::unread() {
    catalog_.complete = false;
    doubts_.note_unread();
}

void Interpreter::opaque(const OpaqueStep& step) {
    if (step.reach == Opaque::Reach::unknown) catalog_.complete = false;
    if (!step.only_routine_body) {
        doubts_.note_opaque(step);
        unclear_call_ = step.at;
    }
    sink_.opaque(step);
}

void Interpreter::end_script() {
    if (failed_) roll_back(transaction_begin_);
    drop_temporary(dropped_on_commit_);
    drop_temporary(temporary_);
    savepoints_.clear();
    prepared_.clear();
}

void Interpreter::drop_temporary(std::vector<QualifiedName>& names) {
    while (!names.empty()) {
        const QualifiedName name = std::move(names.back());
        names.pop_back();
        if (catalog_.types.find(name)) catalog_.types.erase(name);
        for (const Routine* routine : catalog_.routines_named(name, {})) catalog_.erase_routine(key_of(*routine));
        const auto relation = catalog_.relations.share(name);
        if (!relation) continue;
        for (const Index& index : relation->indexes) catalog_.index_tables.erase(index.name);
        catalog_.relations.erase(name);
        for (const QualifiedName& user : catalog_.relations.users_of(name)) names.push_back(user);   // sequences, views
    }
}

}  // namespace pgsteward::interpret
