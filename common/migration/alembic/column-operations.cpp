// op.add_column, op.drop_column, op.alter_column.
#include <fmt/format.h>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

/// False, not given: leave as it is.
bool is_left(const Value* value) {
    if (!value) return true;
    const bool* flag = std::get_if<bool>(value);
    return flag && !*flag;
}

}  // namespace

bool Database::column_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch) {
    const Given given{site.arguments, batch, 0};
    Compiler compiler(evaluator);
    std::vector<std::string> statements;
    if (name == "add_column") {
        const std::string table = compiler.string(given.table(), "the name of the table");
        const std::string schema = compiler.string_or(given.schema(2), "the schema", "");
        const Value* column = given(1, "column");
        if (!column) compiler.fail("the column is not given");
        else statements = compiler.add_column(table, schema, compiler.column(*column), compiler.flag(given.keyword("if_not_exists"), "if_not_exists", false));
    } else if (name == "drop_column") {
        const std::string table = compiler.string(given.table(), "the name of the table");
        const std::string column = compiler.string(given(1, "column_name"), "the name of the column");
        const bool exists = compiler.flag(given.keyword("if_exists"), "if_exists", false);
        statements.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {}{}", compiler.table_name(table, compiler.string_or(given.schema(2), "the schema", "")), exists ? "IF EXISTS " : "", quoted(column)));
    } else if (name == "alter_column") {
        alter_column(evaluator, site, batch);
        return true;
    } else {
        return false;
    }
    send(evaluator, compiler, statements, site.at, std::string(name) + "()");
    return true;
}

/// One statement for each part that changes: type, nullability, default, comment, name, in this order.
void Database::alter_column(Evaluator& evaluator, const CallSite& site, const Batch* batch) {
    const Given given{site.arguments, batch, 0};
    Compiler names(evaluator);
    const std::string table_name = names.string(given.table(), "the name of the table");
    const std::string schema = names.string_or(given.schema(100), "the schema", "");
    const std::string column_name = names.string(given(1, "column_name"), "the name of the column");
    const std::string table = names.table_name(table_name, schema), column = quoted(column_name);
    if (names.failed()) return opaque(evaluator, site.at, "alter_column(): " + names.failure());
    const std::string what = fmt::format("alter_column() of {}.{}", table, column);
    const std::string prefix = fmt::format("ALTER TABLE {} ALTER COLUMN {} ", table, column);

    // The CHECK of an Enum that is not PostgreSQL's own goes and comes with the type.
    const auto check_of = [&](Compiler& compiler, const Value& of_type) {
        auto check = compiler.check_of_type(of_type, column_name);
        if (check) compiler.apply_convention(*check, table_name, schema);
        return check;
    };
    const Value* type = given(6, "type_");
    const Value* existing_type = given(7, "existing_type");
    if (type && !python::is_none(*type) && existing_type) {
        Compiler compiler(evaluator);
        if (const auto check = check_of(compiler, *existing_type); check && !check->name.empty())
            send(evaluator, compiler, {fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, quoted(check->name))}, site.at, what);
    }
    if (type && !python::is_none(*type)) {
        if (const Value* existing = existing_type; existing && !python::is_none(*existing)) {
            Compiler before(evaluator);
            const std::string found = fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table, column, before.type(*existing));
            if (!before.failed() && before.unread_types().empty()) actions_.push_back(ColumnFound{site.at, found});
        }
        Compiler compiler(evaluator);
        std::string sql = prefix + "TYPE " + compiler.type(*type);
        if (const Value* with_text = given.keyword("postgresql_using"); with_text && !python::is_none(*with_text))
            sql += " USING " + (python::as_text(*with_text) ? compiler.string(with_text, "USING") : compiler.expression(*with_text));
        sql.erase(sql.find_last_not_of(' ') + 1);
        send(evaluator, compiler, {sql}, site.at, what);
    }
    if (const Value* nullable = given(2, "nullable"); nullable && !python::is_none(*nullable)) {
        Compiler compiler(evaluator);
        const bool null = compiler.flag(nullable, "whether it is nullable", true);
        send(evaluator, compiler, {prefix + (null ? "DROP NOT NULL" : "SET NOT NULL")}, site.at, what);
    }
    if (const Value* by_server = given(4, "server_default"); !is_left(by_server)) {
        Compiler compiler(evaluator);
        const auto construct = construct_of(*by_server);
        std::string sql = prefix;
        if (python::is_none(*by_server)) {
            const Value* before = given.keyword("existing_server_default");
            sql += before && is_construct(*before, "Identity") ? "DROP IDENTITY" : "DROP DEFAULT";
        } else if (construct && construct->name == "Identity") {
            const Value* before = given.keyword("existing_server_default");
            sql += before && is_construct(*before, "Identity") ? compiler.changed_identity(*before, *by_server) : "ADD " + compiler.identity(*by_server);
        } else if (construct && construct->name == "Computed") {
            compiler.fail("a computed column cannot be added to an existing one");
        } else {
            sql += "SET DEFAULT " + compiler.server_default(*by_server);
        }
        send(evaluator, compiler, {sql}, site.at, what);
    }
    if (const Value* comment = given(3, "comment"); !is_left(comment)) {
        Compiler compiler(evaluator);
        const std::string text = python::is_none(*comment) ? "NULL" : quoted_literal(compiler.string(comment, "the comment"));
        send(evaluator, compiler, {fmt::format("COMMENT ON COLUMN {}.{} IS {}", table, column, text)}, site.at, what);
    }
    if (const Value* renamed = given(5, "new_column_name", "name"); renamed && !python::is_none(*renamed)) {
        Compiler compiler(evaluator);
        const std::string new_name = quoted(compiler.string(renamed, "the new name"));
        send(evaluator, compiler, {fmt::format("ALTER TABLE {} RENAME {} TO {}", table, column, new_name)}, site.at, what);
    }
    if (type && !python::is_none(*type)) {
        Compiler compiler(evaluator);
        if (const auto check = check_of(compiler, *type)) send(evaluator, compiler, {fmt::format("ALTER TABLE {} ADD {}", table, compiler.constraint_definition(*check))}, site.at, what);
    }
}

}  // namespace pgsteward::alembic
