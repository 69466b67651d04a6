// DDL elements that are executed as they are: CreateTable(t), DropIndex(i), AddConstraint(c) and their like.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/database.hpp"
#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {
namespace {

/// CreateTable and CreateSequence write no more than their own statement.
bool is_table_statement(const std::string& sql) {
    return !sql.starts_with("CREATE TYPE") && !sql.starts_with("CREATE INDEX") && !sql.starts_with("CREATE UNIQUE INDEX") && !sql.starts_with("COMMENT");
}

}  // namespace

/// The table that an index or a constraint belongs to, by the columns that it names.
std::string Compiler::table_of_element(const Value& element) {
    std::vector<Value> tables;
    if (const auto construct = construct_of(element); construct && construct->call)
        for (const Value& part : construct->call->arguments) tables_in(part, tables);
    if (tables.size() != 1) return fail("the table that it belongs to is not known");
    return full_name(tables[0]);
}

std::string Compiler::create_index_of(const Value& element, bool if_not_exists) {
    Index made = index(element);
    made.if_not_exists = if_not_exists;
    const std::string table = table_of_element(element);
    return create_index(made, table);
}

/// An index is dropped by its name, in the schema of its table.
std::string Compiler::drop_index_of(const Value& element, bool if_exists) {
    const auto construct = construct_of(element);
    if (!construct || !construct->call) return fail("an index is not known");
    std::string schema;
    if (construct->call->arguments.size() > 1) {
        const std::string table = table_of_element(element);
        if (const std::size_t dot = table.rfind('.'); dot != table.npos) schema = table.substr(0, dot + 1);
    }
    const bool concurrently = flag(construct->keyword("postgresql_concurrently"), "CONCURRENTLY", false);
    return fmt::format("DROP INDEX {}{}{}{}", concurrently ? "CONCURRENTLY " : "", if_exists ? "IF EXISTS " : "", schema, quoted(string(construct->positional(0), "the name of an index")));
}

/// CREATE SEQUENCE with the options of Sequence("name", start=…).
std::string Compiler::create_sequence(const Value& element, bool if_not_exists) {
    const auto construct = construct_of(element);
    if (!construct || !construct->call) return fail("a sequence is not known");
    const std::string options = identity_options(*construct, 1);
    std::string type_text;
    if (const Value* data_type = construct->keyword("data_type"); data_type && !python::is_none(*data_type)) type_text = " AS " + type(*data_type);
    const std::string name = table_name(string(construct->positional(0), "the name of a sequence"), string_or(construct->keyword("schema"), "a schema", ""));
    return fmt::format("CREATE SEQUENCE {}{}{}{}", if_not_exists ? "IF NOT EXISTS " : "", name, type_text, options.empty() ? "" : " " + options);
}

bool Database::execute_ddl(Evaluator& evaluator, const Value& statement, const Location& at) {
    const auto construct = construct_of(statement);
    if (!construct || !construct->call) return false;
    const std::string_view name = construct->name;
    static constexpr std::string_view known[] = {"CreateTable", "DropTable", "CreateSchema", "DropSchema", "CreateSequence", "DropSequence",
                                                 "CreateIndex", "DropIndex", "AddConstraint", "DropConstraint", "SetTableComment",
                                                 "DropTableComment", "SetColumnComment", "DropColumnComment", "CreateEnumType", "DropEnumType"};
    if (std::find(std::begin(known), std::end(known), name) == std::end(known)) return false;
    const Value* given = construct->argument(0, name.ends_with("Schema") ? "name" : "element");
    Compiler compiler(evaluator);
    if (!given) {
        opaque(evaluator, at, fmt::format("{}: what it is about is not given", name));
        return true;
    }
    const Value& element = *given;
    std::vector<std::string> statements;
    const bool exists = compiler.flag(construct->keyword("if_exists"), "if_exists", false);
    const bool if_not = compiler.flag(construct->keyword("if_not_exists"), "if_not_exists", false);
    const bool cascade = compiler.flag(construct->keyword("cascade"), "cascade", false);
    if (name == "CreateTable") {
        const NamesOfItsMetadata names(evaluator, element);
        Table table = compiler.table(element);
        table.if_not_exists = if_not;
        statements = compiler.create_table(table);
        std::erase_if(statements, [](const std::string& one) { return !is_table_statement(one); });
    } else if (name == "DropTable") {
        statements.push_back(fmt::format("DROP TABLE {}{}", exists ? "IF EXISTS " : "", compiler.full_name(element)));
    } else if (name == "CreateSchema" || name == "DropSchema") {
        const bool creates = name == "CreateSchema";
        statements.push_back(fmt::format("{} SCHEMA {}{}{}", creates ? "CREATE" : "DROP", creates ? (if_not ? "IF NOT EXISTS " : "") : (exists ? "IF EXISTS " : ""), quoted(compiler.string(&element, "the name of a schema")), !creates && cascade ? " CASCADE" : ""));
    } else if (name == "CreateSequence") {
        statements.push_back(compiler.create_sequence(element, if_not));
    } else if (name == "DropSequence") {
        const auto sequence = construct_of(element);
        const std::string sequence_name = compiler.string(sequence && sequence->call ? sequence->positional(0) : &element, "the name of a sequence");
        statements.push_back(fmt::format("DROP SEQUENCE {}{}", exists ? "IF EXISTS " : "", compiler.table_name(sequence_name, compiler.string_or(sequence ? sequence->keyword("schema") : nullptr, "a schema", ""))));
    } else if (name == "CreateIndex") {
        statements.push_back(compiler.create_index_of(element, if_not));
    } else if (name == "DropIndex") {
        statements.push_back(compiler.drop_index_of(element, exists));
    } else if (name == "AddConstraint" || name == "DropConstraint") {
        const std::string table = compiler.table_of_element(element);
        const Constraint constraint = compiler.constraint(element);
        if (name == "AddConstraint") statements.push_back(fmt::format("ALTER TABLE {} ADD {}", table, compiler.constraint_definition(constraint)));
        else if (constraint.name.empty()) compiler.fail("the name of the constraint is not given");
        else statements.push_back(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}{}{}", table, exists ? "IF EXISTS " : "", quoted(constraint.name), cascade ? " CASCADE" : ""));
    } else if (name == "CreateEnumType") {
        statements.push_back(compiler.create_enum(element, true));
        if (statements.back().empty()) compiler.fail("the type is not known");
    } else if (name == "DropEnumType") {
        statements.push_back("DROP TYPE " + compiler.enum_name(element));
    } else if (name.ends_with("TableComment")) {
        const Table table = compiler.table(element);
        const std::string text = name.starts_with("Set") ? quoted_literal(table.comment.value_or("")) : "NULL";
        statements.push_back(fmt::format("COMMENT ON TABLE {} IS {}", compiler.full_name(element), text));
    } else {
        compiler.fail("the table of a column is not known");
    }
    send(evaluator, compiler, statements, at, std::string(name));
    return true;
}

}  // namespace pgsteward::alembic
