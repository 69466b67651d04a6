// The state of an analysis and the building blocks of its trees.
#include "canonical/analysis.hpp"

#include <algorithm>
#include <cstring>

#include "sql/print-expression.hpp"

namespace pgsteward::canonical {

Analysis::Analysis(const Context& given) : types(given.catalog, given.search_path), context(given) {
    if (context.relation != nullptr) context_entry = relation_entry(*context.relation, context.relation->name.name);
    for (const auto& [shown, relation] : context.named_relations) {
        if (relation == nullptr) {   // the table of a rule or trigger that the text did not create
            certain = false;
            continue;
        }
        RangeEntry* entry = relation_entry(*relation, shown);
        entry->kind = RangeEntry::Kind::context;
        entry->has_alias = true;
        entry->shown = quoted(shown);
        named_entries.emplace_back(shown, entry);
    }
}

Node* Analysis::make(Node::Kind kind, TypeRef type) {
    Node* node = new (arena_.allocate(sizeof(Node), alignof(Node))) Node;
    node->kind = kind;
    node->type = type;
    return node;
}

std::span<Node*> Analysis::list(std::span<Node* const> nodes) {
    if (nodes.empty()) return {};
    auto** memory = static_cast<Node**>(arena_.allocate(nodes.size() * sizeof(Node*), alignof(Node*)));
    std::ranges::copy(nodes, memory);
    return {memory, nodes.size()};
}

std::span<Node*> Analysis::list(std::initializer_list<Node*> nodes) {
    return list(std::span<Node* const>(nodes.begin(), nodes.size()));
}

std::string_view Analysis::keep(std::string_view text) {
    if (text.empty()) return {};
    char* memory = static_cast<char*>(arena_.allocate(text.size(), 1));
    std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
}

Node* Analysis::constant(TypeId type, std::string_view text) {
    Node* node = make(Node::Kind::constant, {type, 0});
    node->text = text;
    return node;
}

Node* Analysis::null_constant(TypeId type) {
    Node* node = constant(type, {});
    node->flag = true;
    return node;
}

Node* Analysis::raw(const sql::Expression& expression) {
    Node* node = make(Node::Kind::raw);
    node->text = keep(sql::print(expression));
    return uncertain(node);
}

}  // namespace pgsteward::canonical
