// What a program does to the database, as actions.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {

using python::Symbol;

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
        opaque(evaluator, at, fmt::format("{}: the type {} is not defined in a file of this repository", what, type), Opaque::Reach::harmless);
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

/// A batch whose block was not left is sent at the end.
std::vector<MigrationAction> Database::take_actions() {
    while (!postponed_.empty()) send_postponed(Value(postponed_.front().first));
    return std::exchange(actions_, {});
}

void Database::opaque(Evaluator& evaluator, const Location& at, std::string what, Opaque::Reach reach) {
    if (const auto inside = evaluator.imported_place())
        what += fmt::format(" ({}:{})", std::filesystem::path(inside->source.name()).lexically_normal().string(), inside->begin().line);
    if (!told_.insert(fmt::format("{} {} {}", at.span.begin, static_cast<int>(reach), what)).second) return;
    actions_.push_back(Opaque{at, std::move(what), reach});
}

void Database::boundary(TransactionBoundary::Kind kind, const Location& at) { actions_.push_back(TransactionBoundary{kind, at}); }

}  // namespace pgsteward::alembic
