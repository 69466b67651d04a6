#include "migration/emit-sql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/names.hpp"
#include "catalog/unknown-identifier.hpp"
#include "migration/conditions.hpp"
#include "migration/statements.hpp"
#include "sql/plpgsql-tokens.hpp"

namespace pgsteward {
namespace {

/// Text from a repository inside a comment of one line.
std::string in_comment(std::string_view text) {
    std::string line(text);
    std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
    return line;
}

std::string place(const Location& at) { return in_comment(fmt::format("{}:{}", at.source.name(), at.begin().line)); }

/// Has it parameters of its own?
bool declares_parameters(const std::variant<ParsedStatement, ReadError>& parsed) {
    const auto* read = std::get_if<ParsedStatement>(&parsed);
    return read && (std::holds_alternative<sql::Prepare>(read->statement.body) || std::holds_alternative<sql::CreateFunction>(read->statement.body));
}

/// Is a part of the statement a parameter or a name that stands in for what is not known? psql could not run it.
bool has_stand_in(std::string_view text, const std::variant<ParsedStatement, ReadError>& parsed) {
    if (text.find('$') == std::string_view::npos && !holds_unknown(text)) return false;
    using Kind = sql::plpgsql::Token::Kind;
    return std::ranges::any_of(sql::plpgsql::tokenize(text), [&](const sql::plpgsql::Token& token) {
        const bool name = token.kind == Kind::word || token.kind == Kind::quoted_identifier;
        return (token.kind == Kind::parameter && !declares_parameters(parsed)) || (name && sql::plpgsql::identifier(text.substr(token.at.begin, token.at.size())).starts_with(unknown_identifier));
    });
}

bool rolls_back(const std::variant<ParsedStatement, ReadError>& parsed) {
    const auto* read = std::get_if<ParsedStatement>(&parsed);
    const auto* transaction = read ? std::get_if<sql::Transaction>(&read->statement.body) : nullptr;
    return transaction && transaction->kind == sql::Transaction::Kind::rollback;
}

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
        const auto parsed = parse(statement);
        if (std::holds_alternative<ReadError>(parsed)) put(std::get<ReadError>(parsed));
        const bool asks = asks_for_type(statement, parsed);
        const std::string_view all = statement.text->text();
        const std::string_view sql = all.substr(statement.in_text.begin, statement.in_text.size());
        if (has_stand_in(sql, parsed)) return put_as_comment("not known here: values that only the running program has", sql);
        if (!statement.condition.empty() && rolls_back(parsed)) return put_as_comment("left out, for it would undo what stands before it:", sql);
        out_.statements.push_back({static_cast<std::uint32_t>(out_.text.size()), statement.text, statement.in_text});
        line(fmt::format("{};", sql));
        if (statement.copy_data.size() > 0) {
            const std::string_view data = all.substr(statement.copy_data.begin, statement.copy_data.size());
            line(data.ends_with('\n') ? data.substr(0, data.size() - 1) : data);
        }
        if (asks) line("\\endif");
    }
    void put_as_comment(std::string_view why, std::string_view sql) {
        comment(why);
        for (std::size_t at = 0; at < sql.size(); at = std::min(sql.find('\n', at), sql.size()) + 1)
            comment(in_comment(sql.substr(at, sql.find('\n', at) - at)));
    }
    /// Opens what \endif closes, where the statement is sent only if its type is missing: psql asks as SQLAlchemy does.
    bool asks_for_type(const StatementText& statement, const std::variant<ParsedStatement, ReadError>& parsed) {
        const auto* read = std::get_if<ParsedStatement>(&parsed);
        const auto* create = read ? std::get_if<sql::CreateEnum>(&read->statement.body) : nullptr;
        if (!create || statement.condition != only_where_type_is_missing) return false;
        const std::string name = quoted(QualifiedName{create->name.schema, create->name.name});
        line(fmt::format("SELECT to_regtype({}) IS NULL AS missing \\gset", quoted_literal(name)));
        line("\\if :missing");
        return true;
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

std::optional<Location> place_in_migrations(const std::vector<EmittedStatement>& statements, Span in_script) {
    const auto after = std::upper_bound(statements.begin(), statements.end(), in_script.begin,
                                        [](std::uint32_t byte, const EmittedStatement& statement) { return byte < statement.begin; });
    if (after == statements.begin()) return std::nullopt;
    const EmittedStatement& statement = *std::prev(after);
    const auto in_source = [&](std::uint32_t byte) { return std::min(statement.in_source.begin + (byte - statement.begin), statement.in_source.end); };
    return statement.source->locate({in_source(in_script.begin), in_source(in_script.end)});
}

}  // namespace pgsteward
