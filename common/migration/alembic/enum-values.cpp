// The package alembic-postgresql-enum: op.sync_enum_values(…), as the SQL that version 1.8 of it sends.
// Source: alembic-postgresql-enum 1.8.0, operations/sync_enum_values.py and sql_commands/.
#include <fmt/format.h>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {
namespace {

struct AffectedColumn {
    std::string table;   ///< in quotes, with its schema
    std::string column;  ///< in quotes
    bool array = false;
    bool default_asked = false;  ///< the server is asked for the default
    std::string old_default;
};

struct NewValues {
    std::string schema, name;
    std::vector<std::string> labels;
    std::vector<AffectedColumn> columns;
    std::vector<std::pair<std::string, std::string>> renamed;
};

std::string in_quotes(const std::string& name) { return "\"" + name + "\""; }

/// ("table", "column"[, type]) or TableReference(table_name=…, column_name=…).
AffectedColumn affected_column(Compiler& compiler, const Value& value, const std::string& enum_schema) {
    AffectedColumn result;
    const python::List* tuple = as_list(value);
    const auto reference = construct_of(value);
    const bool called = reference && reference->call && reference->path.ends_with("TableReference");
    if (!called && (!tuple || tuple->elements.size() < 2 || tuple->open)) {
        compiler.fail("a column that uses the enum is not known");
        return result;
    }
    const auto part = [&](std::size_t index, std::string_view name) -> const Value* {
        if (called) return reference->argument(index, name);
        return index < tuple->elements.size() && index < 3 ? &tuple->elements[index] : nullptr;
    };
    const Value* schema = called ? part(2, "table_schema") : nullptr;
    const std::string schema_text = schema ? compiler.string_or(schema, "the schema of a column", "") : enum_schema;
    result.table = (schema_text.empty() ? "" : in_quotes(schema_text) + ".") + in_quotes(compiler.string(part(0, "table_name"), "the table of a column"));
    result.column = in_quotes(compiler.string(part(1, "column_name"), "the name of a column"));
    const Value* type = part(called ? 3 : 2, "column_type");
    result.array = type && python::path_of(*type).ends_with(".ARRAY");
    if (called) result.old_default = compiler.string_or(part(4, "existing_server_default"), "the default of a column", "");
    // Versions before 1.7 always ask; later ones where the column is given as a tuple.
    result.default_asked = result.old_default.empty();
    return result;
}

std::string replaced_all(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return text;
}

/// The default with labels renamed, cast to the new type.
std::string new_default(const NewValues& change, const std::string& old) {
    const bool array = old.ends_with("[]");
    std::string result = old.substr(0, old.find("::"));
    for (const auto& [from, to] : change.renamed) result = replaced_all(replaced_all(result, "'" + from + "'", "'" + to + "'"), in_quotes(from), in_quotes(to));
    return fmt::format("{}::{}{}{}", result, change.schema.empty() ? "" : change.schema + ".", change.name, array ? "[]" : "");
}

std::string type_change(const NewValues& change, const AffectedColumn& one, const std::string& type) {
    const std::string& column = one.column;
    if (one.array) {
        std::string cast = column + "::text[]";
        for (const auto& [from, to] : change.renamed) cast = fmt::format("array_replace({}, {}, {})", cast, quoted_literal(from), quoted_literal(to));
        return fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}[] USING {}::{}[]", one.table, column, type, cast, type);
    }
    std::string value = fmt::format("{}::text::{}", column, type);
    if (!change.renamed.empty()) {
        std::string cases;
        for (const auto& [from, to] : change.renamed) cases += fmt::format(" WHEN {}::text = {} THEN {}::{}", column, quoted_literal(from), quoted_literal(to), type);
        value = fmt::format("CASE{} ELSE {} END", cases, value);
    }
    return fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {} USING {}", one.table, column, type, value);
}

/// While both types exist, indexes and defaults compare the one with the other.
std::vector<std::string> comparison(const NewValues& change, const std::string& sign, const std::string& function, const std::string& type, const std::string& old_type) {
    std::string other = "old_enum_val::text";
    if (!change.renamed.empty()) {
        std::string cases;
        for (const auto& [from, to] : change.renamed) cases += fmt::format(" WHEN old_enum_val::text = {} THEN {}", quoted_literal(from), quoted_literal(to));
        other = fmt::format("CASE{} ELSE old_enum_val::text END", cases);
    }
    return {fmt::format("CREATE FUNCTION {}(new_enum_val {}, old_enum_val {}) RETURNS boolean AS $$ SELECT new_enum_val::text {} {}; $$ LANGUAGE SQL IMMUTABLE", function, type, old_type, sign, other),
            fmt::format("CREATE OPERATOR {} (leftarg = {}, rightarg = {}, procedure = {})", sign, type, old_type, function)};
}

}  // namespace

bool Database::sync_enum_values(Evaluator& evaluator, const CallSite& site) {
    const Given given{site.arguments, nullptr, 0};
    Compiler compiler(evaluator);
    NewValues change;
    change.schema = compiler.string(given(0, "enum_schema"), "the schema of the enum");
    change.name = compiler.string(given(1, "enum_name"), "the name of the enum");
    change.labels = compiler.strings(given(2, "new_values"), "the labels of the enum");
    const Value* columns = given(3, "affected_columns");
    const auto all = columns ? evaluator.elements(*columns) : std::nullopt;
    if (!all || all->open || all->doubtful) compiler.fail("the columns that use the enum are not known");
    else
        for (const Value& one : all->known) change.columns.push_back(affected_column(compiler, one, change.schema));
    if (const Value* renames = given(4, "enum_values_to_rename"); renames && !python::is_none(*renames)) {
        const auto pairs = evaluator.elements(*renames);
        if (!pairs || pairs->open || pairs->doubtful) compiler.fail("the labels that are renamed are not known");
        else
            for (const Value& one : pairs->known) {
                const std::vector<std::string> both = compiler.strings(&one, "a label that is renamed");
                if (both.size() == 2) change.renamed.emplace_back(both[0], both[1]);
                else compiler.fail("a label that is renamed is not known");
            }
    }

    const std::string type = in_quotes(change.schema) + "." + in_quotes(change.name);
    const std::string old_type = in_quotes(change.schema) + "." + in_quotes(change.name + "_old");
    std::string labels;
    for (const std::string& label : change.labels) labels += (labels.empty() ? "" : ", ") + quoted_literal(label);
    std::vector<std::string> statements{fmt::format("ALTER TYPE {} RENAME TO {}_old", type, change.name), fmt::format("CREATE TYPE {} AS ENUM({})", type, labels)};
    static constexpr std::pair<const char*, const char*> operators[] = {{"!=", "new_old_not_equals"}, {"=", "new_old_equals"}};
    for (const auto& [sign, function] : operators)
        for (std::string& statement : comparison(change, sign, function, type, old_type)) statements.push_back(std::move(statement));
    std::string asked;
    for (const AffectedColumn& one : change.columns) {
        const std::string prefix = fmt::format("ALTER TABLE {} ALTER COLUMN {} ", one.table, one.column);
        if (!one.old_default.empty()) statements.push_back(prefix + "DROP DEFAULT");
        statements.push_back(type_change(change, one, type));
        if (!one.old_default.empty()) statements.push_back(prefix + "SET DEFAULT " + new_default(change, one.old_default));
        if (one.default_asked) asked += (asked.empty() ? "" : ", ") + one.table + "." + one.column;
    }
    for (const auto& [sign, function] : operators)
        statements.push_back(fmt::format("DROP FUNCTION {}(new_enum_val {}, old_enum_val {}) CASCADE", function, type, old_type));
    statements.push_back("DROP TYPE " + old_type);
    if (!compiler.failed() && !asked.empty())
        opaque(evaluator, site.at, fmt::format("sync_enum_values() may take the default of {} from the server, and set it again", asked), Opaque::Reach::harmless);
    send(evaluator, compiler, statements, site.at, "sync_enum_values()");
    return true;
}

}  // namespace pgsteward::alembic
