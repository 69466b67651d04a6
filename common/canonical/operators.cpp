// Which operator a name and two types mean (parse_oper.c, func_select_candidate of parse_func.c).
#include <algorithm>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

bool always_boolean(std::string_view name) {
    static constexpr std::string_view names[] = {"=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*",
                                                 "@>", "<@", "&&", "?", "?|", "?&", "@@", "!="};
    return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

/// func_select_candidate; `indices` are what is left of the candidates, the result is one of them or -1.
int Analysis::select_candidate(std::span<const TypeId> inputs, std::vector<std::span<const TypeId>>& candidates,
                               std::vector<int>& indices) {
    const std::size_t count = inputs.size();
    std::vector<TypeId> bases(inputs.begin(), inputs.end());
    std::size_t unknowns = 0;
    for (TypeId& type : bases) {
        if (type == unknown) ++unknowns;
        else type = types.base(type);
    }
    const auto keep_best = [&](auto&& matches) {
        std::vector<int> best;
        int most = 0;
        for (const int index : indices) {
            int found = 0;
            for (std::size_t i = 0; i < count; ++i)
                if (bases[i] != unknown && matches(i, candidates[static_cast<std::size_t>(index)][i])) ++found;
            if (found > most || best.empty()) {
                most = found;
                best.assign(1, index);
            } else if (found == most) {
                best.push_back(index);
            }
        }
        indices = std::move(best);
    };
    keep_best([&](std::size_t i, TypeId type) { return type == bases[i]; });
    if (indices.size() == 1) return indices[0];
    keep_best([&](std::size_t i, TypeId type) {
        return type == bases[i] || (types.preferred(type) && types.category(type) == types.category(bases[i]));
    });
    if (indices.size() == 1) return indices[0];
    if (unknowns == 0) return -1;

    std::vector<char> categories(count, 0);
    std::vector<bool> wants_preferred(count, false);
    bool resolved = true;
    for (std::size_t i = 0; i < count && resolved; ++i) {
        if (bases[i] != unknown) continue;
        for (const int index : indices) {
            const TypeId type = candidates[static_cast<std::size_t>(index)][i];
            const char category = types.category(type);
            if (categories[i] == 0) {
                categories[i] = category;
                wants_preferred[i] = types.preferred(type);
            } else if (category == categories[i]) {
                wants_preferred[i] = wants_preferred[i] || types.preferred(type);
            } else if (category == 'S') {
                categories[i] = category;
                wants_preferred[i] = types.preferred(type);
            } else if (categories[i] != 'S') {
                resolved = false;
                break;
            }
        }
    }
    if (resolved) {
        std::vector<int> kept;
        for (const int index : indices) {
            bool keep = true;
            for (std::size_t i = 0; i < count; ++i) {
                if (bases[i] != unknown) continue;
                const TypeId type = candidates[static_cast<std::size_t>(index)][i];
                if (types.category(type) != categories[i] || (wants_preferred[i] && !types.preferred(type))) keep = false;
            }
            if (keep) kept.push_back(index);
        }
        if (!kept.empty()) indices = std::move(kept);
        if (indices.size() == 1) return indices[0];
    }
    // The unknown ones may be of the one type that all others have.
    if (unknowns == count) return -1;
    TypeId known = none;
    for (const TypeId type : bases) {
        if (type == unknown) continue;
        if (known != none && known != type) return -1;
        known = type;
    }
    int chosen = -1;
    for (const int index : indices) {
        const auto& declared = candidates[static_cast<std::size_t>(index)];
        const std::vector<TypeId> assumed(count, known);
        const bool fits = std::ranges::all_of(declared, [&](TypeId type) { return can_coerce(known, type, Permission::implicit); }) &&
                          generic_consistent(assumed, declared);
        if (!fits) continue;
        if (chosen >= 0) return -1;
        chosen = index;
    }
    return chosen;
}

std::optional<OperatorChoice> Analysis::find_operator(const sql::ObjectName& name, TypeId left, TypeId right) {
    const auto all = facts::operators(name.name == "!=" ? std::string_view("<>") : std::string_view(name.name));
    const auto reachable = [&](const auto& fact) {
        if ((fact.left == 0) != (left == none)) return false;
        if (fact.origin == 0) return name.schema.empty() || name.schema == "pg_catalog";
        const std::string* schema = types.schema_of(fact.origin);
        if (schema == nullptr) return false;
        return name.schema.empty() ? std::ranges::find(types.search_path(), *schema) != types.search_path().end() : *schema == name.schema;
    };
    const auto shown = [&](OperatorChoice& choice) {
        if (choice.fact->origin == 0) return;
        choice.shown = keep("OPERATOR(" + quoted(*types.schema_of(choice.fact->origin)) + "." + std::string(choice.fact->name) + ")");
    };
    // What is declared so is what most expressions mean: the others are not looked at then.
    const auto exact = [&](TypeId a, TypeId b) -> std::optional<OperatorChoice> {
        for (const auto& fact : all) {
            if (fact.left != a || fact.right != b || !reachable(fact)) continue;
            OperatorChoice choice{&fact, fact.left, fact.right, fact.result, fact.name};
            shown(choice);
            return choice;
        }
        return std::nullopt;
    };
    const TypeId a = left == unknown && right != unknown ? right : left;
    const TypeId b = right == unknown && left != unknown && left != none ? left : right;
    if (auto found = exact(a, b)) return found;
    if ((left == unknown || right == unknown) && left != none && types.base(a) != a)
        if (auto found = exact(types.base(a), types.base(a))) return found;

    std::vector<OperatorChoice> choices;
    for (const auto& fact : all)
        if (reachable(fact)) choices.push_back({&fact, fact.left, fact.right, fact.result, fact.name});
    std::vector<TypeId> inputs = left == none ? std::vector<TypeId>{right} : std::vector<TypeId>{left, right};
    std::vector<std::array<TypeId, 2>> storage;
    storage.reserve(choices.size());
    std::vector<std::span<const TypeId>> declared;
    std::vector<int> indices;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        storage.push_back(left == none ? std::array<TypeId, 2>{choices[i].right, none} : std::array<TypeId, 2>{choices[i].left, choices[i].right});
        declared.emplace_back(storage.back().data(), inputs.size());
        bool fits = true;
        for (std::size_t k = 0; k < inputs.size() && fits; ++k) fits = can_coerce(inputs[k], declared.back()[k], Permission::implicit);
        if (fits && generic_consistent(inputs, declared.back())) indices.push_back(static_cast<int>(i));
    }
    if (indices.empty()) return std::nullopt;
    const int chosen = indices.size() == 1 ? indices[0] : select_candidate(inputs, declared, indices);
    if (chosen < 0) return std::nullopt;
    OperatorChoice& choice = choices[static_cast<std::size_t>(chosen)];
    shown(choice);
    return choice;
}

Node* Analysis::operation(const sql::ObjectName& name, Node* left, Node* right) {
    Node* node = make(Node::Kind::operation);
    const TypeId left_type = left ? left->type.id : TypeId{none};
    const bool resolvable = right->type.id != none && (left == nullptr || left_type != none);
    const auto choice = resolvable ? find_operator(name, left_type, right->type.id) : std::nullopt;
    if (!choice) {
        if (resolvable && name.schema.empty()) refuse_operator(name.name, left_type, right->type.id);
        certain = false;
        node->text = keep(name.schema.empty() || name.schema == "pg_catalog" ? (name.name == "!=" ? "<>" : name.name.str())
                                                                            : "OPERATOR(" + quoted(name.schema) + "." + name.name + ")");
        if (always_boolean(name.name)) node->type.id = type_id::boolean;
        node->arguments = left ? list({left, right}) : list({right});
        return node;
    }
    std::array<TypeId, 2> declared{left ? choice->left : choice->right, choice->right};
    std::array<TypeId, 2> actual{left ? left_type : right->type.id, right->type.id};
    const std::size_t count = left ? 2 : 1;
    node->type.id = resolve_generic(std::span(actual).first(count), std::span(declared).first(count), choice->result);
    if (node->type.id == none) certain = false;
    if (left) left = coerce_type(left, {declared[0], 0}, Permission::implicit, Form::implicit_cast);
    right = coerce_type(right, {declared[count - 1], 0}, Permission::implicit, Form::implicit_cast);
    note_operator(*choice, actual[0], actual[count - 1]);
    node->text = choice->shown;
    node->arguments = left ? list({left, right}) : list({right});
    return node;
}

Node* Analysis::array_operation(const sql::ObjectName& name, Node* left, Node* right, bool any_) {
    Node* node = make(any_ ? Node::Kind::any : Node::Kind::all, {type_id::boolean, 0});
    const TypeId array = right->type.id;
    const TypeId element = array == unknown ? TypeId{unknown} : types.element(types.base(array));
    const auto choice = element != none && left->type.id != none ? find_operator(name, left->type.id, element) : std::nullopt;
    if (!choice) {
        certain = false;
        node->text = keep(name.schema.empty() || name.schema == "pg_catalog" ? (name.name == "!=" ? "<>" : name.name.str())
                                                                            : "OPERATOR(" + quoted(name.schema) + "." + name.name + ")");
        node->arguments = list({left, right});
        return node;
    }
    std::array<TypeId, 2> declared{choice->left, choice->right};
    const std::array<TypeId, 2> actual{left->type.id, element};
    resolve_generic(actual, declared, choice->result);
    left = coerce_type(left, {declared[0], 0}, Permission::implicit, Form::implicit_cast);
    const TypeId target = types.array_of(declared[1]);
    right = coerce_type(right, {target, 0}, Permission::implicit, Form::implicit_cast);
    node->text = choice->shown;
    node->arguments = list({left, right});
    return node;
}

Node* Analysis::row_comparison(const sql::ObjectName& name, Node* left, Node* right) {
    const std::size_t count = left->arguments.size();
    if (count != right->arguments.size() || count == 0) {
        Node* node = make(Node::Kind::operation, {type_id::boolean, 0});
        node->text = keep(name.name);
        node->arguments = list({left, right});
        return uncertain(node);
    }
    std::vector<Node*> pairs;
    for (std::size_t i = 0; i < count; ++i) pairs.push_back(operation(name, left->arguments[i], right->arguments[i]));
    if (count == 1) return pairs[0];
    if (name.name == "=" || name.name == "<>") {
        Node* node = make(name.name == "=" ? Node::Kind::and_ : Node::Kind::or_, {type_id::boolean, 0});
        node->arguments = list(pairs);
        return node;
    }
    std::vector<Node*> sides(count * 2);
    for (std::size_t i = 0; i < count; ++i) {
        sides[i] = pairs[i]->arguments[0];
        sides[count + i] = pairs[i]->arguments.back();
    }
    Node* node = make(Node::Kind::row_compare, {type_id::boolean, 0});
    node->text = pairs[0]->text;
    node->arguments = list(sides);
    return node;
}

}  // namespace pgsteward::canonical
