// Indexes that no constraint makes, and what is set on an index whoever made it.
#include <fmt/format.h>

#include "print/as-written.hpp"
#include "print/options.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {

std::string create_index(const Relation& table, const Index& index, Concurrently concurrently) {
    std::string keys;
    for (const IndexKey& key : index.keys) keys += (keys.empty() ? "" : ", ") + display(key);
    std::string text = fmt::format("CREATE {}INDEX {}{} ON {}{}", index.unique ? "UNIQUE " : "", concurrently == Concurrently::yes ? "CONCURRENTLY " : "",
                                   quoted(index.name.name), table.partitioned() ? "ONLY " : "", quoted(table.name));
    if (index.method != "btree") text += " USING " + quoted(index.method);
    text += fmt::format(" ({})", keys);
    if (!index.including.empty()) text += fmt::format(" INCLUDE ({})", names_list(index.including));
    if (index.nulls_not_distinct) text += " NULLS NOT DISTINCT";
    text += with_clause(index.options);
    if (!index.tablespace.empty()) text += " TABLESPACE " + quoted(index.tablespace);
    if (!index.predicate.empty()) text += " WHERE " + as_written(index.predicate, table);
    return text;
}

std::string attach_index(const Index& index) { return fmt::format("ALTER INDEX {} ATTACH PARTITION {}", quoted(index.parent), quoted(index.name)); }

Statements index_settings(const Relation& table, const Index& before, const Index& now) {
    Statements statements;
    const auto alter_index = [&](const std::string& change) { statements.push_back(fmt::format("ALTER INDEX {} {}", quoted(now.name), change)); };
    if (!before.name.name.empty()) {   // else said by what makes it
        const ParameterChange options = parameter_change(before.options, now.options);
        if (!options.reset.empty()) alter_index(fmt::format("RESET ({})", fmt::join(options.reset, ", ")));
        if (!options.set.empty()) alter_index(fmt::format("SET ({})", parameter_list(options.set)));
        if (before.tablespace != now.tablespace) alter_index("SET TABLESPACE " + (now.tablespace.empty() ? "pg_default" : quoted(now.tablespace)));
    }
    for (std::size_t i = 0; i < now.keys.size(); ++i) {
        const int old = i < before.keys.size() ? before.keys[i].statistics_target : -1;
        if (old != now.keys[i].statistics_target) alter_index(fmt::format("ALTER COLUMN {} SET STATISTICS {}", i + 1, now.keys[i].statistics_target));
    }
    if (before.clustered != now.clustered)
        statements.push_back(fmt::format("{} {}", alter(table), now.clustered ? "CLUSTER ON " + quoted(now.name.name) : "SET WITHOUT CLUSTER"));
    if (!before.replica_identity && now.replica_identity) statements.push_back(fmt::format("{} REPLICA IDENTITY USING INDEX {}", alter(table), quoted(now.name.name)));
    return statements;
}

}  // namespace pgsteward::print
