// Tables, types, indexes and metadata that create or drop themselves: table.create(bind), enum.drop(bind, …),
// metadata.create_all(bind).
#include <fmt/format.h>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// Unless told otherwise, SQLAlchemy asks the server first whether the thing is there.
bool asks_first(Compiler& compiler, const python::Arguments& arguments, bool fallback) {
    const Value* given = arguments.positional.size() > 1 ? &arguments.positional[1] : arguments.keyword("checkfirst");
    return compiler.flag(given, "checkfirst", fallback);
}

}  // namespace

void Database::remember_table(const Value& table, const Arguments& arguments) {
    if (arguments.positional.size() < 2) return;
    if (const Symbol* metadata = python::as_symbol(arguments.positional[1])) tables_.emplace_back(metadata, table);
}

std::optional<Value> Database::schema_object_call(Evaluator& evaluator, const Value& base, const std::string& method, const CallSite& site) {
    const bool creates = method == "create" || method == "create_all";
    const bool drops = method == "drop" || method == "drop_all";
    const auto construct = construct_of(base);
    if (method == "execute" && construct && (construct->name == "text" || construct->name == "DDL")) {
        execute(evaluator, base, nullptr, false, site.at);
        return evaluator.unknown("it depends on the result of a query");
    }
    if ((method == "execute" || method == "scalar") && method_call_of(base) && !construct) {
        execute(evaluator, base, nullptr, false, site.at);
        return evaluator.unknown("it depends on the result of a query");
    }
    if (!creates && !drops) {
        // metadata.reflect(bind), MetaData().tables: what the database holds
        const bool reads = method == "reflect" || method == "prepare" || method == "with_variant" || method == "bindparams" || method == "c";
        if (reads && construct) return made(evaluator, site);
        // A query bound to something of an imported model, User.query.delete()
        return std::nullopt;
    }
    Compiler compiler(evaluator);
    std::vector<std::string> statements;
    const auto table_statements = [&](const Value& table_value, bool ask) {
        Table table = compiler.table(table_value);
        if (drops) {
            statements.push_back(fmt::format("DROP TABLE {}{}", ask ? "IF EXISTS " : "", compiler.table_name(table.name, table.schema)));
            return;
        }
        table.if_not_exists = table.if_not_exists || ask;
        for (std::string& statement : compiler.create_table(table)) {
            if (ask && statement.starts_with("CREATE TYPE") && !compiler.failed()) {
                evaluator.under("only where the type does not exist yet", [&] { send(evaluator, statement, site.at); });
                continue;
            }
            statements.push_back(std::move(statement));
        }
    };
    if (construct && construct->call && (construct->name == "Enum" || construct->name == "ENUM")) {
        const bool ask = asks_first(compiler, site.arguments, false);
        if (!compiler.flag(construct->keyword("native_enum"), "whether an enum is native", true)) return Value(python::None{});
        std::string statement = creates ? compiler.create_enum(base, true) : fmt::format("DROP TYPE {}{}", ask ? "IF EXISTS " : "", compiler.enum_name(base));
        if (creates && ask) {
            evaluator.under("only where the type does not exist yet", [&] { send(evaluator, compiler, {statement}, site.at, method + "()"); });
            return Value(python::None{});
        }
        statements.push_back(std::move(statement));
    } else if (construct && construct->call && (construct->name == "Table" || construct->name == "table")) {
        table_statements(base, asks_first(compiler, site.arguments, false));
    } else if (mapped_class(base)) {
        table_statements(base, asks_first(compiler, site.arguments, false));
    } else if (construct && construct->call && construct->name == "Index") {
        const bool ask = asks_first(compiler, site.arguments, false);
        statements.push_back(creates ? compiler.create_index_of(base, ask) : compiler.drop_index_of(base, ask));
    } else if (construct && construct->call && construct->name == "Sequence") {
        const bool ask = asks_first(compiler, site.arguments, true);
        if (creates) statements.push_back(compiler.create_sequence(base, ask));
        else statements.push_back(fmt::format("DROP SEQUENCE {}{}", ask ? "IF EXISTS " : "", compiler.table_name(compiler.string(construct->positional(0), "the name of a sequence"), compiler.string_or(construct->keyword("schema"), "a schema", ""))));
    } else if (method == "create_all" || method == "drop_all") {
        const Symbol* metadata = python::as_symbol(base);
        const Value* chosen = site.arguments.keyword("tables");
        const auto all = chosen ? evaluator.elements(*chosen) : std::nullopt;
        bool found = false;
        if (all && !all->open)
            for (const Value& table : all->known) table_statements(table, true), found = true;
        else if (!chosen)
            for (const auto& [owner, table] : tables_)
                if (owner == metadata) table_statements(table, true), found = true;
        if (!found || !construct || construct->name != "MetaData") {
            if (!found) compiler.fail("which tables it holds is not known");
        }
    } else if (construct && construct->call && construct->name.empty()) {
        return std::nullopt;
    } else {
        bool bound = false;
        for (const Value& value : site.arguments.positional) bound = bound || evaluator.touches(value);
        for (const auto& [name, value] : site.arguments.keywords) bound = bound || evaluator.touches(value);
        if (!bound) return std::nullopt;
        compiler.fail("what it is called on is not known");
    }
    send(evaluator, compiler, statements, site.at, method + "()");
    return Value(python::None{});
}

}  // namespace pgsteward::alembic
