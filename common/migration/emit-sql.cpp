#include "migration/emit-sql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "migration/statements.hpp"

namespace pgsteward {
namespace {

/// Text from a repository inside a comment of one line.
std::string in_comment(std::string_view text) {
    std::string line(text);
    std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
    return line;
}

std::string place(const Location& at) { return in_comment(fmt::format("{}:{}", at.source.name(), at.begin().line)); }

class Emitter {
public:
    Emitter(const EmitOptions& options, EmittedSql& out) : options_(options), out_(out) {}

    void add(const Migration& migration) {
        const MigrationScript& script = migration.script(options_.direction);
        if (!script.present && options_.direction == Direction::downgrade) {
            comment(fmt::format("{}: no downgrade", in_comment(migration.revision)));
            return;
        }
        revision_ = in_comment(migration.revision);
        const SplitScript split_script = split(script, migration.comments, options_.read);
        if (split_script.actions.empty()) return;
        const bool whole = script.transaction == TransactionMode::whole;
        if (whole) line("BEGIN;");
        for (const ScriptAction& action : split_script.actions) std::visit([this](const auto& what) { put(what); }, action);
        if (whole) line("COMMIT;");
        out_.text += '\n';
    }

private:
    void line(std::string_view text) { out_.text += fmt::format("{}\n", text); }
    void comment(std::string_view text) { line(fmt::format("-- {}", text)); }

    void put(const StatementText& statement) {
        comment(fmt::format("{}, {}", revision_, place(statement.at)));
        if (!statement.condition.empty()) comment(in_comment(statement.condition));
        if (const auto parsed = parse(statement); std::holds_alternative<ReadError>(parsed)) put(std::get<ReadError>(parsed));
        const std::string_view all = statement.text->text();
        line(fmt::format("{};", all.substr(statement.in_text.begin, statement.in_text.size())));
        if (statement.copy_data.size() > 0) {
            const std::string_view data = all.substr(statement.copy_data.begin, statement.copy_data.size());
            line(data.ends_with('\n') ? data.substr(0, data.size() - 1) : data);
        }
    }
    void put(const Opaque& opaque) { comment(fmt::format("{}, {}: not known here: {}", revision_, place(opaque.at), in_comment(opaque.what))); }
    void put(const TransactionBoundary& boundary) {
        using Kind = TransactionBoundary::Kind;
        if (boundary.kind == Kind::end_autocommit) return line("BEGIN;");
        line(boundary.kind == Kind::rollback ? "ROLLBACK;" : "COMMIT;");
        if (boundary.kind != Kind::begin_autocommit) line("BEGIN;");
    }
    void put(const ColumnFound&) {}
    void put(const ReadError& error) {
        comment(fmt::format("{}, {}: cannot be read: {}", revision_, place(error.at), in_comment(error.message)));
        out_.errors.push_back(error);
    }

    const EmitOptions& options_;
    EmittedSql& out_;
    std::string revision_;
};

}  // namespace

EmittedSql emit_sql(const MigrationChain& chain, const EmitOptions& options) {
    EmittedSql out;
    Emitter emitter(options, out);
    std::vector<const Migration*> order;
    for (const Migration& migration : chain.migrations)
        if (!options.selected || options.selected(migration)) order.push_back(&migration);
    if (options.direction == Direction::downgrade) std::reverse(order.begin(), order.end());
    for (const Migration* migration : order) {
        emitter.add(*migration);
        out.errors.insert(out.errors.end(), migration->errors.begin(), migration->errors.end());
    }
    out.errors.insert(out.errors.end(), chain.errors.begin(), chain.errors.end());
    return out;
}

}  // namespace pgsteward
