// Tables, types, indexes and metadata that create or drop themselves: table.create(bind), enum.drop(bind, …),
// metadata.create_all(bind).
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/database.hpp"
#include "migration/alembic/statement-parts.hpp"
#include "migration/conditions.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// Unless told otherwise, SQLAlchemy asks the server first whether the thing is there.
bool asks_first(Compiler& compiler, const python::Arguments& arguments, bool fallback) {
    const Value* given = arguments.positional.size() > 1 ? &arguments.positional[1] : arguments.keyword("checkfirst");
    return compiler.flag(given, "checkfirst", fallback);
}

/// The enum types that a table creates and drops itself.
std::vector<std::string> types_made_with(Compiler& compiler, const Table& table) {
    std::vector<std::string> result;
    for (const Column& column : table.columns) {
        const auto construct = construct_of(column.type);
        if (!construct || !construct->call || (construct->name != "Enum" && construct->name != "ENUM") || compiler.create_enum(column.type).empty()) continue;
        std::string name = compiler.enum_name(column.type);
        if (std::find(result.begin(), result.end(), name) == result.end()) result.push_back(std::move(name));
    }
    return result;
}

/// By name, each behind those that it refers to.
std::vector<Value> by_dependency(Compiler& compiler, std::vector<Value> values) {
    struct Item {
        std::string name;
        Value value;
        std::vector<std::string> needs;
    };
    std::vector<Item> left;
    for (Value& value : values) {
        const Table table = compiler.table(value);
        Item item{compiler.table_name(table.name, table.schema), value, {}};
        const auto need = [&](const ForeignKey& key) { item.needs.push_back(compiler.table_name(key.table, key.schema)); };
        for (const Column& column : table.columns) std::for_each(column.references.begin(), column.references.end(), need);
        for (const Constraint& constraint : table.constraints) need(constraint.reference);
        left.push_back(std::move(item));
    }
    std::stable_sort(left.begin(), left.end(), [](const Item& a, const Item& b) { return a.name < b.name; });
    std::vector<Value> result;
    while (!left.empty()) {
        std::vector<Item> later;
        const auto waits = [&](const Item& item) {
            return std::any_of(left.begin(), left.end(), [&](const Item& other) { return other.name != item.name && std::find(item.needs.begin(), item.needs.end(), other.name) != item.needs.end(); });
        };
        for (const Item& item : left) {
            if (waits(item)) later.push_back(item);
            else result.push_back(item.value);
        }
        if (later.size() == left.size()) {
            compiler.fail("tables refer to each other");
            break;
        }
        left = std::move(later);
    }
    return result;
}

/// Base.metadata is the same thing each time it is asked for.
bool same_metadata(const Value& one, const Value& other) {
    if (one == other) return true;
    const Symbol* left = python::as_symbol(one);
    const Symbol* right = python::as_symbol(other);
    const auto is_member = [](const Symbol* symbol) { return symbol && symbol->kind == Symbol::Kind::member && symbol->name == "metadata"; };
    return is_member(left) && is_member(right) && left->operands[0] == right->operands[0];
}

/// Only of a base that this file makes is it known that no other file has models of it.
bool is_made_here(python::Evaluator& evaluator, const Value& base) {
    if (const auto* type = std::get_if<python::Class*>(&base)) return (*type)->module == &evaluator.module();
    for (const python::Statement* statement : evaluator.module().body) {
        const auto* assign = std::get_if<python::Assign>(&statement->node);
        const auto* name = assign && assign->value && std::holds_alternative<python::Call>(assign->value->node) ? std::get_if<python::Name>(&assign->targets[0]->node) : nullptr;
        const Value* now = name ? evaluator.global(name->id) : nullptr;
        if (now && *now == base) return true;
    }
    return false;
}

/// Does what the models derive from hold its tables there?
bool holds_tables_in(const Value& base, const Value& metadata) {
    const Symbol* member = python::as_symbol(metadata);
    if (member && member->kind == Symbol::Kind::member && member->operands[0] == base) return true;
    if (auto* type = std::get_if<python::Class*>(&base)) {
        const Value* own = (*type)->find("metadata");
        return own && *own == metadata;
    }
    const Symbol* made = python::as_symbol(base);
    const Value* given = made && made->kind == Symbol::Kind::call ? made->keyword("metadata") : nullptr;
    return given && *given == metadata;
}

/// The models of this file, in the order in which they are written.
void add_models(python::Evaluator& evaluator, const Value& metadata, std::vector<Value>& tables) {
    for (python::Class& type : evaluator.heap().classes()) {
        const Value model(&type);
        if (type.module != &evaluator.module() || !mapped_class(model)) continue;
        bool held = false;
        for (python::Class* one : python::classes_in_order(type)) {
            held = held || (holds_tables_in(one, metadata) && is_made_here(evaluator, one));
            for (const Value& base : one->bases) held = held || (holds_tables_in(base, metadata) && is_made_here(evaluator, base));
        }
        if (held) tables.push_back(model);
    }
}

}  // namespace

bool is_metadata(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    return is_construct(value, "MetaData") || (symbol && symbol->kind == Symbol::Kind::member && symbol->name == "metadata");
}

bool is_collection_of_tables(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    return symbol && symbol->kind == Symbol::Kind::member && symbol->name == "tables" && is_metadata(symbol->operands[0]);
}

/// metadata.tables["schema.name"]: the table that the program put there, else one that it read from the database.
Value Database::table_in(Evaluator& evaluator, const Value& metadata, const Value& key) {
    const std::string wanted = python::as_string(key).value_or("");
    for (const auto& [owner, table] : tables_) {
        const auto construct = construct_of(table);
        const Value* schema = construct->keyword("schema");
        const std::string prefix = schema ? python::as_string(*schema).value_or("") + "." : "";
        if (!wanted.empty() && same_metadata(Value(owner), metadata) && prefix + python::as_string(*construct->positional(0)).value_or("") == wanted) return table;
    }
    Symbol table{Symbol::Kind::call, {}};
    table.operands.push_back(evaluator.heap().dotted("sqlalchemy.Table"));
    const std::size_t dot = wanted.find('.');
    table.arguments = {dot == wanted.npos ? key : Value(evaluator.text(wanted.substr(dot + 1))), metadata};
    if (dot != wanted.npos) table.keywords.emplace_back("schema", evaluator.text(wanted.substr(0, dot)));
    table.keywords.emplace_back("autoload", true);
    return evaluator.heap().symbol(std::move(table));
}

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
            // The types that the table would create go with it.
            for (const std::string& name : types_made_with(compiler, table)) statements.push_back(fmt::format("DROP TYPE {}{}", ask ? "IF EXISTS " : "", name));
            return;
        }
        table.if_not_exists = table.if_not_exists || ask;
        const NamesOfItsMetadata names(evaluator, table_value);
        for (std::string& statement : compiler.create_table(table)) {
            if (ask && statement.starts_with("CREATE TYPE") && !compiler.failed()) {
                evaluator.under(std::string(only_where_type_is_missing), [&] { send(evaluator, statement, site.at); });
                continue;
            }
            statements.push_back(std::move(statement));
        }
    };
    if (construct && construct->call && (construct->name == "Enum" || construct->name == "ENUM")) {
        const bool ask = asks_first(compiler, site.arguments, construct->name == "ENUM");
        if (!compiler.flag(construct->keyword("native_enum"), "whether an enum is native", true)) return Value(python::None{});
        std::string statement = creates ? compiler.create_enum(base, true) : fmt::format("DROP TYPE {}{}", ask ? "IF EXISTS " : "", compiler.enum_name(base));
        if (creates && ask) {
            evaluator.under(std::string(only_where_type_is_missing), [&] { send(evaluator, compiler, {statement}, site.at, method + "()"); });
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
        std::vector<Value> tables;
        if (all && !all->open) tables = all->known;
        else if (!chosen)
            for (const auto& [owner, table] : tables_)
                if (same_metadata(Value(owner), base)) tables.push_back(table);
        if (!chosen && metadata) add_models(evaluator, base, tables);
        const bool found = !tables.empty();
        const Value* wanted = site.arguments.keyword("checkfirst");
        const bool ask = compiler.flag(wanted, "checkfirst", true);
        tables = by_dependency(compiler, std::move(tables));
        if (drops) std::reverse(tables.begin(), tables.end());
        for (const Value& table : tables) table_statements(table, ask);
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
