#include "migration/alembic/search-triggers.hpp"

#include <fmt/format.h>

namespace pgsteward::alembic {
namespace {

/// Source: sqlalchemy_searchable, SQLConstruct.search_vector, without weights and vectorizers.
std::string search_vector(const std::vector<std::string>& columns) {
    std::string result;
    for (const std::string& column : columns)
        result += fmt::format("{}to_tsvector('pg_catalog.english', coalesce(NEW.{}, ''))", result.empty() ? "" : " || ", column);
    return result;
}

}  // namespace

std::optional<std::vector<std::string>> search_trigger_statements(Compiler& compiler, const python::Evaluator& evaluator, std::string_view function,
                                                                  const python::Arguments& arguments) {
    const bool makes = function == "sync_trigger";
    if (!makes && function != "drop_trigger") return std::nullopt;
    const auto argument = [&](std::size_t index, std::string_view name) {
        return index < arguments.positional.size() ? &arguments.positional[index] : arguments.keyword(name);
    };
    const std::string table = compiler.string(argument(1, "table_name"), "the name of the table");
    const std::string vector = compiler.string(argument(2, "tsvector_column"), "the column of the search terms");
    const std::string schema = compiler.string_or(argument(makes ? 6 : 5, "schema"), "the schema", "");
    const Value* options = argument(makes ? 5 : 4, "options");
    if (arguments.open || (options && !python::is_none(*options))) compiler.fail("options of a search trigger are not followed");
    if (evaluator.module().source.content().find("vectorizer") != std::string_view::npos) compiler.fail("what a vectorizer makes of a column is not followed");

    const std::string name = fmt::format("{}_{}", table, vector);
    const std::string target = fmt::format("{}\"{}\"", schema.empty() ? "" : schema + ".", table);
    std::vector<std::string> result = {fmt::format("DROP TRIGGER IF EXISTS {}_trigger ON {}", name, target), fmt::format("DROP FUNCTION IF EXISTS {}_update()", name)};
    if (!makes) return result;
    const std::vector<std::string> columns = compiler.strings(argument(3, "indexed_columns"), "the columns that are searched");
    if (columns.empty()) return compiler.fail("the columns that are searched are not given"), result;
    std::string listed;
    for (const std::string& column : columns) listed += ", " + column;
    result.push_back(fmt::format("CREATE FUNCTION {}_update() RETURNS TRIGGER AS $$\nBEGIN\n    NEW.{} = {};\n    RETURN NEW;\nEND\n$$ LANGUAGE 'plpgsql'", name, vector, search_vector(columns)));
    result.push_back(fmt::format("CREATE TRIGGER {}_trigger BEFORE UPDATE OR INSERT ON {} FOR EACH ROW EXECUTE PROCEDURE tsvector_update_trigger({}, 'pg_catalog.english'{})", name, target, vector, listed));
    if (compiler.flag(argument(7, "update_rows"), "whether rows are updated", true))
        result.push_back(fmt::format("UPDATE {} SET {}={}", compiler.table_name(table, schema), quoted(columns[0]), columns[0]));
    return result;
}

}  // namespace pgsteward::alembic
