// op.create_index, op.drop_index and the operations on constraints.
#include <fmt/format.h>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

}  // namespace

bool Database::index_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch) {
    const Given given{site.arguments, batch, 1};
    Compiler compiler(evaluator);
    std::vector<std::string> statements;
    if (name == "create_index") {
        Index index;
        index.of_operation = true;
        const Value* given_name = given(0, "index_name", "name");
        index.name = compiler.string_or(given_name, "the name of the index", "");
        const Value* columns = given(2, "columns");
        const auto all = columns ? evaluator.elements(*columns) : std::nullopt;
        if (columns && python::as_text(*columns)) index.elements = {*columns};
        else if (all && !all->open && !all->doubtful) index.elements = all->known;
        else compiler.fail("the columns of the index are not known");
        index.unique = compiler.flag(given(4, "unique"), "whether the index is unique", false);
        index.if_not_exists = compiler.flag(given.keyword("if_not_exists"), "if_not_exists", false);
        for (const auto& [option, value] : compiler.postgresql_options(site.arguments.keywords)) index.options.emplace_back(option, value);
        const std::string table = compiler.string(given.table("table_name", "tablename"), "the name of the table");
        const std::string schema = compiler.string_or(given.schema(3), "the schema", "");
        compiler.name_index(index, table, schema, is_final_name(given_name));
        statements.push_back(compiler.create_index(index, compiler.table_name(table, schema)));
    } else if (name == "drop_index") {
        const std::string index = compiler.string(given(0, "index_name", "name"), "the name of the index");
        const bool concurrently = compiler.flag(given.keyword("postgresql_concurrently"), "CONCURRENTLY", false);
        const bool exists = compiler.flag(given.keyword("if_exists"), "if_exists", false);
        statements.push_back(fmt::format("DROP INDEX {}{}{}", concurrently ? "CONCURRENTLY " : "", exists ? "IF EXISTS " : "", compiler.table_name(index, compiler.string_or(given.schema(2), "the schema", ""))));
    } else {
        return false;
    }
    send(evaluator, compiler, statements, site.at, std::string(name) + "()");
    return true;
}

bool Database::constraint_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch) {
    const Given given{site.arguments, batch, 1};
    if (name == "drop_constraint") {
        drop_constraint(evaluator, given, site.at);
        return true;
    }
    const bool adds = name == "create_unique_constraint" || name == "create_primary_key" || name == "create_foreign_key" ||
                      name == "create_check_constraint" || name == "create_exclude_constraint";
    if (!adds) return false;
    Compiler compiler(evaluator);
    const bool foreign = name == "create_foreign_key";
    // Behind the table the elements of an exclusion come by position.
    const Value* schema = foreign ? given.keyword("source_schema") : name == "create_exclude_constraint" ? given.keyword("schema") : given.schema(3);
    if (batch) schema = &batch->schema;
    const Value* table_value = foreign ? given.table("source_table", "source") : given.table("table_name", "source");
    const std::string table = compiler.string(table_value, "the name of the table");
    const std::string schema_name = compiler.string_or(schema, "the schema", "");
    const std::string sql = fmt::format("ALTER TABLE {} ADD {}", compiler.table_name(table, schema_name), added_constraint(compiler, name, given, table, schema_name));
    send(evaluator, compiler, {sql}, site.at, std::string(name) + "()");
    return true;
}

std::string Database::added_constraint(Compiler& compiler, std::string_view name, const Given& given, const std::string& table, const std::string& schema) {
    Constraint added;
    const Value* given_name = given(0, "constraint_name", "name");
    added.name = compiler.string_or(given_name, "the name of the constraint", "");
    added.final_name = is_final_name(given_name);
    added.initially = compiler.string_or(given.keyword("initially"), "INITIALLY", "");
    if (const Value* deferrable = given.keyword("deferrable"); deferrable && !python::is_none(*deferrable)) added.deferrable = compiler.flag(deferrable, "DEFERRABLE", false);
    added.not_valid = compiler.flag(given.keyword("postgresql_not_valid"), "NOT VALID", false);
    if (name == "create_foreign_key") {
        added.kind = Constraint::Kind::foreign_key;
        ForeignKey& key = added.reference;
        key.table = compiler.string(given(2, "referent_table", "referent"), "the referenced table");
        key.schema = compiler.string_or(given.keyword("referent_schema"), "the referenced schema", "");
        key.columns = compiler.strings(given(3, "local_cols"), "the columns");
        key.referenced = compiler.strings(given(4, "remote_cols"), "the referenced columns");
        key.on_update = compiler.string_or(given(5, "onupdate"), "ON UPDATE", "");
        key.on_delete = compiler.string_or(given(6, "ondelete"), "ON DELETE", "");
        key.match = compiler.string_or(given.keyword("match"), "MATCH", "");
        key.deferrable = added.deferrable;
        key.initially = added.initially;
        key.not_valid = added.not_valid;
    } else if (name == "create_check_constraint") {
        added.kind = Constraint::Kind::check;
        const Value* condition = given(2, "condition");
        if (!condition) compiler.fail("the condition is not given");
        else added.expression = python::as_text(*condition) ? compiler.text_of(*condition) : compiler.expression(*condition);
    } else if (name == "create_exclude_constraint") {
        Symbol call{Symbol::Kind::call, {}};
        const std::size_t first = given.batch ? 1 : 2;
        const auto& positional = given.arguments.positional;
        for (std::size_t i = first; i < positional.size(); ++i) call.arguments.push_back(positional[i]);
        call.keywords = given.arguments.keywords;
        return compiler.exclusion(std::move(call), added.name);
    } else {
        added.kind = name == "create_primary_key" ? Constraint::Kind::primary_key : Constraint::Kind::unique;
        added.columns = compiler.strings(given(2, "columns", "local_cols"), "the columns");
        added.nulls_not_distinct = compiler.flag(given.keyword("postgresql_nulls_not_distinct"), "NULLS NOT DISTINCT", false);
        if (const Value* include = given.keyword("postgresql_include")) added.include = compiler.strings(include, "included columns");
    }
    compiler.apply_convention(added, table, schema);
    return compiler.constraint_definition(added);
}

void Database::drop_constraint(Evaluator& evaluator, const Given& given, const Location& at) {
    Compiler compiler(evaluator);
    const Value* given_name = given(0, "constraint_name", "name");
    if (!given_name || python::is_none(*given_name)) return drop_nameless(evaluator, given, at);
    Constraint dropped;
    dropped.name = compiler.string(given_name, "the name of the constraint");
    dropped.final_name = is_final_name(given_name);
    const std::string table = compiler.string(given.table("table_name", "tablename"), "the name of the table");
    const bool exists = compiler.flag(given.keyword("if_exists"), "if_exists", false);
    const std::string schema = compiler.string_or(given.schema(3), "the schema", "");
    const std::string type = compiler.string_or(given(2, "type_"), "the type of the constraint", "");
    // A convention that wraps the given name does so here too.
    static constexpr std::pair<std::string_view, Constraint::Kind> kinds[] = {
        {"primary", Constraint::Kind::primary_key}, {"unique", Constraint::Kind::unique}, {"check", Constraint::Kind::check}, {"foreignkey", Constraint::Kind::foreign_key}};
    for (const auto& [type_name, kind] : kinds)
        if (type_name == type) {
            dropped.kind = kind;
            compiler.apply_convention(dropped, table, schema);
        }
    const std::string sql = fmt::format("ALTER TABLE {} DROP CONSTRAINT {}{}", compiler.table_name(table, schema), exists ? "IF EXISTS " : "", quoted(dropped.name));
    send(evaluator, compiler, {sql}, at, "drop_constraint()");
}

/// Without a name: the convention may make one of the table alone; else SQLAlchemy raises CompileError ("it has no
/// name"), nothing is sent, and the migration is rolled back.
void Database::drop_nameless(Evaluator& evaluator, const Given& given, const Location& at) {
    Compiler compiler(evaluator);
    const std::string table = compiler.string(given.table("table_name", "tablename"), "the name of the table");
    const bool exists = compiler.flag(given.keyword("if_exists"), "if_exists", false);
    const std::string schema = compiler.string_or(given.schema(3), "the schema", "");
    const std::string type = compiler.string_or(given(2, "type_"), "the type of the constraint", "");
    if (compiler.failed()) return opaque(evaluator, at, "drop_constraint(): " + compiler.failure());
    static constexpr std::pair<std::string_view, std::string_view> kinds[] = {{"primary", "pk"}, {"unique", "uq"}, {"check", "ck"}, {"foreignkey", "fk"}};
    std::string name;
    for (const auto& [type_name, kind] : kinds)
        if (type_name == type) name = compiler.name_by_table(kind, table, schema);
    if (!compiler.unread_names().empty() && type == "primary") return opaque(evaluator, at, "drop_constraint() without a name: " + compiler.unread_names());
    if (name.empty()) return raises(evaluator, at, "drop_constraint() without a name always fails: give the constraint's name; what follows it never runs");
    send(evaluator, fmt::format("ALTER TABLE {} DROP CONSTRAINT {}{}", compiler.table_name(table, schema), exists ? "IF EXISTS " : "", quoted(name)), at);
}

}  // namespace pgsteward::alembic
