// SELECT, VALUES, set operations, and the statements that modify data (analyze.c).
#include <algorithm>
#include <array>

#include "canonical/analysis.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

/// Leaves a scope on the way out.
class Inside {
public:
    Inside(Scope*& current, Scope& scope) : current_(current) {
        scope.parent = current;
        current = &scope;
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { current_ = current_->parent; }

private:
    Scope*& current_;
};

std::string lock_words(sql::RowLock::Strength strength) {
    switch (strength) {
        case sql::RowLock::Strength::key_share: return "FOR KEY SHARE";
        case sql::RowLock::Strength::share: return "FOR SHARE";
        case sql::RowLock::Strength::no_key_update: return "FOR NO KEY UPDATE";
        default: return "FOR UPDATE";
    }
}

}  // namespace

QueryTree* Analysis::new_query(QueryTree::Command command) {
    QueryTree& tree = queries_.emplace_back();
    tree.command = command;
    return &tree;
}

QueryTree* Analysis::query(const sql::Query& given, const std::vector<TypeRef>* target_types, Unknowns unknowns) {
    QueryTree* tree = new_query(QueryTree::Command::select);
    Scope inside;
    const Inside guard(scope, inside);
    inside.query = tree;
    with(given.with, *tree);
    if (const auto* chosen = std::get_if<sql::Select>(&given.node)) {
        if (chosen->set_operation != sql::Select::SetOperation::none) set_operation(given, *chosen, *tree);
        else select(*chosen, *tree, target_types, unknowns);
    } else if (const auto* adds = std::get_if<sql::Insert>(&given.node)) {
        insert(*adds, *tree);
    } else if (const auto* changes = std::get_if<sql::Update>(&given.node)) {
        update(*changes, *tree);
    } else if (const auto* removes = std::get_if<sql::Delete>(&given.node)) {
        remove(*removes, *tree);
    } else {
        tree->command = QueryTree::Command::other;
        tree->raw = sql::print(given);
        certain = false;
    }
    return tree;
}

/// The columns of a recursive table are those of its left arm (analyzeCTE).
void Analysis::recursive_columns(const sql::CommonTableExpression& given, CommonTable& table) {
    const auto* select = std::get_if<sql::Select>(&given.query->node);
    if (select == nullptr || select->set_operation == sql::Select::SetOperation::none || !select->left) return;
    const bool before = certain;
    const QueryTree* left = query(*select->left);
    certain = before;
    for (TargetEntry* target : left->targets) target->node = typed_unknown(target->node);
    query_columns(*left, table.columns);
    for (std::size_t i = 0; i < given.columns.size() && i < table.columns.size(); ++i) table.columns[i].name = table.columns[i].real_name = given.columns[i];
}

void Analysis::with(const sql::With& given, QueryTree& tree) {
    tree.recursive = given.recursive;
    for (const auto& one : given.tables) {
        CommonTable& table = tables_.emplace_back();
        table.name = one.name;
        table.alias_columns = one.columns;
        table.materialized = one.materialized;
        table.search_or_cycle = one.search_or_cycle;
        if (!one.search_or_cycle.empty()) certain = false;
        if (given.recursive) {
            recursive_columns(one, table);
            scope->common_tables.push_back(&table);
        }
        table.query = query(*one.query);
        for (TargetEntry* target : table.query->targets) target->node = typed_unknown(target->node);
        table.columns.clear();
        query_columns(*table.query, table.columns);
        for (std::size_t i = 0; i < one.columns.size() && i < table.columns.size(); ++i) table.columns[i].name = table.columns[i].real_name = one.columns[i];
        if (!given.recursive) scope->common_tables.push_back(&table);
        tree.common_tables.push_back(&table);
    }
}

void Analysis::select(const sql::Select& given, QueryTree& tree, const std::vector<TypeRef>* target_types, Unknowns unknowns) {
    if (!given.values.empty()) values(given, tree, target_types);
    else simple_select(given, tree, target_types, unknowns);
}

void Analysis::simple_select(const sql::Select& given, QueryTree& tree, const std::vector<TypeRef>* target_types, Unknowns unknowns) {
    for (const sql::FromItem& item : given.from) {
        std::vector<Visible> visible;
        tree.from.push_back(from_item(item, tree, visible));
        scope->visible.insert(scope->visible.end(), visible.begin(), visible.end());
    }
    scope->windows = &given.windows;
    targets(given.targets, tree.targets);
    tree.where = condition(given.where);
    tree.having = condition(given.having);
    tree.order_by = sort(given.order_by, tree);
    tree.group_distinct = given.group_distinct;
    for (const auto& expression : given.group_by) {
        GroupItem item = group(*expression, tree);
        const bool known = item.kind == GroupItem::Kind::expression &&
                           std::ranges::any_of(tree.group_by, [&](const GroupItem& other) {
                               return other.kind == GroupItem::Kind::expression && other.target == item.target;
                           });
        if (!known) tree.group_by.push_back(std::move(item));
    }
    tree.distinct = given.distinct;
    for (const auto& expression : given.distinct_on) {
        sql::SortKey key;
        key.expression = expression;
        tree.distinct_on.push_back(sort_clause(key, tree, false));
    }
    for (const sql::WindowDefinition& window : given.windows) {
        WindowTree& shown = tree.windows.emplace_back();
        shown.name = window.name;
        shown.references = window.references;
        shown.frame_options = window.frame_options;
        shown.start_offset = analyse(window.start_offset);
        shown.end_offset = analyse(window.end_offset);
        for (const auto& expression : window.partition_by) {
            sql::SortKey key;
            key.expression = expression;
            shown.partition_by.push_back(sort_clause(key, tree, true));
        }
        for (const sql::SortKey& key : window.order_by) shown.order_by.push_back(sort_clause(key, tree, true));
    }
    tail(given, tree);
    // resolveTargetListUnknowns; within INSERT they stay unknown, and the casts to the columns' types stand outside.
    if (target_types == nullptr && unknowns == Unknowns::become_text)
        for (TargetEntry* target : tree.targets)
            if (!target->junk) target->node = typed_unknown(target->node);
    locks(given, tree);
}

void Analysis::tail(const sql::Select& given, QueryTree& tree) {
    const TypeRef bigint{type_id::int8, 0};
    if (given.limit) {
        Node* limit = analyse(given.limit);
        const bool all = limit->kind == Node::Kind::constant && limit->flag;
        tree.limit = all ? null_constant(type_id::int8) : coerce(limit, bigint, Permission::assignment, Form::implicit_cast);
    }
    if (given.offset) tree.offset = coerce(analyse(given.offset), bigint, Permission::assignment, Form::implicit_cast);
    tree.with_ties = given.with_ties;
}

void Analysis::locks(const sql::Select& given, QueryTree& tree) {
    for (const sql::RowLock& lock : given.locks) {
        LockTree& shown = tree.locks.emplace_back();
        shown.words = lock_words(lock.strength);
        shown.tail = lock.nowait ? " NOWAIT" : lock.skip_locked ? " SKIP LOCKED" : "";
        for (const sql::RelationName& name : lock.of)
            if (RangeEntry* entry = find_entry({}, name.name)) shown.of.push_back(entry);
        if (!lock.of.empty()) continue;
        for (RangeEntry* entry : tree.entries)
            if (entry->kind == RangeEntry::Kind::relation || entry->kind == RangeEntry::Kind::subquery) shown.of.push_back(entry);
    }
}

void Analysis::values(const sql::Select& given, QueryTree& tree, const std::vector<TypeRef>* target_types) {
    std::vector<std::vector<Node*>> rows;
    std::size_t width = 0;
    for (const auto& row : given.values) {
        auto& nodes = rows.emplace_back();
        for (const auto& expression : row) nodes.push_back(analyse(expression));
        width = std::max(width, nodes.size());
    }
    RangeEntry* entry = new_entry(RangeEntry::Kind::values);
    entry->name = "*VALUES*";
    entry->query = &tree;
    for (std::size_t column = 0; column < width; ++column) {
        std::vector<Node*> nodes;
        for (const auto& row : rows)
            if (column < row.size()) nodes.push_back(row[column]);
        TypeRef type;
        if (target_types != nullptr && column < target_types->size()) {
            type = (*target_types)[column];
            for (auto& row : rows)
                if (column < row.size() && row[column]->kind != Node::Kind::set_to_default)
                    row[column] = coerce(row[column], type, Permission::assignment, Form::implicit_cast);
        } else {
            type.id = common_type(nodes);
            if (type.id == type_id::none) certain = false;
            for (auto& row : rows)
                if (column < row.size()) row[column] = coerce_to_common(row[column], type.id);
            nodes.clear();
            for (const auto& row : rows)
                if (column < row.size()) nodes.push_back(row[column]);
            type.modifier = common_modifier(nodes, type.id);
        }
        EntryColumn& shown = entry->columns.emplace_back();
        shown.name = shown.real_name = "column" + std::to_string(column + 1);
        shown.type = type;
        if (!nodes.empty()) shown.collation = collation_of(nodes.front());
    }
    tree.values = std::move(rows);
    tree.entries.push_back(entry);
    tree.from.push_back(entry);
    scope->visible.push_back({entry, true, true});
    for (std::size_t column = 0; column < width; ++column) {
        TargetEntry* target = new_target(tree, column_node(entry, column), entry->columns[column].name, false);
        target->position = static_cast<int>(column) + 1;
    }
    tree.order_by = sort(given.order_by, tree);
    tail(given, tree);
}

SetTree* Analysis::set_tree(const sql::Query& given, QueryTree& tree, std::vector<SetColumn>& columns, bool top) {
    SetTree& node = sets_.emplace_back();
    const auto* select = std::get_if<sql::Select>(&given.node);
    const bool plain = select != nullptr && select->set_operation != sql::Select::SetOperation::none &&
                       (top || (select->order_by.empty() && !select->limit && !select->offset && select->locks.empty() && given.with.tables.empty()));
    if (!plain) {
        node.leaf = query(given, nullptr, Unknowns::stay);
        for (TargetEntry* target : node.leaf->targets)
            if (!target->junk) columns.push_back({target->node, target, target->name});
        return &node;
    }
    node.operation = select->set_operation;
    node.all = select->all;
    std::vector<SetColumn> left, right;
    node.left = set_tree(*select->left, tree, left, false);
    node.right = set_tree(*select->right, tree, right, false);
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) columns.push_back(set_column(left[i], right[i]));
    return &node;
}

/// transformSetOperationTree(): two arms at a time. A literal without a type takes that of the other arm, text where that has
/// none either; nothing else of an arm changes.
Analysis::SetColumn Analysis::set_column(SetColumn& left, SetColumn& right) {
    const TypeId type = common_type(std::array{left.node, right.node});
    if (type == type_id::none) certain = false;
    for (SetColumn* arm : {&left, &right})
        if (arm->entry && arm->node->type.id == type_id::unknown) arm->node = arm->entry->node = coerce_to_common(arm->node, type);
    Node* result = make(Node::Kind::raw, {type, common_modifier(std::array{left.node, right.node}, type)});
    result->text = keep(collation_of(left.node));
    return {result, nullptr, left.name};
}

void Analysis::set_operation(const sql::Query& given, const sql::Select& select, QueryTree& tree) {
    std::vector<SetColumn> columns;
    tree.set = set_tree(given, tree, columns, true);
    for (std::size_t i = 0; i < columns.size(); ++i) new_target(tree, columns[i].node, columns[i].name, false)->position = static_cast<int>(i) + 1;
    for (const sql::SortKey& key : select.order_by) {
        SortClause clause = sort_clause(key, tree, false);
        tree.order_by.push_back(std::move(clause));
    }
    tail(select, tree);
}

RangeEntry* Analysis::target_table(const sql::RelationName& name, QueryTree& tree) {
    sql::Alias alias;
    alias.name = name.alias;
    RangeEntry* entry = table_item(name, alias, tree);
    tree.table = entry;
    return entry;
}

std::vector<Assignment> Analysis::assignments(const std::vector<sql::Target>& given, RangeEntry& table) {
    std::vector<Assignment> result;
    for (const sql::Target& target : given) {
        const auto found = find_named(table.columns, target.name);
        const TypeRef type = found == table.columns.end() ? TypeRef{} : type_of(*found);
        if (table.relation != nullptr) column_references.emplace(table.qualified, target.name);
        Assignment& one = result.emplace_back();
        one.column = target.name;
        if (!target.indirection.empty()) certain = false;
        if (!target.value) continue;
        const auto* several = std::get_if<sql::MultiAssignment>(&target.value->node);
        if (several != nullptr) {
            const auto* row = std::get_if<sql::RowConstructor>(&several->source->node);
            const auto at = static_cast<std::size_t>(several->column - 1);
            if (row != nullptr && at < row->fields.size()) {
                one.value = coerce(analyse(row->fields[at]), type, Permission::assignment, Form::implicit_cast);
            } else {
                one.of = several->column == 1 ? several->columns : 0;
                one.value = several->column == 1 ? analyse(several->source) : nullptr;
            }
            continue;
        }
        one.value = analyse(target.value);
        if (one.value->kind != Node::Kind::set_to_default && target.indirection.empty())
            one.value = coerce(one.value, type, Permission::assignment, Form::implicit_cast);
    }
    return result;
}

void Analysis::insert(const sql::Insert& given, QueryTree& tree) {
    tree.command = QueryTree::Command::insert;
    RangeEntry* table = target_table(given.table, tree);
    tree.overriding = given.overriding;
    std::vector<TypeRef> column_types;
    std::size_t width = table->columns.size();
    if (given.source)
        if (const auto* select = std::get_if<sql::Select>(&given.source->node); select && !select->values.empty())
            width = std::min(width, select->values.front().size());
    if (given.columns.empty() && given.source) {
        for (std::size_t i = 0; i < width; ++i) {
            tree.assignments.emplace_back().column = table->columns[i].name;
            column_types.push_back(type_of(table->columns[i]));
        }
    }
    for (const sql::Target& target : given.columns) {
        const auto found = find_named(table->columns, target.name);
        column_types.push_back(found == table->columns.end() || !target.indirection.empty() ? TypeRef{} : type_of(*found));
        tree.assignments.emplace_back().column = target.name;
        if (!target.indirection.empty()) certain = false;
        if (table->relation != nullptr) column_references.emplace(table->qualified, target.name);
    }
    tree.default_values = !given.source;
    if (given.source) tree.source = query(*given.source, &column_types);
    scope->visible.push_back({table, true, true});
    if (given.on_conflict) {
        ConflictTree& conflict = conflicts_.emplace_back();
        conflict.do_update = given.on_conflict->do_update;
        conflict.constraint = given.on_conflict->constraint;
        for (const auto& element : given.on_conflict->target_elements) conflict.elements.push_back(analyse(element));
        for (const auto& name : given.on_conflict->target_operator_classes) conflict.operator_classes.push_back(name.name.empty() ? "" : quoted(name.qualified()));
        conflict.target_where = condition(given.on_conflict->target_where);
        RangeEntry* excluded = new_entry(RangeEntry::Kind::context);
        excluded->name = "excluded";
        excluded->has_alias = true;
        excluded->columns = table->columns;
        scope->visible.push_back({excluded, true, false});
        conflict.assignments = assignments(given.on_conflict->assignments, *table);
        conflict.where = condition(given.on_conflict->where);
        scope->visible.pop_back();
        tree.conflict = &conflict;
    }
    targets(given.returning, tree.returning);
}

void Analysis::update(const sql::Update& given, QueryTree& tree) {
    tree.command = QueryTree::Command::update;
    RangeEntry* table = target_table(given.table, tree);
    scope->visible.push_back({table, true, true});
    for (const sql::FromItem& item : given.from) {
        std::vector<Visible> visible;
        tree.from.push_back(from_item(item, tree, visible));
        scope->visible.insert(scope->visible.end(), visible.begin(), visible.end());
    }
    tree.assignments = assignments(given.assignments, *table);
    tree.where = condition(given.where);
    targets(given.returning, tree.returning);
}

void Analysis::remove(const sql::Delete& given, QueryTree& tree) {
    tree.command = QueryTree::Command::delete_;
    RangeEntry* table = target_table(given.table, tree);
    scope->visible.push_back({table, true, true});
    for (const sql::FromItem& item : given.using_) {
        std::vector<Visible> visible;
        tree.from.push_back(from_item(item, tree, visible));
        scope->visible.insert(scope->visible.end(), visible.begin(), visible.end());
    }
    tree.where = condition(given.where);
    targets(given.returning, tree.returning);
}

}  // namespace pgsteward::canonical
