// The package alembic_utils: op.create_entity(PGView(…)) and its like, as the SQL that version 0.8 of it sends.
// Source: alembic_utils 0.8.8, pg_*.py (to_sql_statement_create, …_drop, …_create_or_replace) and statement.py.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

struct Entity {
    std::string kind;  ///< "PGView"
    std::string schema, signature, definition, on_entity;
    std::string table, role, grant;
    std::vector<std::string> columns;
    bool with_data = true, is_constraint = false, with_grant_option = false;
};

std::string without_quotes(std::string text) {
    std::erase(text, '"');
    return text;
}

std::string single_spaced(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) result += c;
        else if (!result.empty() && result.back() != ' ') result += ' ';
    }
    while (result.ends_with(' ')) result.pop_back();
    return result;
}

std::string without_semicolon(std::string text) {
    const auto strip = [&] {
        text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        text.erase(text.find_last_not_of(" \t\r\n") + 1);
    };
    strip();
    text.erase(text.find_last_not_of(';') + 1);
    strip();
    return text;
}

std::string in_quotes(const std::string& name) { return "\"" + without_quotes(name) + "\""; }

std::string with_public(const std::string& entity) { return without_quotes(entity.find('.') == entity.npos ? "public." + entity : entity); }

/// What from_sql() of an entity takes out of the text of a statement.
bool read_sql(Entity& entity, const std::string& given) {
    const std::string sql = without_semicolon(given);
    const auto match = [&](const char* pattern, auto*... parts) { return RE2::FullMatch(sql, RE2(pattern), parts...); };
    if (entity.kind == "PGFunction") {
        if (!match(R"((?is)create.+?function\s+(.+?)\.(.+?)\s+returns\s+(.+))", &entity.schema, &entity.signature, &entity.definition)) return false;
        entity.definition = "returns " + entity.definition;
        entity.signature = without_quotes(entity.signature);
    } else if (entity.kind == "PGView") {
        if (!match(R"((?is)create.+?view\s+(.+?)\.(.+?)\s+as\s+(.+))", &entity.schema, &entity.signature, &entity.definition)) return false;
        entity.signature = without_quotes(entity.signature.substr(0, entity.signature.find('(')));
    } else if (entity.kind == "PGMaterializedView") {
        if (!match(R"((?is)create.+?materialized.+?view\s+(.+?)\.(.+?)\s+as\s+(.+))", &entity.schema, &entity.signature, &entity.definition)) return false;
        entity.signature = without_quotes(entity.signature.substr(0, entity.signature.find('(')));
        entity.with_data = !RE2::Replace(&entity.definition, RE2(R"((?is)\s+with\s+no\s+data$)"), "");
        RE2::Replace(&entity.definition, RE2(R"((?is)\s+with\s+data$)"), "");
    } else if (entity.kind == "PGTrigger") {
        std::string event, action, constraint;
        if (!match(R"((?is)create(\s+constraint)?\s+trigger\s+(.+?)\s+(.+?)\s+on\s+(.+?)\s+(.+))", &constraint, &entity.signature, &event, &entity.on_entity, &action)) return false;
        entity.is_constraint = !constraint.empty();
        entity.on_entity = with_public(entity.on_entity);
        entity.definition = fmt::format("{} ON {} {}", event, entity.on_entity, action);
    } else if (entity.kind == "PGPolicy") {
        if (!match(R"((?is)create policy\s+(.+?)\s+on\s+(.+?)\s+(.+))", &entity.signature, &entity.on_entity, &entity.definition)) return false;
        entity.on_entity = with_public(entity.on_entity);
    } else {
        return false;
    }
    if (!entity.on_entity.empty()) entity.schema = entity.on_entity.substr(0, entity.on_entity.find('.'));
    return true;
}

bool is_plpgsql(const std::string& definition) {
    std::string plain = single_spaced(definition);
    std::erase(plain, '\'');
    std::transform(plain.begin(), plain.end(), plain.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return plain.find("language plpgsql") != plain.npos;
}

/// "\:" as text() sends it: ":", unless a word and another colon follow (BIND_PARAMS_ESC of SQLAlchemy's compiler).
std::string with_plain_colons(const std::string& text) {
    const auto is_word = [](char c) { return c == '_' || c == '$' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); };
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ':') {
            std::size_t behind = i + 2;
            while (behind < text.size() && is_word(text[behind])) ++behind;
            if (behind == text.size() || text[behind] != ':') continue;
        }
        result += text[i];
    }
    return result;
}

/// The entity as the arguments give it; a failure of the compiler where it cannot be told.
Entity written_entity(Compiler& compiler, const Value& value) {
    Entity entity;
    const auto construct = construct_of(value);
    if (!construct || !construct->call || !construct->path.starts_with("alembic_utils.")) {
        compiler.fail("the entity is not known");
        return entity;
    }
    std::string_view path = construct->path;
    const bool from_sql = path.ends_with(".from_sql");
    if (from_sql) path.remove_suffix(9);
    entity.kind = path.substr(path.rfind('.') + 1);
    const auto text = [&](std::size_t index, std::string_view name) { return compiler.string(construct->argument(index, name), fmt::format("the {} of the entity", name)); };
    if (construct->call->open) compiler.fail("some arguments of the entity are not known");
    if (from_sql) {
        const std::string sql = text(0, "sql");
        if (!compiler.failed() && !read_sql(entity, sql)) compiler.fail("the SQL of the entity is not understood");
        return entity;
    }
    entity.schema = without_quotes(single_spaced(text(0, "schema")));
    if (entity.kind == "PGGrantTable") {
        entity.table = without_quotes(text(1, "table"));
        entity.role = without_quotes(text(2, "role"));
        const Value* grant = construct->argument(3, "grant");
        const auto choice = grant ? construct_of(*grant) : std::nullopt;
        entity.grant = choice && !choice->call ? std::string(choice->path.substr(choice->path.rfind('.') + 1)) : compiler.string(grant, "the grant of the entity");
        if (const Value* columns = construct->argument(4, "columns"); columns && !python::is_none(*columns)) entity.columns = compiler.strings(columns, "the columns of the entity");
        std::sort(entity.columns.begin(), entity.columns.end());
        entity.with_grant_option = compiler.flag(construct->argument(5, "with_grant_option"), "with_grant_option", false);
        return entity;
    }
    entity.signature = without_quotes(single_spaced(text(1, "signature")));
    if (entity.kind == "PGExtension") return entity;
    entity.definition = without_semicolon(text(2, "definition"));
    if (entity.kind == "PGTrigger" || entity.kind == "PGPolicy") entity.on_entity = with_public(text(3, "on_entity"));
    entity.is_constraint = entity.kind == "PGTrigger" && compiler.flag(construct->argument(4, "is_constraint"), "is_constraint", false);
    entity.with_data = entity.kind != "PGMaterializedView" || compiler.flag(construct->argument(3, "with_data"), "with_data", true);
    return entity;
}

/// The entity that a construct describes, with the definition that is sent. Colons are escaped for text(), which undoes it; only
/// those of PL/pgSQL that are escaped already are left as they are, and so lose their backslash.
Entity entity_of(Compiler& compiler, const Value& value) {
    Entity entity = written_entity(compiler, value);
    if (entity.kind == "PGFunction" && is_plpgsql(entity.definition)) entity.definition = with_plain_colons(entity.definition);
    return entity;
}

/// The name of a function in quotes, and its arguments.
std::string quoted_signature(Compiler& compiler, const std::string& signature) {
    const std::size_t open = signature.find('(');
    if (open == signature.npos) return compiler.fail("the signature of the function is not understood");
    return in_quotes(single_spaced(signature.substr(0, open))) + signature.substr(open);
}

/// The arguments as DROP FUNCTION takes them: without defaults.
std::string without_defaults(Compiler& compiler, const std::string& signature) {
    const std::size_t open = signature.find('('), close = signature.rfind(')');
    if (open == signature.npos || close == signature.npos || close < open) return compiler.fail("the signature of the function is not understood");
    std::string result, rest = signature.substr(open + 1, close - open - 1);
    while (true) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        std::string one = rest.substr(0, comma), lower = one;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
        one.resize(std::min(lower.find("default"), one.size()));
        result += (result.empty() ? "" : ", ") + single_spaced(one);
        if (comma == rest.size()) break;
        rest.erase(0, comma + 1);
    }
    return in_quotes(single_spaced(signature.substr(0, open))) + "(" + result + ")";
}

std::string trigger_definition(Compiler& compiler, const Entity& entity) {
    std::string event, table, action;
    if (!RE2::FullMatch(entity.definition, RE2(R"((?is)(.+?)\s+on\s+(.+?)\s+(.+))"), &event, &table, &action))
        return compiler.fail("the definition of the trigger is not understood");
    if (const std::size_t dot = table.find('.'); dot != table.npos) table.erase(0, dot + 1);
    return fmt::format("{} ON {}.{} {}", event, entity.schema, table, action);
}

std::string created(Compiler& compiler, const Entity& entity, bool or_replace = false) {
    const std::string name = in_quotes(entity.schema) + "." + in_quotes(entity.signature);
    if (entity.kind == "PGFunction") return fmt::format("CREATE {}FUNCTION {}.{} {}", or_replace ? "OR REPLACE " : "", in_quotes(entity.schema), quoted_signature(compiler, entity.signature), entity.definition);
    if (entity.kind == "PGView") return fmt::format("CREATE {}VIEW {} AS {}", or_replace ? "OR REPLACE " : "", name, entity.definition);
    if (entity.kind == "PGMaterializedView") return fmt::format("CREATE MATERIALIZED VIEW {} AS {} WITH {} DATA", name, entity.definition, entity.with_data ? "" : "NO");
    if (entity.kind == "PGTrigger") return fmt::format("CREATE{}TRIGGER {} {}", entity.is_constraint ? " CONSTRAINT " : " ", in_quotes(entity.signature), trigger_definition(compiler, entity));
    if (entity.kind == "PGPolicy") return fmt::format("CREATE POLICY {} on {} {}", entity.signature, entity.on_entity, entity.definition);
    if (entity.kind == "PGExtension") return fmt::format("CREATE EXTENSION {} WITH SCHEMA {}", in_quotes(entity.signature), in_quotes(entity.schema));
    if (entity.kind == "PGGrantTable") {
        std::string columns;
        for (const std::string& column : entity.columns) columns += (columns.empty() ? "( " : ", ") + column;
        return fmt::format("GRANT {} {} ON {}.{} TO {}{}", entity.grant, columns.empty() ? "" : columns + " )", in_quotes(entity.schema), in_quotes(entity.table), in_quotes(entity.role), entity.with_grant_option ? " WITH GRANT OPTION" : "");
    }
    return compiler.fail(fmt::format("the entity {} is not followed", entity.kind));
}

std::string dropped(Compiler& compiler, const Entity& entity, bool cascade, bool if_exists = false) {
    const std::string name = in_quotes(entity.schema) + "." + in_quotes(entity.signature);
    const std::string exists = if_exists ? "IF EXISTS " : "", end = cascade ? " cascade" : "";
    if (entity.kind == "PGFunction") return fmt::format("DROP FUNCTION {}.{}{}", in_quotes(entity.schema), without_defaults(compiler, entity.signature), end);
    if (entity.kind == "PGView") return fmt::format("DROP VIEW {}{}{}", exists, name, end);
    if (entity.kind == "PGMaterializedView") return fmt::format("DROP MATERIALIZED VIEW {}{}{}", exists, name, end);
    if (entity.kind == "PGTrigger") return fmt::format("DROP TRIGGER {}{} ON {}{}", exists, in_quotes(entity.signature), entity.on_entity, end);
    if (entity.kind == "PGPolicy") return fmt::format("DROP POLICY {}{} on {}{}", exists, entity.signature, entity.on_entity, end);
    if (entity.kind == "PGExtension") return fmt::format("DROP EXTENSION {}{}", in_quotes(entity.signature), end);
    if (entity.kind == "PGGrantTable") return fmt::format("REVOKE {} ON {}.{} FROM {}", entity.grant, in_quotes(entity.schema), in_quotes(entity.table), in_quotes(entity.role));
    return compiler.fail(fmt::format("the entity {} is not followed", entity.kind));
}

std::vector<std::string> replaced(Compiler& compiler, const Entity& entity) {
    if (entity.kind == "PGFunction") return {created(compiler, entity, true)};
    if (entity.kind == "PGView")
        return {fmt::format("do $$\n    begin\n        {};\n\n    exception when others then\n        {};\n\n        {};\n    end;\n$$ language 'plpgsql'",
                            created(compiler, entity, true), dropped(compiler, entity, false, true), created(compiler, entity))};
    if (entity.kind == "PGExtension") compiler.fail("an extension cannot be replaced");
    return {dropped(compiler, entity, false, true), created(compiler, entity)};
}

}  // namespace

/// create_entity, drop_entity, replace_entity, revert_entity.
bool Database::entity_operation(Evaluator& evaluator, std::string_view name, const CallSite& site) {
    if (name != "create_entity" && name != "drop_entity" && name != "replace_entity" && name != "revert_entity") return false;
    const Given given{site.arguments, nullptr, 0};
    Compiler compiler(evaluator);
    const Value* target = given(0, "target");
    if (!target) compiler.fail("the entity is not given");
    const Entity entity = target ? entity_of(compiler, *target) : Entity{};
    std::vector<std::string> statements;
    if (!compiler.failed()) {
        if (name == "create_entity") statements.push_back(created(compiler, entity));
        else if (name == "drop_entity") statements.push_back(dropped(compiler, entity, compiler.flag(given(1, "cascade"), "cascade", false)));
        else statements = replaced(compiler, entity);
    }
    send(evaluator, compiler, statements, site.at, std::string(name) + "()");
    return true;
}

}  // namespace pgsteward::alembic
