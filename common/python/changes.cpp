#include "python/changes.hpp"

#include <algorithm>
#include <tuple>

namespace pgsteward::python {
namespace {

constexpr int most_calls = 200;
constexpr int deepest_call = 8;

constexpr std::string_view changing_methods[] = {"add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert",
                                                 "pop", "popitem", "popleft", "remove", "setdefault", "update"};

bool among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The scope in which a name that is set here stands.
Scope* scope_of(Scope& scope, const std::string& name) {
    const bool global = among(scope.globals, name);
    if (!global && !among(scope.nonlocals, name)) return &scope;
    Scope* outer = scope.parent;
    while (outer && outer->parent && (global || !outer->variables.contains(name))) outer = outer->parent;
    return outer;
}

class Collector {
public:
    Collector(Scope& scope, const Module& module) : scope_(&scope), module_(&module) {}

    Changes changes;

    void look(const Block& block) {
        for (const Statement* statement : block) std::visit([this](const auto& node) { look(node); }, statement->node);
    }

private:
    // Statements
    void look(const ExpressionStatement& node) { look(node.value); }
    void look(const Assign& node) {
        look(node.value);
        if (node.value)
            for (Expr target : node.targets) set(target);
    }
    void look(const AugmentedAssign& node) { look(node.value), set(node.target); }
    void look(const Return& node) { look(node.value); }
    void look(const If& node) {
        for (const If::Branch& branch : node.branches) look(branch.test), look(branch.body);
        look(node.otherwise);
    }
    void look(const For& node) { look(node.iterable), set(node.target), look(node.body), look(node.otherwise); }
    void look(const While& node) { look(node.test), look(node.body), look(node.otherwise); }
    void look(const Try& node) {
        look(node.body);
        for (const Try::Handler& handler : node.handlers) look(handler.body);
        look(node.otherwise), look(node.finally);
    }
    void look(const With& node) {
        for (const With::Item& item : node.items) look(item.context), set(item.target);
        look(node.body);
    }
    void look(const FunctionDefinition&) {}  // it is looked at where it is called
    void look(const ClassDefinition&) {}
    void look(const Import&) {}
    void look(const ImportFrom&) {}
    void look(const Raise& node) { look(node.value), look(node.cause); }
    void look(const Match& node) {
        look(node.subject);
        for (const Match::Case& one : node.cases) {
            for (const std::string& name : one.taken) set(name);
            look(one.guard), look(one.body);
        }
    }
    void look(const Delete& node) {
        for (Expr target : node.targets)
            if (!std::holds_alternative<Name>(target->node)) set(target);
    }
    void look(const Scoping& node) {
        auto& names = node.global ? scope_->globals : scope_->nonlocals;
        if (called_) names.insert(names.end(), node.names.begin(), node.names.end());
    }
    void look(const Assert& node) { look(node.test), look(node.message); }
    void look(const Pass&) {}
    void look(const Break&) {}
    void look(const Continue&) {}

    // Expressions
    void look(Expr expression) {
        if (expression) std::visit([this](const auto& node) { look(node); }, expression->node);
    }
    void look(const Singleton&) {}
    void look(const Number&) {}
    void look(const StringLiteral& node) { look(node.parts); }
    void look(const std::vector<StringPart>& parts) {
        for (const StringPart& part : parts)
            if (const auto* hole = std::get_if<Replacement>(&part.part)) look(hole->value), look(hole->format);
    }
    void look(const Name&) {}
    void look(const Attribute& node) { look(node.object); }
    void look(const Subscript& node) { look(node.object), look(node.index); }
    void look(const Slice& node) { look(node.lower), look(node.upper), look(node.step); }
    void look(const Unary& node) { look(node.operand); }
    void look(const Binary& node) { look(node.left), look(node.right); }
    void look(const Logical& node) { look(node.left), look(node.right); }
    void look(const Comparison& node) {
        look(node.first);
        for (const auto& [comparator, operand] : node.rest) look(operand);
    }
    void look(const Conditional& node) { look(node.test), look(node.yes), look(node.no); }
    void look(const Lambda& node) { look(node.body); }
    void look(const Sequence& node) {
        for (Expr element : node.elements) look(element);
    }
    void look(const Starred& node) { look(node.value); }
    void look(const Dictionary& node) {
        for (const auto& [key, value] : node.items) look(key), look(value);
    }
    void look(const Comprehension& node) {
        look(node.element), look(node.value);
        for (const Comprehension::Clause& clause : node.clauses) look(clause.iterable);
    }
    void look(const Await& node) { look(node.value); }
    void look(const Yield& node) { look(node.value); }
    void look(const NamedExpression& node) { look(node.value), set(node.name); }
    void look(const Unreadable&) {}
    void look(const Call& node) {
        look(node.callee);
        for (const Argument& argument : node.arguments) look(argument.value);
        const auto* member = std::get_if<Attribute>(&node.callee->node);
        if (member && std::find(std::begin(changing_methods), std::end(changing_methods), member->name) != std::end(changing_methods)) change(member->object, {});
        const auto self = member ? value_of(member->object) : std::nullopt;
        if (const auto callee = value_of(node.callee)) follow(*callee, node.arguments, self ? *self : None{});
        for (const Argument& argument : node.arguments)
            if (const auto value = value_of(argument.value); value && std::holds_alternative<Function*>(*value)) follow(*value, {}, None{});
    }

    void set(const std::string& name) {
        Scope* holder = scope_of(*scope_, name);
        if (called_ && holder == scope_) scope_->variables.emplace(name, None{});
        else if (holder) changes.variables.emplace_back(holder, name);
    }
    void set(Expr target) {
        if (!target) return;
        if (const auto* name = std::get_if<Name>(&target->node)) return set(name->id);
        if (const auto* star = std::get_if<Starred>(&target->node)) return set(star->value);
        if (const auto* several = std::get_if<Sequence>(&target->node)) {
            for (Expr one : several->elements) set(one);
        } else if (const auto* attribute = std::get_if<Attribute>(&target->node)) {
            if (const auto object = value_of(attribute->object)) changes.attributes.emplace_back(*object, attribute->name);
        } else if (const auto* item = std::get_if<Subscript>(&target->node)) {
            change(item->object, item->index);
        }
    }

    /// Something happens to the contents of what this expression gives.
    void change(Expr object, Expr index) {
        if (const auto value = value_of(object)) return change(*value, index);
        // by[key].append(…), by.setdefault(key, []).append(…): any of what it holds
        Expr holder = nullptr;
        if (const auto* item = std::get_if<Subscript>(&object->node)) holder = item->object;
        if (const auto* call = std::get_if<Call>(&object->node))
            if (const auto* method = std::get_if<Attribute>(&call->callee->node)) holder = method->object;
        const auto held = holder ? value_of(holder) : std::nullopt;
        if (!held) return;
        if (const List* list = as_list(*held))
            for (const Value& element : list->elements) change(element, index);
        if (const Table* table = as_table(*held))
            for (const auto& [key, content] : table->items) change(content, index);
    }
    void change(const Value& value, Expr index) {
        if (List* list = as_list(value)) changes.lists.push_back(list);
        if (Table* table = as_table(value)) changes.tables.push_back({table, literal(index)});
    }

    std::optional<std::string> literal(Expr index) const {
        const auto* text = index ? std::get_if<StringLiteral>(&index->node) : nullptr;
        if (!text || text->bytes || text->parts.size() != 1) return std::nullopt;
        const auto* content = std::get_if<StringContent>(&text->parts[0].part);
        if (!content) return std::nullopt;
        const std::string_view written = module_->source.slice(content->span);
        return written.find('\\') == written.npos ? std::optional<std::string>(written) : std::nullopt;
    }

    /// What names and attributes hold, without running anything.
    std::optional<Value> value_of(Expr expression) const {
        if (!expression) return std::nullopt;
        if (const auto* name = std::get_if<Name>(&expression->node)) {
            for (const Scope* scope = scope_; scope; scope = scope->parent)
                if (const auto found = scope->variables.find(name->id); found != scope->variables.end()) return found->second;
            return std::nullopt;
        }
        const auto* attribute = std::get_if<Attribute>(&expression->node);
        const auto object = attribute ? value_of(attribute->object) : std::nullopt;
        if (!object) return std::nullopt;
        if (const auto* instance = std::get_if<Instance*>(&*object)) {
            if (const Value* own = (*instance)->find(attribute->name)) return *own;
            return member_of(*(*instance)->type, attribute->name);
        }
        if (const auto* type = std::get_if<Class*>(&*object)) return member_of(**type, attribute->name);
        if (const auto* space = std::get_if<Namespace*>(&*object)) {
            const auto found = (*space)->scope->variables.find(attribute->name);
            if (found != (*space)->scope->variables.end()) return found->second;
        }
        return std::nullopt;
    }
    static std::optional<Value> member_of(const Class& type, const std::string& name) {
        const Value* found = class_attribute(type, name);
        return found ? std::optional(*found) : std::nullopt;
    }

    void follow(const Value& callee, const std::vector<Argument>& arguments, const Value& self) {
        if (const auto* type = std::get_if<Class*>(&callee)) {
            if (const auto init = member_of(**type, "__init__")) follow(*init, {}, None{});
            return;
        }
        const auto* function = std::get_if<Function*>(&callee);
        if (!function || depth_ >= deepest_call || calls_ >= most_calls) return;
        Scope inner;
        inner.parent = (*function)->scope;
        bind(**function, arguments, self, inner);
        const auto outer = std::tuple(std::exchange(scope_, &inner), std::exchange(called_, true), std::exchange(module_, (*function)->module));
        ++depth_, ++calls_;
        if ((*function)->body) look(*(*function)->body);
        else look((*function)->result);
        --depth_;
        std::tie(scope_, called_, module_) = outer;
    }
    /// Parameters that are given a thing by its name; the others hide what has their name outside.
    void bind(const Function& function, const std::vector<Argument>& arguments, const Value& self, Scope& inner) const {
        const auto& parameters = *function.parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i)
            inner.variables[parameters[i].name] = function.has_default[i] ? function.defaults[i] : Value(None{});
        std::size_t next = 0;
        if (std::holds_alternative<Instance*>(self) && function.binding == Function::Binding::instance && !parameters.empty())
            inner.variables[parameters[next++].name] = self;
        for (const Argument& argument : arguments) {
            const bool by_place = argument.kind == Argument::Kind::positional;
            const std::string name = by_place ? (next < parameters.size() ? parameters[next++].name : "") : argument.name;
            if (inner.variables.contains(name)) inner.variables[name] = value_of(argument.value).value_or(None{});
        }
    }

    Scope* scope_;
    const Module* module_;
    bool called_ = false;  ///< within a function that the block calls
    int depth_ = 0;
    int calls_ = 0;
};

}  // namespace

Changes changes_of(const Block& block, Scope& scope, const Module& module) {
    Collector collector(scope, module);
    collector.look(block);
    return std::move(collector.changes);
}

}  // namespace pgsteward::python
