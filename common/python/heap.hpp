// Where the values of one evaluation live.
#pragma once

#include <deque>

#include "python/value.hpp"

namespace pgsteward::python {

class Heap {
public:
    /// The condition that holds just now (0: none); lists and dicts remember under which they were made.
    std::uint32_t condition = 0;

    const Text* text(std::string text) { return keep(texts_, Text{std::move(text), {}, nullptr, false}); }
    const Text* text(Text text) { return keep(texts_, std::move(text)); }
    List* list(std::vector<Value> elements, bool tuple = false) { return keep(lists_, List{std::move(elements), tuple, false, false, condition}); }
    List* tuple(std::vector<Value> elements) { return list(std::move(elements), true); }
    Table* table(bool set = false) { return keep(tables_, Table{{}, {}, set, false, false, condition}); }
    Function* function() { return keep(functions_, Function{}); }
    Class* type() { return keep(classes_, Class{}); }
    Instance* instance(Class* type) { return keep(instances_, Instance{type, {}, {}}); }
    const Symbol* symbol(Symbol symbol) { return keep(symbols_, std::move(symbol)); }
    const Symbol* dotted(std::string path) { return keep(symbols_, Symbol{Symbol::Kind::dotted, std::move(path)}); }
    const Unknown* unknown(Unknown unknown) { return keep(unknowns_, std::move(unknown)); }
    const Bound* bound(Bound bound) { return keep(bounds_, std::move(bound)); }
    const Partial* partial(Partial partial) { return keep(partials_, std::move(partial)); }
    Namespace* name_space() { return keep(namespaces_, Namespace{}); }
    Generator* generator(Generator generator) {
        generator.born = condition;
        return keep(generators_, std::move(generator));
    }
    std::deque<Generator>& generators() { return generators_; }
    std::deque<Class>& classes() { return classes_; }
    Scope* scope(Scope::Kind kind, Scope* parent) { return keep(scopes_, Scope{kind, {}, parent, {}, {}, {}}); }

private:
    /// A deque never moves what it holds.
    template <typename T>
    static T* keep(std::deque<T>& store, T value) {
        store.push_back(std::move(value));
        return &store.back();
    }

    std::deque<Text> texts_;
    std::deque<List> lists_;
    std::deque<Table> tables_;
    std::deque<Function> functions_;
    std::deque<Class> classes_;
    std::deque<Instance> instances_;
    std::deque<Symbol> symbols_;
    std::deque<Unknown> unknowns_;
    std::deque<Bound> bounds_;
    std::deque<Partial> partials_;
    std::deque<Namespace> namespaces_;
    std::deque<Generator> generators_;
    std::deque<Scope> scopes_;
};

}  // namespace pgsteward::python
