// The analysed tree back to SQL, as ruleutils.c writes it when not pretty, on one line. For this folder only.
#pragma once

#include <string>
#include <vector>

#include "canonical/tree.hpp"

namespace pgsteward::canonical {

/// Column names, each quoted where it must be.
std::string names_text(const std::vector<std::string>& names);

class Deparser {
public:
    explicit Deparser(Types& types) : types_(types) {}

    std::string text;

    /// `show_implicit`: whether casts that the server added are shown at the top.
    void write(const Node* node, bool show_implicit);
    /// `names_visible`: false inside expressions, where an unnamed column needs no name.
    void write(QueryTree& query, bool names_visible);
    /// Names that are taken outside.
    void reserve(const std::string& name) { taken_.push_back(name); }
    /// Of the parameters that stand in it; empty where there are none.
    std::string_view routine;
    /// Its columns need no qualification while no query is around.
    const RangeEntry* unqualified = nullptr;

private:
    enum class Label { never, needed };

    // deparse-expression.cpp and deparse-call.cpp
    void constant(const Node* node, Label label);
    void column(const Node* node);
    void cast(const Node* node, bool show_implicit);
    void call(const Node* node);
    bool special_syntax(const Node* node);
    void details(const Node* node);
    void case_(const Node* node);
    void subquery(const Node* node);
    void subscript(const Node* node);
    void list(std::span<Node* const> nodes, bool show_implicit);
    void row_items(std::span<Node* const> nodes);
    void item(const Node* node, bool show_implicit);
    void logical(const Node* node, const char* word);
    void order(const std::vector<SortItem>& items);
    void order_words(bool descending, bool nulls_first, const std::string& using_operator);

    // deparse-query.cpp, deparse-from.cpp and deparse-write.cpp
    void name_entries(QueryTree& query);
    void with(QueryTree& query);
    void select(QueryTree& query, bool names_visible);
    void basic_select(QueryTree& query, bool names_visible);
    void target_list(const std::vector<TargetEntry*>& targets, bool names_visible);
    void set(QueryTree& query, const SetTree& tree, bool names_visible);
    void from(const QueryTree& query, const char* word);
    void from_item(RangeEntry& entry);
    void relation_name(const RangeEntry& entry);
    void alias(RangeEntry& entry);
    void sort_key(const SortClause& sort, bool numbers);
    void sort(const std::vector<SortClause>& clauses, bool numbers);
    void group(const GroupItem& item, bool top);
    void window(const WindowTree& window);
    void frame(const WindowTree& window);
    void values(const QueryTree& query);
    void insert(QueryTree& query);
    void update(QueryTree& query);
    void remove(QueryTree& query);
    void assignments(const std::vector<Assignment>& list);
    void conflict(const ConflictTree& conflict);
    void returning(const QueryTree& query);

    Types& types_;
    std::vector<std::string> taken_;         ///< names of all queries around
    int depth_ = 0;                          ///< of queries
    int with_tables_ = 0;                    ///< those of them that have a range table
};

}  // namespace pgsteward::canonical
