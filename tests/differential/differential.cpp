#include "differential/differential.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace pgsteward::test {
namespace {

using diff::Difference;

/// Per object: did anything differ for sure?
std::map<std::string, bool> objects_that_differ(const diff::Comparison& comparison) {
    std::map<std::string, bool> objects;
    for (const Difference& difference : comparison.differences)
        objects[fmt::format("{} {}", name_of(difference.kind), difference.object)] |= !difference.undetermined;
    return objects;
}

}  // namespace

std::size_t Differential::wrong_objects() const {
    std::size_t wrong = 0;
    for (const auto& [object, sure] : objects_that_differ(comparison)) wrong += sure;
    return wrong;
}

std::size_t Differential::undetermined_objects() const { return objects_that_differ(comparison).size() - wrong_objects(); }

Differential compare_with_server(postgres::ScratchServer& server, const std::vector<SourceText>& texts) {
    Differential result;
    const std::string database = server.create_database();
    postgres::Connection connection = server.connect(database);
    Catalog interpreted = interpret::new_database(server.major());
    for (const SourceText& text : texts) {
        const postgres::LoadResult loaded = postgres::load(connection, text);
        result.statements += loaded.statements;
        std::set<std::uint32_t> refused;
        for (const postgres::LoadError& error : loaded.errors) {
            refused.insert(error.statement.span.begin);
            result.refusals.push_back(error.message + ": " + std::string(error.statement.text().substr(0, 100)));
        }
        result.refused += loaded.errors.size() + loaded.not_run;
        const interpret::SchemaTextResult read = interpret::interpret_text(
            interpreted, text, {.postgres = server.major(), .refused = [&](std::uint32_t begin) { return refused.contains(begin); }});
        result.text.statements += read.statements;
        result.text.errors.insert(result.text.errors.end(), read.errors.begin(), read.errors.end());
        result.text.opaque.insert(result.text.opaque.end(), read.opaque.begin(), read.opaque.end());
    }
    const postgres::Introspection actual = postgres::read_database(connection);
    // Roles and databases are the server's, not the text's: they were made beforehand or by other texts.
    result.comparison = diff::compare(interpreted, actual.catalog, {.ignored_kinds = {ObjectKind::role, ObjectKind::database, ObjectKind::tablespace}});
    return result;
}

std::string summary(const std::string& name, const Differential& result) {
    const std::size_t objects = result.comparison.objects, equal = result.comparison.matching;
    return fmt::format("{:32} {:7} {:7} {:7} {:8.2f} % {:6} {:6}", name, result.statements, result.refused, objects,
                       objects ? 100.0 * static_cast<double>(equal) / static_cast<double>(objects) : 100.0, result.undetermined_objects(), result.wrong_objects());
}

std::string differences(const Differential& result, std::size_t most) {
    static constexpr const char* changes[] = {"only in the text", "only on the server", "differs"};
    std::string text;
    std::size_t shown = 0;
    for (const Difference& difference : result.comparison.differences) {
        if (shown++ == most) return text + fmt::format("… {} in all\n", result.comparison.differences.size());
        text += fmt::format("{} {} {}{}", name_of(difference.kind), difference.object, changes[static_cast<int>(difference.change)], difference.undetermined ? " (not sure)" : "");
        if (difference.change == Difference::Change::changed)
            text += fmt::format(", {}:\n  text:   {}\n  server: {}", difference.property, difference.expected, difference.actual);
        text += "\n";
    }
    return text;
}

}  // namespace pgsteward::test
