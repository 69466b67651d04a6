// What a program does to the database, as actions.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {

using python::Symbol;

namespace {

bool may_be_caught(const python::Block& block, Span span);

bool may_be_caught(const python::Statement& statement, Span span) {
    const auto in = [&](const python::Block& block) { return may_be_caught(block, span); };
    if (const auto* attempt = std::get_if<python::Try>(&statement.node)) {
        const bool inside = !attempt->body.empty() && attempt->body.front()->span.begin <= span.begin && span.end <= attempt->body.back()->span.end;
        return (inside && !attempt->handlers.empty()) || in(attempt->body) || in(attempt->otherwise) || in(attempt->finally) ||
               std::any_of(attempt->handlers.begin(), attempt->handlers.end(), [&](const auto& handler) { return in(handler.body); });
    }
    if (const auto* managed = std::get_if<python::With>(&statement.node)) {
        // A batch and its like let errors pass.
        const auto passes = [&](const python::With::Item& item) {
            const auto* call = std::get_if<python::Call>(&item.context->node);
            const auto* method = call ? std::get_if<python::Attribute>(&call->callee->node) : nullptr;
            return method && (method->name == "batch_alter_table" || method->name == "autocommit_block");
        };
        return !std::all_of(managed->items.begin(), managed->items.end(), passes) || in(managed->body);
    }
    if (const auto* branches = std::get_if<python::If>(&statement.node))
        return in(branches->otherwise) || std::any_of(branches->branches.begin(), branches->branches.end(), [&](const auto& branch) { return in(branch.body); });
    if (const auto* loop = std::get_if<python::For>(&statement.node)) return in(loop->body) || in(loop->otherwise);
    if (const auto* loop = std::get_if<python::While>(&statement.node)) return in(loop->body) || in(loop->otherwise);
    if (const auto* function = std::get_if<python::FunctionDefinition>(&statement.node)) return in(function->body);
    return false;
}

/// Does the place lie in a block that swallows exceptions?
bool may_be_caught(const python::Block& block, Span span) {
    return std::any_of(block.begin(), block.end(), [&](const python::Statement* statement) {
        return statement->span.begin <= span.begin && span.end <= statement->span.end && may_be_caught(*statement, span);
    });
}

}  // namespace

void Database::send(Evaluator& evaluator, std::string sql, const Location& at) {
    send(evaluator, python::Text{std::move(sql), {}, nullptr, false}, at);
}

/// Text that stands in the migration's own file leads there; all else to the call.
void Database::send(Evaluator& evaluator, const python::Text& sql, const Location& at) {
    const bool own = sql.file && *sql.file == evaluator.module().source;
    actions_.push_back(SendSql{MappedText(sql.text, at, own ? sql.pieces : std::vector<MappedText::Piece>{}), at, evaluator.condition(), false});
}

void Database::send(Evaluator& evaluator, Compiler& compiler, const std::vector<std::string>& statements, const Location& at,
                    const std::string& what) {
    if (compiler.failed()) return opaque(evaluator, at, fmt::format("{}: {}", what, compiler.failure()));
    for (const std::string& type : compiler.unread_types())
        opaque(evaluator, at, fmt::format("{}: the type {}{}", what, type, type.find(' ') != std::string::npos ? "" : evaluator.reads_no_more_files() ? " " + std::string(too_many_files) : " is not defined in a file of this repository"), Opaque::Reach::harmless);
    if (!compiler.unread_names().empty()) opaque(evaluator, at, std::string(names_not_known) + compiler.unread_names(), Opaque::Reach::harmless);
    for (const std::string& statement : statements) send(evaluator, statement, at);
}

/// The actions from `first` on belong to a batch.
void Database::postpone(std::size_t first, const Value& batch) {
    const Symbol* owner = python::as_symbol(batch);
    if (first >= actions_.size()) return;
    auto found = std::find_if(postponed_.begin(), postponed_.end(), [&](const auto& one) { return one.first == owner; });
    if (found == postponed_.end()) found = postponed_.insert(postponed_.end(), {owner, {}});
    postponed_count_ += actions_.size() - first;
    const auto begin = actions_.begin() + static_cast<std::ptrdiff_t>(first);
    found->second.insert(found->second.end(), std::make_move_iterator(begin), std::make_move_iterator(actions_.end()));
    actions_.erase(begin, actions_.end());
}

void Database::send_postponed(const Value& batch) {
    const Symbol* owner = python::as_symbol(batch);
    const auto found = std::find_if(postponed_.begin(), postponed_.end(), [&](const auto& one) { return one.first == owner; });
    if (found == postponed_.end()) return;
    postponed_count_ -= found->second.size();
    actions_.insert(actions_.end(), std::make_move_iterator(found->second.begin()), std::make_move_iterator(found->second.end()));
    postponed_.erase(found);
}

Value Database::savepoint(Evaluator& evaluator, const Location& at) {
    const Value made = object(evaluator, "savepoint", {}, at);
    savepoints_[python::as_symbol(made)] = {actions_.size(), evaluator.condition(), at};
    return made;
}

/// What was sent since is undone. Of savepoints that are released nothing is left, so they are not shown.
void Database::roll_back_to(Evaluator& evaluator, const Symbol& savepoint, const Location& at) {
    const auto found = savepoints_.find(&savepoint);
    if (found == savepoints_.end() || found->second.first > actions_.size()) return;
    const auto [first, condition, begin] = found->second;
    savepoints_.erase(found);
    if (evaluator.condition() != condition || first == actions_.size()) return;
    const std::string name = fmt::format("sa_savepoint_{}", ++rolled_back_);
    const SendSql set{MappedText("SAVEPOINT " + name, begin, {}), begin, condition, false};
    actions_.insert(actions_.begin() + static_cast<std::ptrdiff_t>(first), set);
    send(evaluator, "ROLLBACK TO SAVEPOINT " + name, at);
}

/// A batch whose block was not left is sent at the end.
std::vector<MigrationAction> Database::take_actions() {
    while (!postponed_.empty()) send_postponed(Value(postponed_.front().first));
    const auto ends = [this](const MigrationAction& action) {
        const auto* opaque = std::get_if<Opaque>(&action);
        return opaque && ends_.contains(opaque->at.span.begin);
    };
    const auto last = std::find_if(actions_.begin(), actions_.end(), ends);
    if (last != actions_.end()) actions_.erase(last + 1, actions_.end());
    return std::exchange(actions_, {});
}

void Database::raises(Evaluator& evaluator, const Location& at, std::string what) {
    // In a helper the call that is shown is not the one that raises: what catches it there is not seen.
    const bool here = at.source.slice(at.span).find("drop_constraint") != std::string_view::npos;
    if (here && evaluator.condition().empty() && !may_be_caught(evaluator.module().body, at.span)) ends_.insert(at.span.begin);
    opaque(evaluator, at, std::move(what), Opaque::Reach::harmless);
}

void Database::opaque(Evaluator& evaluator, const Location& at, std::string what, Opaque::Reach reach) {
    if (const auto inside = evaluator.imported_place())
        what += fmt::format(" ({}:{})", std::filesystem::path(inside->source.name()).lexically_normal().string(), inside->begin().line);
    if (!told_.insert(fmt::format("{} {} {}", at.span.begin, static_cast<int>(reach), what)).second) return;
    actions_.push_back(Opaque{at, std::move(what), reach});
}

void Database::boundary(TransactionBoundary::Kind kind, const Location& at) { actions_.push_back(TransactionBoundary{kind, at}); }

}  // namespace pgsteward::alembic
