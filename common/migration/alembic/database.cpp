#include "migration/alembic/composed-sql.hpp"
#include "migration/alembic/database.hpp"
#include "migration/alembic/known-packages.hpp"
#include "migration/alembic/search-triggers.hpp"
#include "python/text.hpp"
#include "text/one-of.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward::alembic {
namespace {

using python::Symbol;

bool is_construct_path(const Value& value, std::string_view path) {
    const auto construct = construct_of(value);
    return construct && construct->call && construct->path == path;
}

/// What runs SQL, of whatever object: nothing else is called so.
bool runs_sql(std::string_view method) { return is_one_of(method, {"execute", "executemany", "executescript", "exec_driver_sql", "execute_sql", "create_all", "drop_all", "run_callable"}); }

/// A type, an exception, a model; also of no name at all.
bool is_class_name(std::string_view name) { return name.empty() || (name[0] >= 'A' && name[0] <= 'Z'); }

/// Is it a thing of that package, or what one of its calls gave?
bool comes_from(const Value& value, std::string_view package) {
    Value start = value;
    for (const Symbol* part = python::as_symbol(start); part && !part->operands.empty() && part->kind != Symbol::Kind::host; part = python::as_symbol(start)) start = part->operands[0];
    return python::path_of(start).starts_with(package);
}

bool is_declarative_base(const python::Class& type) {
    return std::any_of(type.bases.begin(), type.bases.end(), [](const Value& base) { return is_one_of(sqlalchemy_name(python::path_of(base)), {"DeclarativeBase", "DeclarativeBaseNoMeta"}); });
}

}  // namespace

bool is_host(const Value& value, std::string_view kind) {
    const Symbol* symbol = python::as_symbol(value);
    return symbol && symbol->kind == Symbol::Kind::host && symbol->name == kind;
}

python::Host Database::host() {
    return {
        [this](Evaluator& evaluator, const CallSite& site) { return call(evaluator, site); },
        [this](Evaluator& evaluator, const Value& holder, const std::string& name) { return attribute(evaluator, holder, name); },
        [this](Evaluator& evaluator, const Value& context, bool entering, const Location& at) { return with(evaluator, context, entering, at); },
        [](const Symbol& symbol) {
            if (symbol.kind == Symbol::Kind::dotted) return symbol.name == "alembic" || (symbol.name.starts_with("alembic.op") && !symbol.name.starts_with("alembic.operations")) || symbol.name.starts_with("alembic.context");
            return symbol.kind == Symbol::Kind::host && is_one_of(symbol.name, {"connection", "savepoint", "session", "batch", "context", "query"});
        },
        [this] { return actions_.size() + postponed_count_; },
        [this](Evaluator& evaluator, const Location& at, const std::string& what) { opaque(evaluator, at, what); },
    };
}

Value Database::object(Evaluator& evaluator, std::string kind, std::vector<Value> operands, Location at) {
    if (kind == "session") session_begins(evaluator);
    Symbol symbol{Symbol::Kind::host, std::move(kind)};
    symbol.operands = std::move(operands);
    symbol.at = std::move(at);
    return evaluator.heap().symbol(std::move(symbol));
}

/// The call itself, remembered: a construct whose arguments may hold a connection.
Value Database::made(Evaluator& evaluator, const CallSite& site) {
    Symbol symbol{Symbol::Kind::call, {}};
    symbol.operands.push_back(site.callee);
    symbol.arguments = site.arguments.positional;
    symbol.keywords = site.arguments.keywords;
    symbol.open = site.arguments.open;
    symbol.at = site.at;
    return evaluator.heap().symbol(std::move(symbol));
}

/// A parameter that is yes or no, and nobody knows which: both are followed.
bool is_open_flag(std::string_view name, const Value& value) {
    if (!is_one_of(name, {"postgresql_concurrently", "if_exists", "if_not_exists", "checkfirst"})) return false;
    const Symbol* symbol = python::as_symbol(value);
    return python::as_unknown(value) || (symbol && symbol->kind != Symbol::Kind::host);
}

/// An argument that is surely one of a few values: each is followed, under a condition.
std::optional<Value> Database::call(Evaluator& evaluator, const CallSite& site) {
    if (objects_change(evaluator, site)) return std::nullopt;
    const auto choice = [](const Value& value) -> const python::Unknown* {
        const python::Unknown* unknown = python::as_unknown(value);
        return unknown && !unknown->alternatives.empty() ? unknown : nullptr;
    };
    CallSite one = site;
    Value* slot = nullptr;
    for (Value& value : one.arguments.positional)
        if (!slot && choice(value)) slot = &value;
    for (auto& [name, value] : one.arguments.keywords)
        if (!slot && (choice(value) || is_open_flag(name, value))) slot = &value;
    if (!slot) return call_once(evaluator, site);
    std::optional<Value> result;
    const python::Unknown* unknown = python::as_unknown(*slot);
    const std::string why = unknown ? unknown->why : "a condition that is not known";
    const std::vector<Value> alternatives = choice(*slot) ? unknown->alternatives : std::vector<Value>{true, false};
    for (const Value& alternative : alternatives) {
        *slot = alternative;
        evaluator.under("depending on what is not known: " + why, [&] { result = call(evaluator, one); });
        if (!result) return std::nullopt;
    }
    return result;
}

std::optional<Value> Database::call_once(Evaluator& evaluator, const CallSite& site) {
    if (std::get_if<python::Class*>(&site.callee)) return std::nullopt;
    const Symbol* symbol = python::as_symbol(site.callee);
    if (!symbol) return std::nullopt;
    if (symbol->kind == Symbol::Kind::dotted) return call_dotted(evaluator, symbol->name, site);
    if (symbol->kind == Symbol::Kind::member) return call_member(evaluator, *symbol, site);
    if (symbol->kind == Symbol::Kind::host) {
        // sessionmaker()(…), scoped_session(…)()
        if (symbol->name == "session" || symbol->name == "connection") return site.callee;
        if (symbol->name == "dialect") return site.callee;
    }
    if (is_construct(site.callee, "listens_for") && !site.arguments.positional.empty()) {
        mark_as_listened_to(construct_of(site.callee)->positional(0));
        examine_listener(evaluator, site.arguments.positional[0], site.at);
        return std::nullopt;
    }
    if (is_construct(site.callee, "sessionmaker") || is_construct(site.callee, "scoped_session")) return object(evaluator, "session");
    return std::nullopt;
}

std::optional<Value> Database::call_dotted(Evaluator& evaluator, std::string_view path, const CallSite& site) {
    if (path.starts_with("alembic.op.")) return operation(evaluator, path.substr(11), site, nullptr);
    if (path.starts_with("alembic.context.")) return context_call(evaluator, std::string(path.substr(16)), site);
    if (path.starts_with("alembic.operations.")) {
        if (path.ends_with(".Operations")) return Value(evaluator.heap().dotted("alembic.op"));
        // A directive made (ops.DropTableOp(…)); it runs where it is invoked. A class method runs at once.
        if (path.substr(path.rfind('.') + 1).ends_with("Op") || path.ends_with("Ops")) return made(evaluator, site);
        CallSite rest = site;
        if (!rest.arguments.positional.empty()) rest.arguments.positional.erase(rest.arguments.positional.begin());
        return operation(evaluator, path.substr(path.rfind('.') + 1), rest, nullptr);
    }
    if (path == "builtins.isinstance") {
        const auto& given = site.arguments.positional;
        if (given.size() < 2 || !is_host(given[0], "dialect")) return std::nullopt;
        const std::string_view type = python::path_of(given[1]);
        if (type.empty()) return std::nullopt;
        return Value(type.find("postgresql") != type.npos || type.ends_with("PGDialect"));
    }
    if (path.starts_with("builtins.")) return std::nullopt;
    if (const std::string_view name = sqlalchemy_name(path); !name.empty()) return call_sqlalchemy(evaluator, name, site);
    if (path.starts_with("alembic.command.")) {
        opaque(evaluator, site.at, fmt::format("{}() runs other migrations", path));
        return std::nullopt;
    }
    if (path.starts_with("alembic.")) return made(evaluator, site);
    return call_imported(evaluator, path, site);
}

std::optional<Value> Database::call_sqlalchemy(Evaluator& evaluator, std::string_view name, const CallSite& site) {
    if (is_one_of(name, {"Session", "sessionmaker", "scoped_session", "AsyncSession", "async_sessionmaker", "create_session"})) {
        for (const Value& value : site.arguments.positional)
            if (is_host(value, "session")) return value;
        return object(evaluator, "session");
    }
    if (is_one_of(name, {"create_engine", "engine_from_config", "create_async_engine", "get_engine", "get_bind"})) return object(evaluator, "connection");
    if (is_one_of(name, {"inspect", "from_engine", "Inspector"})) {
        const bool of_database = std::any_of(site.arguments.positional.begin(), site.arguments.positional.end(), [&](const Value& value) { return evaluator.touches(value); });
        return of_database ? object(evaluator, "inspector", site.arguments.positional) : made(evaluator, site);
    }
    const Value result = made(evaluator, site);
    if (name == "Table") {
        remember_table(result, site.arguments);
        const Value* listeners = site.arguments.keyword("listeners");
        if (const auto all = listeners ? evaluator.elements(*listeners) : std::nullopt)
            for (const Value& pair : all->known)
                if (const python::List* both = as_list(pair); both && both->elements.size() == 2) examine_listener(evaluator, both->elements[1], site.at);
    }
    if (name == "listen" && site.arguments.positional.size() > 2) {
        mark_as_listened_to(&site.arguments.positional[0]);
        examine_listener(evaluator, site.arguments.positional[2], site.at);
    }
    return result;
}

/// Something that the repository should have and has not (or a package): it may do anything.
std::optional<Value> Database::call_imported(Evaluator& evaluator, std::string_view path, const CallSite& site) {
    const std::string_view package = package_of(path);
    const std::string_view name = path.substr(path.find_last_of("./") + 1);  // what a relative import leads to has slashes
    if (runs_program(path)) {
        opaque(evaluator, site.at, fmt::format("{}() runs another program", path));
        return std::nullopt;
    }
    if (package == "alembic_utils" || package == "alembic_postgresql_enum") return made(evaluator, site);
    if (package == "sqlalchemy_searchable") {
        Compiler compiler(evaluator);
        if (const auto statements = search_trigger_statements(compiler, evaluator, name, site.arguments)) {
            send(evaluator, compiler, *statements, site.at, std::string(name) + "()");
            return Value(python::None{});
        }
        if (path.find("vectorizer") != path.npos) return made(evaluator, site);   // it notes what a column is made of
    }
    if (package == "psycopg2" || package == "psycopg" || package == "asyncpg") {
        if (name == "connect") return object(evaluator, "connection");
        return std::nullopt;
    }
    if (is_harmless_package(package)) {
        // These pass on what they are given; all others only look at it.
        const bool passes_on = is_one_of(package, {"asyncio", "contextlib", "functools", "itertools", "copy", "operator", "threading", "atexit", "signal", "weakref", "typing", "sqlalchemy_utils", "sqlalchemy_searchable"});
        if (passes_on) return std::nullopt;
        if (runs_sql(name)) return not_found(evaluator, path, site);
        evaluator.examine_callbacks(site.arguments, std::string(path));
        return made(evaluator, site);
    }
    if (is_log_call(path) || declared_harmless(evaluator, path)) {
        evaluator.examine_callbacks(site.arguments, std::string(path));
        return made(evaluator, site);
    }
    if (name == "Session" || name == "sessionmaker") return object(evaluator, "session");
    if (name == "get_engine" || name == "get_bind" || name == "get_connection") return object(evaluator, "connection");
    // Model.column.in_(…): a part of an SQL expression; Container.as_mutable(type): a type
    if (is_one_of(name, {"as_mutable", "in_", "notin_", "not_in", "like", "ilike", "notlike", "not_like", "is_", "isnot", "is_not", "desc", "asc", "contains", "between", "label"})) return made(evaluator, site);
    if (is_class_name(name)) return std::nullopt;   // a type, an exception, a model: making one does nothing yet
    return not_found(evaluator, path, site);
}

Value Database::not_found(Evaluator& evaluator, std::string_view path, const CallSite& site) {
    const std::string shown(path.starts_with("./") ? path.substr(2) : path);
    evaluator.examine_callbacks(site.arguments, shown);
    opaque(evaluator, site.at, fmt::format("{}() {}; what it does is not known", shown, evaluator.reads_no_more_files() ? too_many_files : "was not found in this repository"));
    return evaluator.unknown(fmt::format("what {}() gives is not known", shown));
}

namespace {

/// The database's address, as text: only how it begins is known.
Value url_call(python::Evaluator& evaluator, const std::string& method, const python::CallSite& site) {
    constexpr std::string_view scheme = "postgresql";
    const auto& given = site.arguments.positional;
    if (method == "get_backend_name") return evaluator.text(std::string(scheme));
    if (method == "lower" || method == "strip" || method == "render_as_string") return python::as_symbol(site.callee)->operands[0];
    const python::List* several = given.size() == 1 ? as_list(given[0]) : nullptr;
    std::optional<bool> begins = false;
    for (const Value& one : several ? several->elements : given) {
        const auto head = python::as_string(one);
        if (head && scheme.starts_with(*head)) return method == "startswith" ? Value(true) : evaluator.unknown("the database's address is not known");
        if (!head || head->starts_with(scheme)) begins = std::nullopt;
    }
    if (method == "startswith" && begins && !given.empty()) return false;
    return evaluator.unknown("the database's address is not known");
}

}  // namespace

std::optional<Value> Database::call_member(Evaluator& evaluator, const Symbol& member, const CallSite& site) {
    const Value& base = member.operands[0];
    const Symbol* owner = python::as_symbol(base);
    if (owner && owner->kind == Symbol::Kind::host) {
        if (owner->name == "connection") return connection_call(evaluator, member.name, site);
        if (owner->name == "savepoint") {
            if (member.name == "rollback") roll_back_to(evaluator, *owner, site.at);
            // The transaction around it goes on.
            if (is_one_of(member.name, {"commit", "rollback", "close", "__exit__"})) return Value(python::None{});
            return member.name == "start" || member.name == "__enter__" ? base : connection_call(evaluator, member.name, site);
        }
        if (owner->name == "session") return session_call(evaluator, *owner, member.name, site);
        if (owner->name == "query") return query_call(evaluator, *owner, member.name, site);
        if (owner->name == "context") return context_call(evaluator, member.name, site);
        if (owner->name == "batch") {
            const Batch batch{owner->operands[0], owner->operands[1], base};
            const std::size_t first = actions_.size();
            auto result = operation(evaluator, member.name, site, &batch);
            if (member.name != "execute") postpone(first, base);
            return result;
        }
        if (owner->name == "url") return url_call(evaluator, member.name, site);
        if (owner->name == "inspector") return evaluator.unknown(fmt::format("it depends on what the database holds ({}())", member.name));
        if (owner->name == "dialect" && member.name == "type_descriptor") return std::nullopt;
        return evaluator.unknown(fmt::format("what {}() gives is not known", member.name));
    }
    if (owner && owner->kind == Symbol::Kind::member && owner->name == "identifier_preparer" && is_host(owner->operands[0], "dialect") && !site.arguments.positional.empty()) {
        const auto name = python::as_string(site.arguments.positional[0]);
        if (name && (member.name == "quote" || member.name == "quote_schema")) return Value(evaluator.text(quoted(*name)));
        if (name && member.name == "quote_identifier") return Value(evaluator.text("\"" + python::replaced({*name, {}, nullptr, false}, "\"", "\"\"", -1).text + "\""));
        return evaluator.unknown(fmt::format("what {}() gives is not known", member.name));
    }
    if (member.name == "as_string" && is_composable(base)) {
        const auto text = composed_text(evaluator, base);
        return text ? Value(evaluator.heap().text(*text)) : evaluator.unknown("a part of what psycopg composes is not known");
    }
    if (is_collection_of_tables(base) && is_one_of(member.name, {"__getitem__", "get"}) && !site.arguments.positional.empty())
        return table_in(evaluator, owner->operands[0], site.arguments.positional[0]);
    if (const auto result = schema_object_call(evaluator, base, member.name, site)) return result;
    Value start = base;
    for (const Symbol* part = python::as_symbol(start); part && part->kind != Symbol::Kind::dotted && !part->operands.empty(); part = python::as_symbol(start)) start = part->operands[0];
    // What is chained to a construct of SQLAlchemy makes a larger one; it runs where it is executed.
    if (!sqlalchemy_name(python::path_of(start)).empty() || mapped_class(start)) {
        if (runs_sql(member.name)) opaque(evaluator, site.at, fmt::format("{}() of what SQLAlchemy made is not followed", member.name));
        return made(evaluator, site);
    }
    const std::string_view package = package_of(python::path_of(start));
    if (is_harmless_package(package) && package != "contextlib" && package != "asyncio") {
        // What was handed to such a thing may come out of it again.
        const bool keeps = package == "queue" || package == "collections" || package == "contextvars";
        const auto& given = site.arguments.positional;
        const bool handed = keeps && std::any_of(given.begin(), given.end(), [&](const Value& value) { return evaluator.touches(value); });
        if (handed || evaluator.touches(base)) return std::nullopt;
        if (runs_sql(member.name)) return not_found(evaluator, fmt::format("{}: {}", python::path_of(start), member.name), site);
        evaluator.examine_callbacks(site.arguments, member.name + "()");
        return made(evaluator, site);
    }
    // A method of what a class made that was not found either, but for those of types.
    if (owner && owner->kind == Symbol::Kind::call && !is_one_of(member.name, {"with_variant", "as_mutable", "copy", "compile"})) {
        const Symbol* type = owner->operands.empty() ? nullptr : python::as_symbol(owner->operands[0]);
        const bool imported = type && type->kind == Symbol::Kind::dotted && is_class_name(type->name.substr(type->name.rfind('.') + 1));
        const bool known = is_one_of(package, {"builtins", "alembic", "alembic_utils", "alembic_postgresql_enum", "psycopg2", "psycopg", "asyncpg"});
        if (imported && !known && !declared_harmless(evaluator, type->name))
            return not_found(evaluator, fmt::format("{}().{}", type->name, member.name), site);
    }
    return std::nullopt;
}

std::optional<Value> Database::attribute(Evaluator& evaluator, const Value& holder, const std::string& name) {
    if (python::Class* mapped = mapped_class(holder)) {
        if (name == "__table__" && !mapped->find("__table__")) return holder;
        const Value* column = mapped->find(name);
        if (!column && (name == "create" || name == "drop" || name == "metadata" || name == "c" || name == "columns" || name == "insert" || name == "update" || name == "delete" || name == "select" || name == "query")) {
            Symbol member{Symbol::Kind::member, name};
            member.operands.push_back(holder);
            return Value(evaluator.heap().symbol(std::move(member)));
        }
        if (column && (is_construct(*column, "Column") || is_construct(*column, "mapped_column"))) {
            Symbol member{Symbol::Kind::member, name};
            member.operands.push_back(holder);
            return Value(evaluator.heap().symbol(std::move(member)));
        }
        return std::nullopt;
    }
    // What class Base(DeclarativeBase) holds the tables in.
    if (auto* type = std::get_if<python::Class*>(&holder); type && name == "metadata" && !python::class_attribute(**type, "metadata") && is_declarative_base(**type)) {
        Symbol member{Symbol::Kind::member, name};
        member.operands.push_back(holder);
        return Value(evaluator.heap().symbol(std::move(member)));
    }
    const Symbol* symbol = python::as_symbol(holder);
    if (!symbol) return std::nullopt;
    if (name == "__str__" && symbol->kind == Symbol::Kind::call) return printed_construct(evaluator, holder);
    if (name == "__iter__" || name == "__getitem__") {
        if (name == "__iter__" ? !is_host(holder, "query") : !is_collection_of_tables(holder)) return std::nullopt;
        Symbol member{Symbol::Kind::member, name};
        member.operands.push_back(holder);
        return Value(evaluator.heap().symbol(std::move(member)));
    }
    if (name == "bind" && (is_metadata(holder) || is_construct(holder, "Table"))) return object(evaluator, "connection");
    // A script directory leads to the modules of other migrations, which are programs of their own.
    if (name == "module" && comes_from(holder, "alembic.script.")) return evaluator.unknown("another migration is not read from here", true);
    if (symbol->kind == Symbol::Kind::dotted) {
        const bool flask_db = symbol->name == "db" || symbol->name.ends_with(".db");
        if (flask_db && name == "session") return object(evaluator, "session");
        if (flask_db && name == "engine") return object(evaluator, "connection");
        if (symbol->name == "alembic.op" && name == "impl") return object(evaluator, "context");
        return std::nullopt;
    }
    if (is_construct_path(holder, "flask_sqlalchemy.SQLAlchemy")) {
        if (name == "session") return object(evaluator, "session");
        if (name == "engine" || name == "get_engine") return object(evaluator, "connection");
        // It hands on what describes things, and has more that does them.
        const bool describes = (is_class_name(name) && !is_one_of(name, {"Model", "Query", "Session"})) ||
                               is_one_of(name, {"func", "text", "select", "insert", "update", "delete", "case", "and_", "or_", "not_", "cast", "column", "table", "relationship",
                                          "backref", "true", "false", "null", "literal", "desc", "asc", "exists", "configure_mappers"});
        return describes ? std::optional(Value(evaluator.heap().dotted("sqlalchemy." + name))) : std::nullopt;
    }
    if (symbol->kind != Symbol::Kind::host) return std::nullopt;
    if (symbol->name == "tables") {
        // The environment's collection of the metadata's tables, by name.
        Symbol table{Symbol::Kind::call, {}};
        table.operands.push_back(evaluator.heap().dotted("sqlalchemy.table"));
        table.arguments.push_back(evaluator.text(name));
        return Value(evaluator.heap().symbol(std::move(table)));
    }
    const std::string& kind = symbol->name;
    if (kind == "url") return name == "__str__" || name == "drivername" ? std::optional(holder) : std::nullopt;
    if (name == "url") return object(evaluator, "url");
    if (name == "dialect") return object(evaluator, "dialect");
    if (kind == "dialect" || name == "name" || name == "driver") {
        if (name == "name") return evaluator.text("postgresql");
        if (name == "type_descriptor" || name == "has_table" || name == "identifier_preparer") return std::nullopt;
        return evaluator.unknown(fmt::format("the server's {} is not known", name));
    }
    if (is_one_of(name, {"bind", "connection", "engine", "dbapi_connection", "driver_connection"})) return object(evaluator, "connection");
    if (kind == "context" && name == "impl") return holder;
    if (kind == "context" && is_one_of(name, {"opts", "config", "script", "as_sql", "environment_context"})) return name == "as_sql" ? Value(false) : evaluator.unknown(fmt::format("the configuration ({}) is not known", name));
    return std::nullopt;
}

std::optional<Value> Database::with(Evaluator& evaluator, const Value& context, bool entering, const Location& at) {
    const Symbol* symbol = python::as_symbol(context);
    if (!symbol || symbol->kind != Symbol::Kind::host) return std::nullopt;
    if (symbol->name == "autocommit") {
        boundary(entering ? TransactionBoundary::Kind::begin_autocommit : TransactionBoundary::Kind::end_autocommit, symbol->at.span.size() > 0 ? symbol->at : at);
        return evaluator.unknown("autocommit_block() gives nothing");
    }
    if (symbol->name == "batch" && !entering) {
        // What fails in its block comes before anything of it is sent.
        if (evaluator.raises()) std::erase_if(postponed_, [&](const auto& one) { return one.first == symbol; });
        else send_postponed(context);
    }
    if (symbol->name == "savepoint" && !entering && evaluator.raises()) roll_back_to(evaluator, *symbol, at);
    return context;
}

}  // namespace pgsteward::alembic
