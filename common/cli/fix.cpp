#include "cli/fix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "rewrite/plan.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

QualifiedName table_named(const Step& step) {
    const auto find = [&](const sql::ObjectName& name) {
        const Relation* table = step.catalog.relation(name.qualified(), step.session.search_path);
        return table ? table->name : name.qualified();
    };
    if (const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body)) return find(create->table);
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    return alter ? find(alter->relation) : QualifiedName{};
}

/// Only what changes in the file that was read may be written.
void require_unchanged(const MigrationChain& chain, const std::string& path) {
    for (const Migration& migration : chain.migrations)
        if (migration.file.name() == path && read_file(path) != migration.file.content())
            throw EnvironmentError(fmt::format("{} changed while it was examined", printable(path)));
}

}  // namespace

void FixObserver::observe(const MigrationChain& chain, const Migration& migration, Direction direction, const Step& step) {
    if (direction != Direction::upgrade || !step.inside.empty() || !step.condition.empty()) return;
    rewrite::Seen seen{static_cast<std::size_t>(&migration - chain.migrations.data()), step.at, std::string(step.text), step.statement,
                       step.session.in_transaction, false, table_named(step), {}};
    const Relation* table = step.catalog.relations.find(seen.table);
    seen.partitioned = table && table->partitioned();
    for (const Effect& effect : step.effects)
        if (const auto* created = std::get_if<Created>(&effect); created && created->kind == ObjectKind::constraint && created->name == seen.table)
            seen.constraints.push_back(created->part);
    seen_.push_back(std::move(seen));
}

void FixObserver::observe_end(const Catalog& catalog) {
    for (rewrite::Seen& seen : seen_) {
        const Relation* table = catalog.relations.find(seen.table);
        seen.stays = table && std::ranges::all_of(seen.constraints, [&](const std::string& name) { return table->constraint(name); });
    }
}

bool write_fixes(const MigrationChain& chain, const FixObserver& observer, const std::vector<Finding>& findings, bool quiet) {
    std::vector<Finding> counting;
    for (const Finding& finding : findings)
        if (!finding.waiver && finding.direction == "upgrade") counting.push_back(finding);
    const rewrite::Plan plan = rewrite::plan(chain, observer.seen(), counting, [](const std::string& path) { return fs::exists(path); });
    for (const auto& [path, content] : plan.files) require_unchanged(chain, path);
    for (const auto& [path, content] : plan.files) {
        if (const fs::path folder = fs::path(path).parent_path(); !folder.empty()) fs::create_directories(folder);
        write_file(path, content);
    }
    if (!quiet) {
        for (const std::string& line : plan.done) std::cerr << "fixed: " << printable(line) << '\n';
        for (const std::string& line : plan.left) std::cerr << "not fixed: " << printable(line) << '\n';
    }
    return !plan.files.empty();
}

}  // namespace pgsteward
