// Select lists, and what GROUP BY, ORDER BY and DISTINCT ON find in them (parse_target.c, findTargetlistEntrySQL92).
#include <algorithm>
#include <charconv>

#include "canonical/analysis.hpp"
#include "canonical/output-name.hpp"

namespace pgsteward::canonical {
std::string Analysis::figure_name(const sql::Expression& expression) {
    std::string name = output_name(expression);
    return name.empty() ? "?column?" : name;
}

/// Structural equality, for matching GROUP BY and ORDER BY with the select list (equal()).
bool Analysis::equal(const Node* a, const Node* b) {
    if (a == b) return true;
    if (a == nullptr || b == nullptr) return false;
    if (a->kind != b->kind || a->type != b->type || a->text != b->text || a->flag != b->flag || a->number != b->number ||
        a->entry != b->entry || a->query != b->query || a->details != b->details)
        return false;
    return std::ranges::equal(a->arguments, b->arguments, [this](const Node* x, const Node* y) { return equal(x, y); });
}

TargetEntry* Analysis::new_target(QueryTree& tree, Node* node, std::string name, bool junk) {
    TargetEntry& target = targets_.emplace_back();
    target.node = node;
    target.name = std::move(name);
    target.junk = junk;
    tree.targets.push_back(&target);
    return &target;
}

void Analysis::targets(const std::vector<sql::Target>& given, std::vector<TargetEntry*>& result) {
    const auto add = [&](Node* node, std::string name) {
        TargetEntry& target = targets_.emplace_back();
        target.node = node;
        target.name = std::move(name);
        result.push_back(&target);
        target.position = static_cast<int>(result.size());
    };
    for (const sql::Target& target : given) {
        std::vector<std::pair<std::string, Node*>> star;
        const auto* reference = std::get_if<sql::ColumnReference>(&target.value->node);
        if (reference != nullptr && reference->star && expand_star(*reference, star)) {
            for (auto& [name, node] : star) add(node, std::move(name));
            continue;
        }
        const auto* path = std::get_if<sql::Indirection>(&target.value->node);
        if (path != nullptr && !path->steps.empty())
            if (const auto* last = std::get_if<std::string>(&path->steps.back()); last && *last == "*") {
                // (expression).*: one field after another.
                sql::Indirection without = *path;
                without.steps.pop_back();
                Node* whole = analyse(*std::make_shared<sql::Expression>(sql::Expression{without.steps.empty() ? without.argument->node : decltype(sql::Expression::node)(without), {}}));
                const auto attributes = types.attributes(types.base(whole->type.id));
                std::vector<EntryColumn> columns = last_columns;
                if (!attributes.empty()) {
                    for (const Column& attribute : attributes) add(field(whole, attribute.name), attribute.name);
                } else if (whole->kind == Node::Kind::function && !columns.empty()) {
                    for (const EntryColumn& column : columns) {
                        last_columns = columns;
                        add(field(whole, column.name), column.name);
                    }
                } else {
                    add(raw(*target.value), "?column?");
                }
                continue;
            }
        Node* node = analyse(target.value);
        add(node, target.name.empty() ? figure_name(*target.value) : target.name);
    }
}

TargetEntry* Analysis::find_target(const sql::Expression& expression, QueryTree& tree, bool columns_first,
                                   const std::vector<sql::Target>&) {
    if (const auto* constant = std::get_if<sql::Constant>(&expression.node); constant && constant->kind == sql::Constant::Kind::integer) {
        int position = 0;
        std::from_chars(constant->text.data(), constant->text.data() + constant->text.size(), position);
        for (TargetEntry* target : tree.targets)
            if (!target->junk && target->position == position) return target;
    }
    if (const auto* reference = std::get_if<sql::ColumnReference>(&expression.node);
        reference && !reference->star && reference->parts.size() == 1) {
        const std::string& name = reference->parts[0];
        bool hidden = false;
        // GROUP BY prefers a column of FROM over a name of the select list.
        if (columns_first && scope != nullptr)
            hidden = std::ranges::any_of(scope->visible, [&](const Visible& visible) {
                return visible.columns && find_named(visible.entry->columns, name) != visible.entry->columns.end();
            });
        if (!hidden)
            for (TargetEntry* target : tree.targets)
                if (!target->junk && target->name == name) return target;
    }
    Node* node = typed_unknown(analyse(expression));
    for (TargetEntry* target : tree.targets)
        if (equal(target->node, node)) return target;
    return new_target(tree, node, {}, true);
}

SortClause Analysis::sort_clause(const sql::SortKey& key, QueryTree& tree, bool columns_first) {
    SortClause clause;
    static const std::vector<sql::Target> none;
    clause.target = find_target(*key.expression, tree, columns_first, none);
    clause.descending = key.order == sql::SortKey::Order::descending;
    clause.nulls_first = key.nulls == sql::SortKey::Nulls::first ||
                         (key.nulls == sql::SortKey::Nulls::unspecified && clause.descending);
    clause.using_operator = key.using_operator;
    if (clause.using_operator == "<") clause.using_operator.clear();
    if (clause.using_operator == ">") {
        clause.using_operator.clear();
        clause.descending = true;
        clause.nulls_first = key.nulls != sql::SortKey::Nulls::last;
    }
    return clause;
}

std::vector<SortClause> Analysis::sort(const std::vector<sql::SortKey>& keys, QueryTree& tree) {
    std::vector<SortClause> result;
    for (const sql::SortKey& key : keys) {
        SortClause clause = sort_clause(key, tree, false);
        // A second mention of the same key orders nothing.
        const bool known = std::ranges::any_of(result, [&](const SortClause& other) { return other.target == clause.target; });
        if (!known) result.push_back(std::move(clause));
    }
    return result;
}

GroupItem Analysis::group(const sql::Expression& expression, QueryTree& tree) {
    using Kind = sql::GroupingSet::Kind;
    GroupItem item;
    static const std::vector<sql::Target> none;
    if (const auto* set = std::get_if<sql::GroupingSet>(&expression.node)) {
        item.kind = set->kind == Kind::empty    ? GroupItem::Kind::empty
                    : set->kind == Kind::rollup ? GroupItem::Kind::rollup
                    : set->kind == Kind::cube   ? GroupItem::Kind::cube
                    : set->kind == Kind::sets   ? GroupItem::Kind::sets
                                                : GroupItem::Kind::list;
        for (const auto& content : set->content) item.content.push_back(group(*content, tree));
        return item;
    }
    if (const auto* row = std::get_if<sql::RowConstructor>(&expression.node); row && !row->explicit_row) {
        item.kind = GroupItem::Kind::list;
        for (const auto& field : row->fields) item.content.push_back(group(*field, tree));
        return item;
    }
    item.target = find_target(expression, tree, true, none);
    return item;
}

}  // namespace pgsteward::canonical
