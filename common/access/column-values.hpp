// How conditions use each column, and the values that stand for all values it may have.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/predicate.hpp"

namespace pgsteward::access {

struct ColumnUse {
    std::vector<std::string> constants;      ///< that it is compared with, and their neighbours where order counts
    bool meets = false;                      ///< compared with a column, a setting, a subquery
    bool null_tested = false;
    bool names_user = false;                 ///< compared with current_user
    bool operator==(const ColumnUse&) const = default;
};

class ColumnUses {
public:
    /// `roles`: what a column that is compared with current_user may hold.
    explicit ColumnUses(std::vector<std::string> roles) : roles_(std::move(roles)) {}

    /// A condition on rows of `table`.
    void read(const Formula& formula, const Relation& table);
    /// The columns of a relation: as the row that a condition is on, or as a relation that it looks up.
    std::map<std::string, ColumnUse> of(const Relation& relation, bool own) const;
    /// Relations in subqueries, by name.
    std::vector<const Relation*> looked_up() const;

private:
    struct Target { const Relation* relation = nullptr; bool own = false; std::string column; };
    void add_entries(const RowQuery& query);
    void read_query(const RowQuery& query);
    void read_formula(const Formula& formula);
    void compare(const Formula& formula);
    void look_up(const Formula& formula);
    std::vector<std::string> outcomes(const Formula& side, const Formula& comparison) const;
    std::vector<std::string> outcomes(const RowQuery& query, std::size_t position, const Formula& comparison) const;
    void add_constants(const Formula& side, const std::vector<std::string>& constants, bool meets, bool names_user = false);
    std::optional<Target> target(const Formula& column) const;
    ColumnUse* use(const Formula& column);

    std::vector<std::string> roles_;
    std::map<std::uint32_t, const RowEntry*> entries_;
    const Relation* table_ = nullptr;
    std::map<std::pair<const Relation*, bool>, std::map<std::string, ColumnUse>> uses_;
};

/// Of the table itself: each value that decides something. Absent: NULL. `tenants`: the first two as such a column, or an
/// array's element, holds them.
std::vector<std::optional<std::string>> own_values(const Column& column, const ColumnUse& use, const std::vector<std::string>& tenants, const Catalog& catalog);
/// Of a table that is looked up, in a row of a tenant that is `tenant`, in one spelling or several, as a value of the column's type.
std::vector<std::optional<std::string>> other_values(const Column& column, const ColumnUse& use, const std::vector<std::string>& tenant,
                                                     const std::vector<std::string>& tenants, const Catalog& catalog);

}  // namespace pgsteward::access
