// What a name in an expression refers to (parse_relation.c, transformColumnRef).
#include <algorithm>
#include <utility>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {
namespace {

struct SystemColumn { std::string_view name; TypeId type; };
constexpr SystemColumn system_columns[] = {{"ctid", type_id::tid}, {"xmin", type_id::xid}, {"cmin", type_id::cid},
                                           {"xmax", type_id::xid}, {"cmax", type_id::cid}, {"tableoid", type_id::oid}};

}  // namespace

RangeEntry* Analysis::new_entry(RangeEntry::Kind kind) {
    RangeEntry& entry = entries_.emplace_back();
    entry.kind = kind;
    return &entry;
}

RangeEntry* Analysis::relation_entry(const Relation& relation, const std::string& name) {
    RangeEntry* entry = new_entry(RangeEntry::Kind::relation);
    entry->name = name;
    entry->relation = &relation;
    entry->qualified = relation.name;
    entry->columns.reserve(relation.columns.size());
    for (const Column& column : relation.columns) {
        EntryColumn& into = entry->columns.emplace_back();
        into.name = into.real_name = column.name;
        if (!column.type.empty()) into.type_text = &column.type.str();
        into.collation = column.collation;
    }
    entry->row_type = types.row_type(relation);
    return entry;
}

TypeRef Analysis::type_of(EntryColumn& column) {
    if (column.type_text) column.type = types.parse(*std::exchange(column.type_text, nullptr));
    return column.type;
}

void Analysis::note_relation(const QualifiedName& name) {
    if (name.schema != "pg_catalog" && name.schema != "information_schema") relations.insert(name);
}

void Analysis::note_routine(const Routine& routine) { routines.insert(key_of(routine)); }

Node* Analysis::column_node(RangeEntry* entry, std::size_t index) {
    EntryColumn& column = entry->columns[index];
    if (column.value != nullptr) return column.value;
    column.read = true;
    Node* node = make(Node::Kind::column, type_of(column));
    node->entry = entry;
    node->number = static_cast<int>(index);
    if (column.type.id == type_id::none) certain = false;
    if (entry->kind == RangeEntry::Kind::relation && entry->relation != nullptr && entry != context_entry)
        column_references.emplace(entry->qualified, column.real_name);
    return node;
}

/// find_expr_references_walker(): a whole row depends on its relation and on no column of it.
Node* Analysis::whole_row(RangeEntry* entry) {
    Node* node = make(Node::Kind::column, {entry->row_type != type_id::none ? entry->row_type : TypeId{type_id::record}, 0});
    // A function of one scalar column stands for its value.
    if (entry->kind == RangeEntry::Kind::function && entry->functions.size() == 1 && !entry->ordinality && entry->columns.size() == 1 &&
        !types.is_composite(entry->functions[0]->type.id) && entry->functions[0]->type.id != type_id::record)
        return column_node(entry, 0);
    node->entry = entry;
    node->number = -1;
    for (EntryColumn& column : entry->columns) column.read = true;
    return node;
}

Node* Analysis::system_column(RangeEntry* entry, const std::string& name) {
    if (entry->kind != RangeEntry::Kind::relation) return nullptr;
    const auto found = std::ranges::find(system_columns, name, &SystemColumn::name);
    if (found == std::end(system_columns)) return nullptr;
    Node* node = make(Node::Kind::column, {found->type, 0});
    node->entry = entry;
    node->number = -2;
    node->text = found->name;
    return node;
}

RangeEntry* Analysis::find_entry(const std::string& schema, const std::string& name) {
    for (Scope* at = scope; at != nullptr; at = at->parent)
        for (const Visible& visible : at->visible) {
            if (!visible.by_name || visible.entry->name != name) continue;
            if (schema.empty() || (!visible.entry->has_alias && visible.entry->qualified.schema == schema)) return visible.entry;
        }
    for (const auto& [shown, entry] : named_entries)
        if (schema.empty() && shown == name) return entry;
    if (context_entry != nullptr && context_entry->name == name && (schema.empty() || context_entry->qualified.schema == schema))
        return context_entry;
    return nullptr;
}

/// A parameter of the routine or the VALUE of a domain; null where there is none of that name.
Node* Analysis::variable(const std::string& called) {
    for (const auto& [name, type] : context.variables) {
        const bool value = name == "VALUE";
        if (name != called && !(value && called == "value")) continue;
        Node* node = make(Node::Kind::variable, types.parse(type));
        node->text = value ? std::string_view("VALUE") : keep(quoted(name));
        if (node->type.id == type_id::none) certain = false;
        return node;
    }
    return nullptr;
}

Node* Analysis::column_reference(const sql::ColumnReference& reference) {
    const auto& parts = reference.parts;
    const auto raw_name = [&] {
        std::string text;
        for (const std::string& part : parts) text += (text.empty() ? "" : ".") + quoted(part);
        if (reference.star) text += text.empty() ? "*" : ".*";
        Node* node = make(Node::Kind::raw);
        node->text = keep(text);
        refuse_name(reference);
        return uncertain(node);
    };
    const auto column_of = [&](RangeEntry* entry, const std::string& name) -> Node* {
        const auto found = find_named(entry->columns, name);
        if (found != entry->columns.end()) return column_node(entry, static_cast<std::size_t>(found - entry->columns.begin()));
        return system_column(entry, name);
    };
    if (reference.star) {
        RangeEntry* entry = parts.empty() ? nullptr : find_entry(parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back());
        return entry ? whole_row(entry) : raw_name();
    }
    if (parts.size() == 1) {
        for (Scope* at = scope; at != nullptr; at = at->parent)
            for (const Visible& visible : at->visible) {
                if (!visible.columns) continue;
                const auto found = find_named(visible.entry->columns, parts[0]);
                if (found != visible.entry->columns.end())
                    return column_node(visible.entry, static_cast<std::size_t>(found - visible.entry->columns.begin()));
                if (Node* node = system_column(visible.entry, parts[0])) return node;
            }
        if (context_entry != nullptr)
            if (Node* node = column_of(context_entry, parts[0])) return node;
        if (Node* node = variable(parts[0])) return node;
        if (RangeEntry* entry = find_entry({}, parts[0])) return whole_row(entry);
        return raw_name();
    }
    if (parts.size() >= 2) {
        const std::string& schema = parts.size() > 2 ? parts[parts.size() - 3] : std::string();
        if (RangeEntry* entry = find_entry(schema, parts[parts.size() - 2])) {
            if (Node* node = column_of(entry, parts.back())) return node;
            return raw_name();
        }
        if (parts.size() == 2 && !context.routine.empty() && parts[0] == context.routine)
            if (Node* node = variable(parts[1])) return node;
    }
    return raw_name();
}

bool Analysis::expand_star(const sql::ColumnReference& reference, std::vector<std::pair<std::string, Node*>>& result) {
    const auto all_of = [&](RangeEntry* entry) {
        for (std::size_t i = 0; i < entry->columns.size(); ++i) result.emplace_back(entry->columns[i].name, column_node(entry, i));
        if (entry->columns.empty()) certain = false;
    };
    if (!reference.parts.empty()) {
        const auto& parts = reference.parts;
        RangeEntry* entry = find_entry(parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back());
        if (entry != nullptr) all_of(entry);
        return entry != nullptr;
    }
    if (scope == nullptr) return false;
    for (const Visible& visible : scope->visible)
        if (visible.columns) all_of(visible.entry);
    return true;
}

}  // namespace pgsteward::canonical
