#include "interpret/outside-transaction.hpp"

#include <algorithm>

#include "interpret/definitions.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

bool is_partitioned(Execution& run, const std::optional<RelationName>& name) {
    const Relation* relation = name ? run.relation(*name) : nullptr;
    return relation && relation->partitioned();
}

bool is_partitioned_index(Execution& run, const std::optional<RelationName>& name) {
    const Relation* table = name ? run.catalog().table_of_index(name->qualified(), run.path()) : nullptr;
    return table && table->partitioned();
}

bool is_false(const Options& options, std::string_view name) {
    return std::any_of(options.begin(), options.end(), [&](const Option& option) {
        const std::string text = text_of(option);
        return option.name == name && (text == "false" || text == "off" || text == "0");
    });
}

struct Words {
    Execution& run;

    std::string_view operator()(const CreateIndex& create) const { return create.concurrently ? "CREATE INDEX CONCURRENTLY" : ""; }
    std::string_view operator()(const Drop& drop) const {
        if (drop.kind == ObjectKind::index && drop.concurrently) return "DROP INDEX CONCURRENTLY";
        if (drop.kind == ObjectKind::database) return "DROP DATABASE";
        return drop.kind == ObjectKind::tablespace ? "DROP TABLESPACE" : "";
    }
    std::string_view operator()(const Reindex& reindex) const {
        if (reindex.concurrently) return "REINDEX CONCURRENTLY";
        switch (reindex.kind) {
            case Reindex::Kind::schema: return "REINDEX SCHEMA";
            case Reindex::Kind::database: return "REINDEX DATABASE";
            case Reindex::Kind::system: return "REINDEX SYSTEM";
            // Since 14, which reindexes partition by partition.
            case Reindex::Kind::table: return is_partitioned(run, reindex.relation) ? "REINDEX TABLE" : "";
            case Reindex::Kind::index: return is_partitioned_index(run, reindex.relation) ? "REINDEX INDEX" : "";
        }
        return "";
    }
    std::string_view operator()(const AlterTable& alter) const {
        for (const AlterTableAction& action : alter.actions)
            if (const auto* detach = std::get_if<DetachPartition>(&action.change); detach && detach->concurrently) return "ALTER TABLE ... DETACH CONCURRENTLY";
        return "";
    }
    std::string_view operator()(const Vacuum& vacuum) const { return vacuum.vacuum ? "VACUUM" : ""; }
    std::string_view operator()(const Cluster& cluster) const { return !cluster.table || is_partitioned(run, cluster.table) ? "CLUSTER" : ""; }
    std::string_view operator()(const CreateDatabase&) const { return "CREATE DATABASE"; }
    std::string_view operator()(const CreateTablespace&) const { return "CREATE TABLESPACE"; }
    std::string_view operator()(const AlterSystem&) const { return "ALTER SYSTEM"; }
    std::string_view operator()(const AlterDatabase& alter) const {
        const bool moves = std::any_of(alter.options.begin(), alter.options.end(), [](const Option& option) { return option.name == "tablespace"; });
        return moves ? "ALTER DATABASE SET TABLESPACE" : "";
    }
    std::string_view operator()(const CreateSubscription& create) const {
        return is_false(create.options, "connect") || is_false(create.options, "create_slot") ? "" : "CREATE SUBSCRIPTION ... WITH (create_slot = true)";
    }
    std::string_view operator()(const auto&) const { return ""; }
};

}  // namespace

std::string_view only_outside_transaction(Execution& run) { return std::visit(Words{run}, run.statement.body); }

}  // namespace pgsteward::interpret
