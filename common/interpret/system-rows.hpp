// The rows of system relations, made from a catalog. For system-*.cpp.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/object-doubts.hpp"
#include "interpret/body-environment.hpp"
#include "interpret/doubts.hpp"

namespace pgsteward::interpret {

/// May the catalog be wrong about the object, or know only a part of it?
inline bool doubtful(const Catalog& catalog, const Doubts& doubts, const QualifiedName& name) {
    const Relation* relation = catalog.relations.find(name);
    return (relation && relation->partial) || catalog.doubts.find(name) || catalog.doubts.find(doubted_in_part(name.display())) ||
           doubts.about(name);
}

/// Collects the rows of one system relation. An oid is the object's quoted name, which is what regclass shows.
class SystemRows {
public:
    using Cell = std::pair<std::string_view, std::string>;

    SystemRows(const Catalog& catalog, const Doubts& doubts, const body::SystemView::Wanted& wanted) : catalog_(catalog), doubts_(doubts), wanted_(wanted) {}

    /// `owner`: the object that the row is about or that it is part of, as the catalog's maps name it.
    void add(const QualifiedName& owner, std::initializer_list<Cell> cells) { add(cells, !doubtful(catalog_, doubts_, owner)); }
    /// A row that may be there, with what is known of it.
    void add_open(std::initializer_list<Cell> cells = {}) { add(cells, false); }
    /// What the server brings itself is not listed: `is_built_in` tells whether the name that is asked for is one of it.
    template <typename IsBuiltIn>
    void add_built_in(std::string_view name_column, std::string_view schema_column, const IsBuiltIn& is_built_in) {
        const auto asked = wanted_.find(std::string(name_column));
        if (asked == wanted_.end() || is_built_in(asked->second)) add_open({{schema_column, "pg_catalog"}});
    }
    const Catalog& catalog() const { return catalog_; }

    std::vector<body::FoundRow> take() {
        if (!catalog_.complete || something_may_be_missing()) add_open();
        return std::move(rows_);
    }

private:
    void add(std::initializer_list<Cell> cells, bool certain) {
        const bool unwanted = std::any_of(cells.begin(), cells.end(), [&](const Cell& cell) {
            const auto found = wanted_.find(std::string(cell.first));
            return found != wanted_.end() && found->second != cell.second;
        });
        if (unwanted) return;
        body::FoundRow found{{}, certain};
        for (const auto& [name, text] : cells)
            found.row.emplace_back(name, text == "true" || text == "false" ? body::boolean_value(text == "true") : body::text_value(text));
        rows_.push_back(std::move(found));
    }
    /// Dropped under a condition, or made under a name that is not known.
    bool something_may_be_missing() const {
        return std::any_of(catalog_.doubts.begin(), catalog_.doubts.end(), [&](const auto& doubt) {
            const QualifiedName& name = doubt.first;
            return !is_doubt_of_part(name) && !catalog_.relations.find(name) && !catalog_.types.find(name) && !catalog_.routines.find(name) && !catalog_.others.find(name) &&
                   !catalog_.schemas.find(name) && !catalog_.roles.find(name);
        });
    }

    const Catalog& catalog_;
    const Doubts& doubts_;
    const body::SystemView::Wanted& wanted_;
    std::vector<body::FoundRow> rows_;
};

struct SystemRelation {
    std::string_view name;                   ///< those of information_schema with their schema
    void (*fill)(SystemRows& rows);
};
const SystemRelation* find_pg_catalog_relation(std::string_view name);
const SystemRelation* find_information_schema_relation(std::string_view name);

inline const char* truth_cell(bool value) { return value ? "true" : "false"; }
/// Does pg_catalog or information_schema have a relation of that name?
bool is_system_relation(std::string_view name);

}  // namespace pgsteward::interpret
