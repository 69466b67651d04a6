// Extended statistics (CREATE STATISTICS).
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// Expressions came with 14; from 17 on the target is NULL for the default (from the manual).
std::string statistics_sql(const Server& server) {
    return fmt::format("SELECT s.oid, n.nspname, s.stxname, pg_get_userbyid(s.stxowner), s.stxrelid, s.stxkeys, {}, array_to_string(s.stxkind, ''), {} "
                       "FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE {}",
                       server.since(14, "pg_get_statisticsobjdef_expressions(s.oid)", "NULL"), server.since(13, "coalesce(s.stxstattarget, -1)", "-1"), user_schema);
}

/// "ndistinct, dependencies"; the kind 'e' (expressions) comes by itself.
std::string kinds(const std::string& letters) {
    std::vector<std::string> names;
    if (letters.find('d') != std::string::npos) names.emplace_back("ndistinct");
    if (letters.find('f') != std::string::npos) names.emplace_back("dependencies");
    if (letters.find('m') != std::string::npos) names.emplace_back("mcv");
    return joined(names);
}

void read_statistics(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject statistics;
        statistics.kind = ObjectKind::statistics;
        statistics.name = fields.name();
        statistics.owner = fields.text();
        const Oid table = fields.oid();
        const Relation* relation = reading.relation(table);
        if (!relation) continue;
        statistics.properties["on"] = joined(each_quoted(reading.column_names_of(table, fields.vector_numbers())));
        const QualifiedName key{"", "statistics " + statistics.name.display()};
        for (std::string& expression : fields.list()) reading.pending.push_back({key, "on", table, relation->name, ", ", "", std::move(expression), ""});
        statistics.properties["from"] = quoted(relation->name);
        set_property(statistics.properties, "kinds", kinds(fields.text()));
        if (const int target = fields.number<int>(-1); target != -1) statistics.properties["statistics"] = std::to_string(target);
        reading.add(std::move(statistics), Class::statistics, oid);
    }
}

}  // namespace

std::vector<Part> statistics_parts() {
    return {{"extended statistics", statistics_sql, read_statistics}};
}

}  // namespace pgsteward::postgres
