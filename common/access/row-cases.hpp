// The cases that a table's policies are judged by: who asks (a tenant, nobody, garbage), and which rows there are. The
// same cases are asked of the conditions, statically, and of a server, by a probe.
//
// Values are chosen so that they stand for all others: the constants that a column is compared with and their
// neighbours, the tenants, NULL. A column that is used in another way than in a comparison is not exhausted by them, and
// then nothing is proven by not finding a row.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/predicate-evaluate.hpp"
#include "access/tenant-setting.hpp"

namespace pgsteward::access {

/// Who asks.
struct Asking {
    enum class As { tenant, unset, empty, garbage } as = As::tenant;
    std::size_t tenant = 0;                  ///< into RowCases::tenants
    std::optional<std::string> setting;      ///< what the tenant setting holds
    std::optional<std::size_t> member;       ///< the tenant whose user the role is, where tables that are looked up name it
};

/// A row by the columns that conditions read; an absent value is NULL.
struct SeedRow {
    std::optional<std::size_t> tenant;       ///< whose it is; nobody's: its tenant column is NULL
    std::vector<std::optional<std::string>> texts;   ///< by SeedRows::columns
    Row values;                              ///< by the relation's columns
    bool of_role = false;                    ///< of a table that is looked up: it names a role that asks, as its tenant's user
};
struct SeedRows {
    const Relation* relation = nullptr;
    std::vector<std::string> columns;
    std::vector<SeedRow> rows;
};

/// How many of its rows a table that is looked up has.
enum class Presence {
    all, none,
    first,                                   ///< just the first, of the first tenant
};

struct RowCases {
    std::vector<std::string> tenants;        ///< what the tenant column holds
    std::vector<Asking> askings;
    SeedRows own;                            ///< rows of the table itself, each tried alone
    std::vector<SeedRows> others;            ///< rows of the tables that conditions look up; the table itself among them where they do
    /// What `others` hold: all of them all rows, none, each one; one of them none.
    std::vector<std::vector<Presence>> worlds;
    /// The rows of others[other] that are there in the world: a role that asks is a user of no other tenant.
    std::vector<const SeedRow*> rows_in(const std::vector<Presence>& world, std::size_t other, const Asking& asking) const;
    std::string tenant_column;
    /// Values of these columns are not exhausted by the rows.
    std::set<std::string> open_columns;
    std::string cut;                         ///< why the rows are not all that would be needed; empty where they are
};

/// What a table's cases depend on.
struct RowCasesInput {
    const Catalog& catalog;
    const Relation& table;
    const std::string& tenant_column;
    const std::string& setting;
    const std::vector<std::string>& roles;   ///< who asks: conditions may compare a column with current_user
    const std::vector<FormulaPtr>& conditions;   ///< of the table's policies
    const std::map<const Relation*, std::vector<FormulaPtr>>& lookups;   ///< of the tables that they look up
};
RowCases row_cases(const RowCasesInput& input);

/// Is it a row of the tenant who asks?
bool is_own(const SeedRow& row, const Asking& asking);

/// The n-th tenant as a value of the type; nothing where the type has none that we know.
std::optional<std::string> tenant_text(const TypeClass& type, std::size_t n, const Catalog& catalog);

/// The columns of the entry that are used in another way than in comparisons.
std::set<std::string> open_columns(const Formula& formula, std::uint32_t entry);

}  // namespace pgsteward::access
