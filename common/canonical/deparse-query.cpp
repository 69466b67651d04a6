// get_query_def and its kin.
#include <algorithm>

#include "canonical/deparse.hpp"
#include "canonical/facts.hpp"

namespace pgsteward::canonical {
namespace {

/// A constant that has the name which it gets as a literal with its type.
bool is_named_by_type(const TargetEntry& target) {
    const facts::TypeFact* type = target.node->kind == Node::Kind::constant ? facts::type(target.node->type.id) : nullptr;
    return type && type->name == target.name;
}

bool needs_parentheses(const Node* node) {
    return node->kind == Node::Kind::function || (node->kind == Node::Kind::cast && node->number == 'f');
}

}  // namespace

/// set_rtable_names: each name once among those of this query and of all around it.
void Deparser::name_entries(QueryTree& query) {
    if (query.table != nullptr && std::ranges::find(query.entries, query.table) == query.entries.end())
        query.entries.insert(query.entries.begin(), query.table);
    for (RangeEntry* entry : query.entries) {
        if (entry->kind == RangeEntry::Kind::join && !entry->has_alias) continue;
        std::string name = entry->name;
        for (int number = 1; std::ranges::find(taken_, name) != taken_.end(); ++number) name = entry->name + "_" + std::to_string(number);
        taken_.push_back(name);
        entry->shown = quoted(name);
    }
}

void Deparser::write(QueryTree& query, bool names_visible) {
    const std::size_t before = taken_.size();
    ++depth_;
    const bool has_tables = !query.entries.empty() || !query.values.empty() || query.table != nullptr;
    with_tables_ += has_tables ? 1 : 0;
    name_entries(query);
    with(query);
    switch (query.command) {
        case QueryTree::Command::select: select(query, names_visible); break;
        case QueryTree::Command::insert: insert(query); break;
        case QueryTree::Command::update: update(query); break;
        case QueryTree::Command::delete_: remove(query); break;
        case QueryTree::Command::other: text += query.raw; break;
    }
    --depth_;
    with_tables_ -= has_tables ? 1 : 0;
    taken_.resize(before);
}

void Deparser::with(QueryTree& query) {
    if (query.common_tables.empty()) return;
    text += query.recursive ? "WITH RECURSIVE " : "WITH ";
    bool first = true;
    for (CommonTable* table : query.common_tables) {
        if (!first) text += ", ";
        first = false;
        text += quoted(table->name);
        if (!table->alias_columns.empty()) text += "(" + names_text(table->alias_columns) + ")";
        text += " AS ";
        if (table->materialized == sql::CommonTableExpression::Materialized::always) text += "MATERIALIZED ";
        if (table->materialized == sql::CommonTableExpression::Materialized::never) text += "NOT MATERIALIZED ";
        text += "(";
        write(*table->query, true);
        text += ")";
        if (!table->search_or_cycle.empty()) text += " " + table->search_or_cycle;
    }
    text += ' ';
}

void Deparser::select(QueryTree& query, bool names_visible) {
    if (query.set != nullptr) set(query, *query.set, names_visible);
    else basic_select(query, names_visible);
    if (!query.order_by.empty()) {
        text += " ORDER BY ";
        sort(query.order_by, query.set != nullptr);
    }
    if (query.offset != nullptr) {
        text += " OFFSET ";
        write(query.offset, false);
    }
    if (query.limit != nullptr) {
        if (query.with_ties) {
            // The grammar takes only a c_expr here.
            text += " FETCH FIRST (";
            write(query.limit, false);
            text += ") ROWS WITH TIES";
        } else {
            text += " LIMIT ";
            if (query.limit->kind == Node::Kind::constant && query.limit->flag) text += "ALL";
            else write(query.limit, false);
        }
    }
    for (const LockTree& lock : query.locks)
        for (const RangeEntry* entry : lock.of) text += " " + lock.words + " OF " + entry->shown + lock.tail;
}

void Deparser::values(const QueryTree& query) {
    text += "VALUES ";
    bool first = true;
    for (const auto& row : query.values) {
        if (!first) text += ", ";
        first = false;
        text += '(';
        bool first_value = true;
        for (const Node* value : row) {
            if (!first_value) text += ", ";
            first_value = false;
            item(value, false);
        }
        text += ')';
    }
}

void Deparser::basic_select(QueryTree& query, bool names_visible) {
    if (!query.values.empty()) {
        // get_simple_values_rte: plain VALUES unless the columns were renamed.
        const RangeEntry& entry = *query.from.front();
        bool renamed = false;
        for (std::size_t i = 0; i < query.targets.size() && i < entry.columns.size(); ++i)
            renamed = renamed || query.targets[i]->name != entry.columns[i].name;
        if (!renamed && query.order_by.empty()) {
            values(query);
            return;
        }
    }
    text += "SELECT";
    if (!query.distinct_on.empty()) {
        text += " DISTINCT ON (";
        for (std::size_t i = 0; i < query.distinct_on.size(); ++i) {
            if (i > 0) text += ", ";
            sort_key(query.distinct_on[i], false);
        }
        text += ')';
    } else if (query.distinct) {
        text += " DISTINCT";
    }
    target_list(query.targets, names_visible);
    from(query, " FROM ");
    if (query.where != nullptr) {
        text += " WHERE ";
        write(query.where, false);
    }
    if (!query.group_by.empty()) {
        text += query.group_distinct ? " GROUP BY DISTINCT " : " GROUP BY ";
        bool first = true;
        for (const GroupItem& group_item : query.group_by) {
            if (!first) text += ", ";
            first = false;
            group(group_item, true);
        }
    }
    if (query.having != nullptr) {
        text += " HAVING ";
        write(query.having, false);
    }
    bool first = true;
    for (const WindowTree& named : query.windows) {
        text += first ? " WINDOW " : ", ";
        first = false;
        text += quoted(named.name) + " AS ";
        window(named);
    }
}

void Deparser::target_list(const std::vector<TargetEntry*>& targets, bool names_visible) {
    bool first = true;
    for (const TargetEntry* target : targets) {
        if (target->junk) continue;
        text += first ? " " : ", ";
        first = false;
        const Node* node = target->node;
        std::string shown = names_visible ? "" : "?column?";
        if (node->kind == Node::Kind::column && node->number >= 0)
            shown = node->entry->columns[static_cast<std::size_t>(node->number)].name;
        item(node, true);
        if (node->kind == Node::Kind::column && node->number == -2) shown = node->text;
        // NULL, which the server stored as NULL::integer, is named "int4" when that is read again: no name that means anything.
        if (!names_visible && is_named_by_type(*target)) continue;
        if (shown != target->name) text += " AS " + quoted(target->name);
    }
}

void Deparser::set(QueryTree& query, const SetTree& tree, bool names_visible) {
    if (tree.leaf != nullptr) {
        QueryTree& leaf = *tree.leaf;
        const bool parentheses = !leaf.common_tables.empty() || !leaf.order_by.empty() || leaf.limit != nullptr ||
                                 leaf.offset != nullptr || !leaf.locks.empty() || leaf.set != nullptr;
        if (parentheses) text += '(';
        write(leaf, names_visible);
        if (parentheses) text += ')';
        return;
    }
    // Parentheses where nesting to the left alone would not say it (get_setop_query).
    const auto side = [&](const SetTree& child, bool left) {
        const bool same = child.leaf == nullptr && left && child.operation == tree.operation && child.all == tree.all;
        const bool parentheses = child.leaf == nullptr && !same;
        if (parentheses) text += '(';
        set(query, child, names_visible);
        if (parentheses) text += ')';
    };
    side(*tree.left, true);
    text += tree.operation == sql::Select::SetOperation::union_      ? " UNION "
            : tree.operation == sql::Select::SetOperation::intersect ? " INTERSECT "
                                                                     : " EXCEPT ";
    if (tree.all) text += "ALL ";
    // The names of further arms mean nothing.
    names_visible = false;
    side(*tree.right, false);
}

void Deparser::sort_key(const SortClause& sort, bool numbers) {
    const TargetEntry& target = *sort.target;
    if (numbers && target.position > 0) {
        text += std::to_string(target.position);
    } else {
        const bool parentheses = needs_parentheses(target.node);
        if (parentheses) text += '(';
        write(target.node, true);
        if (parentheses) text += ')';
    }
}

void Deparser::sort(const std::vector<SortClause>& clauses, bool numbers) {
    bool first = true;
    for (const SortClause& clause : clauses) {
        if (!first) text += ", ";
        first = false;
        sort_key(clause, numbers);
        order_words(clause.descending, clause.nulls_first, clause.using_operator);
    }
}

void Deparser::group(const GroupItem& given, bool top) {
    const auto content = [&](const char* before) {
        text += before;
        text += '(';
        bool first = true;
        for (const GroupItem& part : given.content) {
            if (!first) text += ", ";
            first = false;
            const bool alone = given.kind == GroupItem::Kind::sets && part.kind == GroupItem::Kind::expression;
            if (alone) text += '(';
            group(part, false);
            if (alone) text += ')';
        }
        text += ')';
    };
    (void)top;
    switch (given.kind) {
        case GroupItem::Kind::expression: {
            SortClause clause;
            clause.target = given.target;
            sort_key(clause, false);
            break;
        }
        case GroupItem::Kind::empty: text += "()"; break;
        case GroupItem::Kind::list: content(""); break;
        case GroupItem::Kind::rollup: content("ROLLUP"); break;
        case GroupItem::Kind::cube: content("CUBE"); break;
        case GroupItem::Kind::sets: content("GROUPING SETS "); break;
    }
}

void Deparser::window(const WindowTree& given) {
    text += '(';
    const std::size_t begin = text.size();
    const auto space = [&] {
        if (text.size() > begin) text += ' ';
    };
    if (!given.references.empty()) text += quoted(given.references);
    if (!given.partition_by.empty()) {
        space();
        text += "PARTITION BY ";
        sort(given.partition_by, false);
    }
    if (!given.order_by.empty()) {
        space();
        text += "ORDER BY ";
        sort(given.order_by, false);
    }
    // FRAMEOPTION_NONDEFAULT of parsenodes.h.
    if ((given.frame_options & 1) != 0) {
        space();
        frame(given);
    }
    text += ')';
}

void Deparser::frame(const WindowTree& given) {
    const int options = given.frame_options;
    text += (options & 0x2) != 0 ? "RANGE " : (options & 0x4) != 0 ? "ROWS " : "GROUPS ";
    const auto bound = [&](int unbounded_preceding, int unbounded_following, int current, int preceding, const Node* offset) {
        if ((options & unbounded_preceding) != 0) {
            text += "UNBOUNDED PRECEDING";
        } else if ((options & unbounded_following) != 0) {
            text += "UNBOUNDED FOLLOWING";
        } else if ((options & current) != 0) {
            text += "CURRENT ROW";
        } else {
            if (offset != nullptr) write(offset, false);
            text += (options & preceding) != 0 ? " PRECEDING" : " FOLLOWING";
        }
    };
    const bool between = (options & 0x10) != 0;
    if (between) text += "BETWEEN ";
    bound(0x20, 0x80, 0x200, 0x800, given.start_offset);
    if (between) {
        text += " AND ";
        bound(0x40, 0x100, 0x400, 0x1000, given.end_offset);
    }
    if ((options & 0x8000) != 0) text += " EXCLUDE CURRENT ROW";
    if ((options & 0x10000) != 0) text += " EXCLUDE GROUP";
    if ((options & 0x20000) != 0) text += " EXCLUDE TIES";
}

}  // namespace pgsteward::canonical
