// FROM (parse_clause.c): what each item brings into view.
#include <algorithm>

#include "canonical/analysis.hpp"
#include "canonical/fact-columns.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

std::size_t index_of(const RangeEntry& entry, const std::string& name) {
    const auto found = find_named(entry.columns, name);
    return static_cast<std::size_t>(found - entry.columns.begin());
}

/// Whether it has a column of the query that is being analysed.
bool reads_scope(const Node* node, const Scope& scope) {
    if (node == nullptr) return false;
    if (node->kind == Node::Kind::column &&
        std::ranges::any_of(scope.visible, [&](const Visible& visible) { return visible.entry == node->entry; }))
        return true;
    return std::ranges::any_of(node->arguments, [&](const Node* argument) { return reads_scope(argument, scope); });
}

/// The names and types of a system relation.
void add_columns(std::string_view facts, std::vector<EntryColumn>& columns) {
    for_each_column(facts, [&](std::string_view name, TypeId type) {
        EntryColumn& column = columns.emplace_back();
        column.name = column.real_name = std::string(name);
        column.type.id = type;
    });
}

}  // namespace

void Analysis::query_columns(const QueryTree& query, std::vector<EntryColumn>& columns) {
    const auto& targets = query.command == QueryTree::Command::select ? query.targets : query.returning;
    for (const TargetEntry* target : targets) {
        if (target->junk) continue;
        EntryColumn& column = columns.emplace_back();
        column.name = column.real_name = target->name;
        column.type = target->node->type;
        column.collation = collation_of(target->node);
    }
}

void Analysis::apply_alias(RangeEntry& entry, const sql::Alias& alias) {
    if (!alias.name.empty()) {
        entry.name = alias.name;
        entry.has_alias = true;
    }
    entry.alias_columns = alias.columns;
    for (std::size_t i = 0; i < alias.columns.size() && i < entry.columns.size(); ++i) entry.columns[i].name = alias.columns[i];
}

CommonTable* Analysis::common_table(const std::string& name) {
    for (Scope* at = scope; at != nullptr; at = at->parent)
        for (auto found = at->common_tables.rbegin(); found != at->common_tables.rend(); ++found)
            if ((*found)->name == name) return *found;
    return nullptr;
}

RangeEntry* Analysis::table_item(const sql::RelationName& name, const sql::Alias& alias, QueryTree& tree) {
    RangeEntry* entry = nullptr;
    if (CommonTable* table = name.schema.empty() ? common_table(name.name) : nullptr) {
        entry = new_entry(RangeEntry::Kind::common_table);
        entry->name = table->name;
        entry->qualified.name = table->name;
        entry->columns = table->columns;
        if (table->columns.empty()) certain = false;
    } else if (const Relation* relation = context.catalog.relation(name.qualified(), types.search_path())) {
        entry = relation_entry(*relation, name.name);
        note_relation(relation->name);
    } else {
        entry = new_entry(RangeEntry::Kind::relation);
        entry->name = name.name;
        entry->qualified = name.qualified();
        for (const auto& fact : facts::relations(name.name)) {
            const std::string* schema = fact.origin < facts::first_extension ? nullptr : types.schema_of(fact.origin);
            const std::string where = fact.origin == 0 ? "pg_catalog" : fact.origin == 1 ? "information_schema" : schema ? *schema : "";
            const bool on_path = fact.origin == 0 || (fact.origin > 1 && std::ranges::find(types.search_path(), where) != types.search_path().end());
            if (where.empty() || (name.schema.empty() ? !on_path : name.schema != where)) continue;
            add_columns(fact.columns, entry->columns);
            entry->qualified.schema = fact.origin == 0 ? "" : where;
            break;
        }
        if (entry->columns.empty()) {
            certain = false;
            note_relation(entry->qualified);
        }
    }
    entry->only = name.only;
    apply_alias(*entry, alias);
    tree.entries.push_back(entry);
    return entry;
}

RangeEntry* Analysis::function_item(const sql::FunctionItem& item, const sql::Alias& alias) {
    RangeEntry* entry = new_entry(RangeEntry::Kind::function);
    entry->lateral = item.lateral;
    entry->ordinality = item.with_ordinality;
    entry->rows_from = item.rows_from;
    const auto definitions = [&](const std::vector<std::pair<std::string, sql::TypeName>>& columns) {
        std::vector<EntryColumn> result;
        for (const auto& [name, type] : columns) {
            bool known = false;
            EntryColumn& column = result.emplace_back();
            column.name = column.real_name = name;
            column.type = types.resolve(type, known);
            if (!known) certain = false;
        }
        return result;
    };
    for (std::size_t i = 0; i < item.functions.size(); ++i) {
        Node* node = analyse(item.functions[i]);
        entry->functions.push_back(node);
        // addRangeTableEntryForFunction: LATERAL where it uses what stands before.
        entry->lateral = entry->lateral || reads_scope(node, *scope);
        std::vector<EntryColumn> columns = std::move(last_columns);
        last_columns.clear();
        if (node->kind != Node::Kind::function) columns.clear();
        std::vector<EntryColumn> defined;
        if (!item.columns.empty()) defined = definitions(item.columns);
        if (i < item.columns_of_each.size() && !item.columns_of_each[i].empty()) defined = definitions(item.columns_of_each[i]);
        entry->definitions.push_back(defined);
        if (!defined.empty()) {
            entry->has_definitions = true;
            columns = std::move(defined);
        }
        if (columns.empty()) {
            if (node->type.id == type_id::record || node->type.id == type_id::none) certain = false;
            // One column, named as the function or its alias.
            EntryColumn& column = columns.emplace_back();
            column.name = column.real_name = !alias.name.empty() && item.functions.size() == 1 ? alias.name : figure_name(*item.functions[i]);
            column.type = node->type;
            column.collation = collation_of(node);
        }
        for (EntryColumn& column : columns) entry->columns.push_back(std::move(column));
        if (item.functions.size() == 1 && types.is_composite(types.base(node->type.id))) entry->row_type = node->type.id;
    }
    if (item.with_ordinality) {
        EntryColumn& column = entry->columns.emplace_back();
        column.name = column.real_name = "ordinality";
        column.type = {type_id::int8, 0};
    }
    entry->name = item.functions.empty() ? std::string() : figure_name(*item.functions[0]);
    apply_alias(*entry, alias);
    return entry;
}

RangeEntry* Analysis::join_item(const sql::Join& join, const sql::Alias& alias, QueryTree& tree, std::vector<Visible>& visible) {
    std::vector<Visible> left_visible, right_visible;
    RangeEntry* entry = new_entry(RangeEntry::Kind::join);
    entry->join = join.kind;
    entry->left = from_item(*join.left, tree, left_visible);
    // LATERAL on the right sees the left.
    const std::size_t before = scope->visible.size();
    scope->visible.insert(scope->visible.end(), left_visible.begin(), left_visible.end());
    entry->right = from_item(*join.right, tree, right_visible);
    scope->visible.resize(before);

    entry->using_columns = join.using_columns;
    if (join.natural)
        for (const EntryColumn& column : entry->left->columns)
            if (index_of(*entry->right, column.name) < entry->right->columns.size()) entry->using_columns.push_back(column.name);
    entry->has_using = !entry->using_columns.empty();
    entry->using_alias = join.using_alias;
    if ((join.natural || entry->has_using) && (entry->left->columns.empty() || entry->right->columns.empty())) certain = false;
    const auto is_using = [&](const std::string& name) {
        return std::ranges::find(entry->using_columns, name) != entry->using_columns.end();
    };
    const auto add = [&](RangeEntry* from, std::size_t index, Node* value) {
        EntryColumn column = from->columns[index];
        column.value = value;
        entry->columns.push_back(std::move(column));
    };
    // References through the join count as read only where they are used, so nothing is noted here.
    const auto node_of = [&](RangeEntry* from, std::size_t index) {
        if (from->columns[index].value != nullptr) return from->columns[index].value;
        Node* node = make(Node::Kind::column, type_of(from->columns[index]));
        node->entry = from;
        node->number = static_cast<int>(index);
        return node;
    };
    for (const std::string& name : entry->using_columns) {
        const std::size_t left = index_of(*entry->left, name), right = index_of(*entry->right, name);
        if (left >= entry->left->columns.size() || right >= entry->right->columns.size()) {
            certain = false;
            continue;
        }
        std::array<Node*, 2> both{node_of(entry->left, left), node_of(entry->right, right)};
        const TypeId type = common_type(both);
        if (join.kind == sql::Join::Kind::full) {
            add(entry->left, left, nullptr);
            entry->columns.back().type = {type, common_modifier(both, type)};
        } else {
            const bool from_right = join.kind == sql::Join::Kind::right;
            Node* chosen = both[from_right ? 1 : 0];
            if (chosen->type.id != type && both[from_right ? 0 : 1]->type.id == type && join.kind == sql::Join::Kind::inner)
                chosen = both[from_right ? 0 : 1];
            // A merged column of another type is the join's own.
            add(from_right ? entry->right : entry->left, from_right ? right : left, chosen->type.id == type || type == type_id::none ? chosen : nullptr);
            entry->columns.back().type = {type, common_modifier(both, type)};
        }
        for (RangeEntry* side : {entry->left, entry->right})
            if (side->kind == RangeEntry::Kind::relation && side->relation != nullptr) column_references.emplace(side->qualified, name);
    }
    for (RangeEntry* side : {entry->left, entry->right})
        for (std::size_t i = 0; i < side->columns.size(); ++i)
            if (!is_using(side->columns[i].name)) add(side, i, node_of(side, i));

    scope->visible.insert(scope->visible.end(), left_visible.begin(), left_visible.end());
    scope->visible.insert(scope->visible.end(), right_visible.begin(), right_visible.end());
    entry->on = condition(join.on);
    scope->visible.resize(before);

    apply_alias(*entry, alias);
    tree.entries.push_back(entry);
    if (entry->has_alias) {
        for (EntryColumn& column : entry->columns) column.value = nullptr;
    } else {
        for (std::vector<Visible>* side : {&left_visible, &right_visible})
            for (Visible item : *side) {
                item.columns = false;
                visible.push_back(item);
            }
    }
    visible.push_back({entry, entry->has_alias, true});
    return entry;
}

RangeEntry* Analysis::from_item(const sql::FromItem& item, QueryTree& tree, std::vector<Visible>& visible) {
    RangeEntry* entry = nullptr;
    if (const auto* join = std::get_if<sql::Join>(&item.node)) return join_item(*join, item.alias, tree, visible);
    if (const auto* name = std::get_if<sql::RelationName>(&item.node)) {
        entry = table_item(*name, item.alias, tree);
    } else if (const auto* sample = std::get_if<sql::TableSample>(&item.node)) {
        entry = table_item(sample->relation, item.alias, tree);
        entry->raw = sample->method.name;
        for (const auto& argument : sample->arguments) entry->sample.push_back(coerce(analyse(argument), {type_id::float4, 0}, Permission::assignment, Form::implicit_cast));
        if (sample->repeatable) entry->repeatable = coerce(analyse(sample->repeatable), {type_id::float8, 0}, Permission::assignment, Form::implicit_cast);
    } else if (const auto* subquery = std::get_if<sql::SubqueryItem>(&item.node)) {
        entry = new_entry(RangeEntry::Kind::subquery);
        entry->lateral = subquery->lateral;
        // What stands before is in sight only of LATERAL.
        std::vector<Visible> hidden;
        if (!subquery->lateral) std::swap(hidden, scope->visible);
        entry->query = query(*subquery->query);
        if (!subquery->lateral) std::swap(hidden, scope->visible);
        for (TargetEntry* target : entry->query->targets) target->node = typed_unknown(target->node);
        query_columns(*entry->query, entry->columns);
        apply_alias(*entry, item.alias);
        tree.entries.push_back(entry);
    } else if (const auto* function = std::get_if<sql::FunctionItem>(&item.node)) {
        entry = function_item(*function, item.alias);
        tree.entries.push_back(entry);
    } else if (const auto* other = std::get_if<sql::OtherFromItem>(&item.node)) {
        entry = new_entry(RangeEntry::Kind::other);
        for (const auto& part : other->parts)
            if (part) analyse(*part);
        entry->raw = other->sql;
        entry->lateral = other->lateral;
        certain = false;
        apply_alias(*entry, item.alias);
        tree.entries.push_back(entry);
    }
    visible.push_back({entry, true, true});
    return entry;
}

}  // namespace pgsteward::canonical
