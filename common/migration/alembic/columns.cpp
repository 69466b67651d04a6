// Columns and the foreign keys that they carry.
#include <fmt/format.h>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

bool is_schema_item(const Value& value) {
    static constexpr std::string_view items[] = {"ForeignKey", "CheckConstraint", "Computed", "Identity", "Sequence",
                                                 "UniqueConstraint", "PrimaryKeyConstraint", "ForeignKeyConstraint", "FetchedValue", "DefaultClause", "ColumnDefault"};
    const auto construct = construct_of(value);
    if (!construct) return false;
    for (const std::string_view item : items)
        if (construct->name == item) return true;
    return false;
}

}  // namespace

Column Compiler::column(const Value& value, std::string_view attribute) {
    Column result;
    const auto construct = construct_of(value);
    if (!construct || !construct->call || (construct->name != "Column" && construct->name != "mapped_column" && construct->name != "column")) {
        const python::Unknown* unknown = python::as_unknown(value);
        fail(unknown ? "a column is not known: " + unknown->why : "a column is not known");
        return result;
    }
    const auto& arguments = construct->call->arguments;
    std::size_t next = 0;
    const auto is_name = [&](const Value& argument) {
        const auto called = construct_of(argument);
        return python::as_text(argument) || is_construct(argument, "quoted_name") || (called && called->name == "conv") || python::as_unknown(argument);
    };
    if (next < arguments.size() && is_name(arguments[next])) result.name = string(&arguments[next++], "the name of a column");
    else if (const Value* name = construct->keyword("name")) result.name = string(name, "the name of a column");
    else if (!attribute.empty()) result.name = attribute;
    else fail("a column has no name");
    result.type = python::None{};
    if (next < arguments.size() && !is_schema_item(arguments[next])) result.type = arguments[next++];
    else if (const Value* type_value = construct->keyword("type_")) result.type = *type_value;
    for (; next < arguments.size(); ++next) {
        const Value& item = arguments[next];
        const auto part = construct_of(item);
        if (!part) fail("a part of a column is not known");
        else if (part->name == "ForeignKey") result.references.push_back(foreign_key(item));
        else if (part->name == "CheckConstraint") result.checks.push_back(constraint(item));
        else if (part->name == "Computed") result.computed = item;
        else if (part->name == "Identity") result.identity = item;
        else if (part->name == "Sequence") {
            result.client_default = true;
            result.default_value = item;
        }
        else if (part->name == "DefaultClause") result.server_default = item;
        else if (part->name != "FetchedValue" && part->name != "ColumnDefault") fail(fmt::format("{} in a column is not followed", part->path));
    }
    for (const ForeignKey& key : result.references)
        if (key.columns.empty()) continue;
    result.primary_key = flag(construct->keyword("primary_key"), "whether a column is the primary key", false);
    const Value* nullable = construct->keyword("nullable");
    result.says_nullable = nullable != nullptr;
    result.nullable = flag(nullable, "whether a column is nullable", !result.primary_key && !result.identity);
    result.unique = flag(construct->keyword("unique"), "whether a column is unique", false);
    result.index = flag(construct->keyword("index"), "whether a column has an index", false);
    const Value* client = construct->keyword("default");
    result.client_default = result.client_default || (client && !python::is_none(*client));
    if (client) result.default_value = *client;
    if (const Value* changed = construct->keyword("onupdate")) result.on_update = *changed;
    if (const Value* by_server = construct->keyword("server_default")) {
        const auto part = construct_of(*by_server);
        if (part && part->name == "Computed") result.computed = *by_server;
        else if (part && part->name == "Identity") result.identity = *by_server;
        else result.server_default = *by_server;
    }
    if (const Value* counting = construct->keyword("autoincrement"); counting && !python::as_text(*counting))
        result.autoincrement = flag(counting, "whether a column counts", true) ? Column::Autoincrement::yes : Column::Autoincrement::no;
    const std::string comment = string_or(construct->keyword("comment"), "a comment", "");
    if (!comment.empty()) result.comment = comment;
    if (const Value* key = construct->keyword("key"); key && python::as_string(*key) != result.name) fail("a column that goes by another name in Python");
    if (construct->call->open) fail("some arguments of a column are not known");
    for (ForeignKey& key : result.references) key.columns = {result.name};
    return result;
}

/// "table.column" or "schema.table.column"
void Compiler::reference(std::string_view target, ForeignKey& key) {
    const std::size_t last = target.rfind('.');
    if (last == target.npos) {
        // A table alone means the column of the same name.
        key.table = target;
        return;
    }
    key.referenced.emplace_back(target.substr(last + 1));
    const std::string_view table_part = target.substr(0, last);
    const std::size_t dot = table_part.rfind('.');
    key.table = dot == table_part.npos ? table_part : table_part.substr(dot + 1);
    key.schema = dot == table_part.npos ? std::string_view() : table_part.substr(0, dot);
}

ForeignKey Compiler::foreign_key(const Value& value) {
    ForeignKey key;
    const auto construct = construct_of(value);
    if (!construct || !construct->call) {
        fail("a foreign key is not known");
        return key;
    }
    const Value* target = construct->argument(0, "column");
    if (target && method_call_of(*target)) fail("the target of a foreign key is not known");
    const python::Symbol* column_symbol = target ? python::as_symbol(*target) : nullptr;
    if (column_symbol && column_symbol->kind == python::Symbol::Kind::member) {
        // Model.id, table.c.id
        key.referenced.push_back(column_symbol->name);
        Value owner = column_symbol->operands[0];
        const python::Symbol* columns = python::as_symbol(owner);
        if (columns && columns->kind == python::Symbol::Kind::member) owner = columns->operands[0];
        key.table = string(&owner, "the table of a foreign key");
    } else {
        reference(string(target, "the target of a foreign key"), key);
    }
    key.name = string_or(construct->keyword("name"), "the name of a foreign key", "");
    key.final_name = is_final_name(construct->keyword("name"));
    key.on_delete = string_or(construct->keyword("ondelete"), "ON DELETE", "");
    key.on_update = string_or(construct->keyword("onupdate"), "ON UPDATE", "");
    key.initially = string_or(construct->keyword("initially"), "INITIALLY", "");
    key.match = string_or(construct->keyword("match"), "MATCH", "");
    key.use_alter = flag(construct->keyword("use_alter"), "use_alter", false);
    if (const Value* deferrable = construct->keyword("deferrable"); deferrable && !python::is_none(*deferrable)) key.deferrable = flag(deferrable, "DEFERRABLE", false);
    return key;
}

std::string Compiler::column_specification(const Column& one, bool serial) {
    std::string result = quoted(one.name);
    std::string serial_type;
    if (serial && is_integer(one.type, &serial_type)) {
        result += " " + serial_type;
    } else {
        if (python::is_none(one.type)) fail(fmt::format("the column {} has no type", one.name));
        result += " " + type(one.type);
        if (!python::is_none(one.server_default)) {
            const bool off = std::holds_alternative<bool>(one.server_default) && !std::get<bool>(one.server_default);
            if (!off) result += " DEFAULT " + server_default(one.server_default);
        }
    }
    if (one.computed) result += " " + computed(*one.computed);
    if (one.identity) result += " " + identity(*one.identity);
    if (!one.nullable && !one.identity) result += " NOT NULL";
    if (one.nullable && one.identity) result += " NULL";
    for (const Constraint& check : one.checks) result += " " + constraint_definition(check);
    return result;
}

std::vector<std::string> Compiler::add_column(const std::string& table_text, const std::string& schema, const Column& one,
                                              bool if_not_exists) {
    const std::string where_text = table_name(table_text, schema);
    table_schema_ = schema;
    std::vector<std::string> result;
    std::string serial_type;
    const bool serial = one.primary_key && one.autoincrement != Column::Autoincrement::no && python::is_none(one.server_default) &&
                        !one.identity && !one.client_default && one.references.empty() && is_integer(one.type, &serial_type);
    result.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {}{}", where_text, if_not_exists ? "IF NOT EXISTS " : "", column_specification(one, serial)));
    for (const ForeignKey& key : one.references) {
        Constraint added;
        added.kind = Constraint::Kind::foreign_key;
        added.name = key.name;
        added.final_name = key.final_name;
        added.reference = key;
        apply_convention(added, table_text, schema);
        result.push_back(fmt::format("ALTER TABLE {} ADD {}", where_text, constraint_definition(added)));
    }
    if (one.unique && !one.index) {
        Constraint unique;
        unique.columns = {one.name};
        apply_convention(unique, table_text, schema);
        result.push_back(fmt::format("ALTER TABLE {} ADD {}", where_text, constraint_definition(unique)));
    }
    if (auto check = check_of_type(one.type, one.name)) {
        apply_convention(*check, table_text, schema);
        result.push_back(fmt::format("ALTER TABLE {} ADD {}", where_text, constraint_definition(*check)));
    }
    if (one.index) {
        const std::string name = conventional({"ix", "", table_text, schema, {one.name}, "", {}}, false);
        result.push_back(fmt::format("CREATE {}INDEX {} ON {} ({})", one.unique ? "UNIQUE " : "", quoted(name), where_text, quoted(one.name)));
    }
    if (auto index = spatial_index(one, table_text, schema)) result.push_back(std::move(*index));
    if (one.comment) result.push_back(fmt::format("COMMENT ON COLUMN {}.{} IS {}", where_text, quoted(one.name), quoted_literal(*one.comment)));
    return result;
}

}  // namespace pgsteward::alembic
