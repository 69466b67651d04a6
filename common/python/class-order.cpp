// In which order a class and its bases are asked for an attribute: Python's "method resolution order" (C3), so that a
// class with several bases finds what Python finds, and super() leads to the sibling and not only to the parent.
#include <algorithm>
#include <map>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

constexpr int deepest = 10;
constexpr std::size_t most_classes = 50;

using Order = std::vector<Class*>;

bool in_a_tail(const std::vector<Order>& lists, const Class* type) {
    return std::any_of(lists.begin(), lists.end(), [&](const Order& list) { return list.size() > 1 && std::find(list.begin() + 1, list.end(), type) != list.end(); });
}

/// The first head that no other list holds further back; where there is none Python refuses, and the first is as good.
Class* next_of(const std::vector<Order>& lists) {
    for (const Order& list : lists)
        if (!list.empty() && !in_a_tail(lists, list.front())) return list.front();
    for (const Order& list : lists)
        if (!list.empty()) return list.front();
    return nullptr;
}

/// Each class once, however many others it is a base of.
using Known = std::map<const Class*, Order>;

Order order_of(Class& type, int depth, Known& known) {
    if (const auto found = known.find(&type); found != known.end()) return found->second;
    Order result{&type}, bases;
    if (depth > deepest) return result;
    std::vector<Order> lists;
    for (const Value& base : type.bases)
        if (auto* parent = std::get_if<Class*>(&base)) {
            lists.push_back(order_of(**parent, depth + 1, known));
            bases.push_back(*parent);
        }
    lists.push_back(std::move(bases));
    while (Class* next = next_of(lists)) {
        result.push_back(next);
        for (Order& list : lists) std::erase(list, next);
        if (result.size() > most_classes) break;
    }
    return known[&type] = std::move(result);
}

const Value* own_attribute(const Class& type, const std::string& name) {
    for (const auto& [attribute_name, value] : type.attributes)
        if (attribute_name == name) return &value;
    return nullptr;
}

}  // namespace

std::vector<Class*> classes_in_order(const Class& type) {
    Known known;
    return order_of(const_cast<Class&>(type), 0, known);
}

const Value* class_attribute(const Class& type, const std::string& name, int depth) {
    if (const Value* own = own_attribute(type, name)) return own;
    if (depth > deepest) return nullptr;
    if (type.bases.size() == 1) {
        const auto* parent = std::get_if<Class*>(&type.bases.front());
        return parent ? class_attribute(**parent, name, depth + 1) : nullptr;
    }
    for (const Class* one : classes_in_order(type))
        if (const Value* found = own_attribute(*one, name)) return found;
    return nullptr;
}

}  // namespace pgsteward::python
