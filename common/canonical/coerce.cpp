// Casts: which there are, and what the server adds where types do not fit (parse_coerce.c).
#include <algorithm>

#include "canonical/analysis.hpp"
#include "canonical/literals.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

bool is_polymorphic(TypeId type) {
    switch (type) {
        case anyelement:
        case anyarray:
        case anynonarray:
        case anyenum:
        case anyrange:
        case anymultirange:
        case anycompatible:
        case anycompatiblearray:
        case anycompatiblenonarray:
        case anycompatiblerange:
        case anycompatiblemultirange: return true;
        default: return false;
    }
}

bool allows(Permission permission, char context) {
    return context == 'i' || permission == Permission::explicit_ || (context == 'a' && permission == Permission::assignment);
}

}  // namespace

char Analysis::cast_method(TypeId source, TypeId target, Permission permission) {
    source = types.base(source);
    target = types.base(target);
    if (source == target) return 'b';
    if (const auto* cast = facts::cast(source, target)) return allows(permission, cast->context) ? cast->method : '\0';
    // oidvector and int2vector are no arrays for this purpose (find_coercion_pathway).
    const bool vector = target == 22 || target == 30;
    if (const TypeId to = types.element(target), from = types.element(source); !vector && to != none && from != none)
        if (cast_method(from, to, permission) != 0) return 'a';
    if (permission != Permission::implicit && types.category(target) == 'S') return 'i';
    if (permission == Permission::explicit_ && types.category(source) == 'S') return 'i';
    return 0;
}

bool Analysis::can_coerce(TypeId source, TypeId target, Permission permission) {
    if (source == target || target == any || is_polymorphic(target) || source == unknown) return true;
    if (cast_method(source, target, permission) != 0) return true;
    if (source == record && types.is_composite(target)) return true;
    if (types.is_composite(source) && target == record) return true;
    if (types.element(source) != none && types.is_composite(types.element(source)) && target == record_array) return true;
    const Relation* child = types.relation(types.base(source));
    const Relation* parent = types.relation(target);
    return child != nullptr && parent != nullptr &&
           std::ranges::find(child->parents, parent->name) != child->parents.end();
}

Node* Analysis::cast_node(Node* node, TypeRef target, Form form) {
    Node* cast = make(Node::Kind::cast, target);
    cast->form = form;
    cast->arguments = list({node});
    return cast;
}

/// A literal of a type whose values are names of objects: qualified where the catalog has the object.
Node* Analysis::object_literal(TypeId type, std::string_view text) {
    const bool number = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (number || text == "-") return constant(type, text);
    QualifiedName name;
    std::string_view rest = text;
    const auto take = [&rest] {
        std::string part;
        bool inside = false;
        while (!rest.empty() && (inside || rest.front() != '.')) {
            char c = rest.front();
            rest.remove_prefix(1);
            if (c == '"') {
                if (inside && rest.starts_with('"')) rest.remove_prefix(1), part += '"';
                else inside = !inside;
            } else {
                if (!inside && c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
                part += c;
            }
        }
        return part;
    };
    name.name = take();
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        name.schema = std::move(name.name);
        name.name = take();
    }
    if (!rest.empty()) return uncertain(constant(type, text));
    if (type == regrole || type == regnamespace) return constant(type, keep(quoted(name.name)));
    if (type == regclass) {
        if (name.schema == "pg_catalog") return constant(type, keep(quoted(name.name)));
        if (!name.schema.empty()) return constant(type, keep(quoted(name)));
        if (!facts::relations(name.name).empty() && facts::relations(name.name).front().origin == 0) return constant(type, keep(quoted(name.name)));
        if (const Relation* relation = context.catalog.relation(name, types.search_path()))
            return constant(type, keep(quoted(relation->name)));
        for (const std::string& schema : types.search_path())
            if (context.catalog.index_tables.find({schema, name.name}) != nullptr)
                return constant(type, keep(quoted(QualifiedName{schema, name.name})));
        return uncertain(constant(type, text));
    }
    if (type == regtype) {
        const TypeRef found = types.parse(text);
        if (found.id != none) return constant(type, keep(types.text(found)));
    }
    if (type == regproc && name.schema.empty() && !facts::functions(name.name).empty()) return constant(type, keep(quoted(name.name)));
    // Text search configurations of pg_catalog are visible, others are not known.
    if (type == regconfig || type == regdictionary) {
        if (name.schema == "pg_catalog" || name.schema.empty()) return constant(type, keep(quoted(name.name)));
        return constant(type, keep(quoted(name)));
    }
    return uncertain(constant(type, text));
}

/// An untyped literal becomes a constant of the target's base type (coerce_type's first branch).
Node* Analysis::literal(Node* node, TypeRef target) {
    if (node->flag) return null_constant(target.id);
    switch (target.id) {
        case regclass:
        case regtype:
        case regproc:
        case regrole:
        case regnamespace:
        case regconfig:
        case regdictionary:
        case regprocedure:
        case regoper:
        case regoperator:
        case regcollation: return object_literal(target.id, node->text);
        case none: return uncertain(node);
        default: break;
    }
    refuse_literal(node->text, target.id);
    auto text = normalised_literal(node->text, {target.id, target.id == interval ? target.modifier : 0}, types);
    if (!text) certain = false;
    // Without a zone it depends on the session's; in UTC it is at least what our own reading of a server shows.
    if (!text && target.id == timestamptz) text = normalised_timestamp_in_utc(node->text);
    Node* result = constant(target.id, text ? keep(*text) : node->text);
    if (target.id == interval) result->type.modifier = target.modifier;
    return result;
}

Node* Analysis::domain_cast(Node* node, TypeRef target, Permission permission, Form form, bool hide) {
    const TypeRef base = types.base(target);
    if (base.id == target.id) return node;
    if (base.modifier != 0) node = apply_modifier(node, base, Form::implicit_cast, hide);
    (void)permission;
    return cast_node(node, {target.id, 0}, form);
}

Node* Analysis::row_cast(Node* node, TypeRef target, Permission permission, Form form) {
    const auto attributes = types.attributes(types.base(target.id));
    if (node->kind == Node::Kind::row && node->arguments.size() == attributes.size()) {
        for (std::size_t i = 0; i < attributes.size(); ++i)
            if (node->arguments[i] != nullptr && attributes[i].type.size() > 0)
                node->arguments[i] = coerce(node->arguments[i], types.parse(attributes[i].type), permission, Form::implicit_cast);
    }
    return cast_node(node, {target.id, 0}, form);
}

Node* Analysis::coerce_type(Node* node, TypeRef target, Permission permission, Form form) {
    const TypeId source = node->type.id;
    if (source == target.id) return node;
    if (target.id == any || target.id == anyelement || target.id == anynonarray || target.id == anycompatible ||
        target.id == anycompatiblenonarray)
        return node;
    if (is_polymorphic(target.id)) {
        const TypeId base = types.base(source);
        return source != unknown && base != source ? cast_node(node, {base, 0}, form) : node;
    }
    if (source == unknown && node->kind == Node::Kind::constant) {
        TypeRef base = types.base(target);
        if (base.id != interval) base.modifier = 0;
        return domain_cast(literal(node, base), target, permission, form, false);
    }
    if (node->kind == Node::Kind::collate) {
        // The collation stays on top (coerce_to_target_type does the same for length coercions).
        Node* inner = coerce_type(node->arguments[0], target, permission, form);
        if (!types.collatable(target.id)) return inner;
        Node* outer = make(Node::Kind::collate, inner->type);
        outer->text = node->text;
        outer->arguments = list({inner});
        return outer;
    }
    const char method = cast_method(source, target.id, permission);
    if (method == 0) {
        if (types.is_composite(types.base(target.id)) || target.id == record || target.id == record_array)
            return target.id == record || target.id == record_array ? node : row_cast(node, target, permission, form);
        refuse_cast(source, target.id, permission);
        return uncertain(cast_node(node, {target.id, 0}, form));
    }
    note_cast(source, target.id, method);
    const TypeRef base = types.base(TypeRef{target.id, 0});
    if (method != 'b') {
        Node* result = cast_node(node, {base.id, 0}, form);
        result->number = method;
        if (base.id != target.id) {
            result->form = Form::implicit_cast;
            return domain_cast(result, target, permission, form, true);
        }
        return result;
    }
    // Already the base type of the domain, or binary-compatible with it: one cast to the domain itself.
    if (base.id != target.id) {
        Node* result = node;
        if (types.base(source) != base.id) result = cast_node(node, {base.id, 0}, Form::implicit_cast);
        return domain_cast(result, target, permission, form, true);
    }
    return cast_node(node, {target.id, 0}, form);
}

/// coerce_type_typmod.
Node* Analysis::apply_modifier(Node* node, TypeRef target, Form form, bool hide) {
    if (target.modifier == node->type.modifier) return node;
    if (hide && node->kind == Node::Kind::cast) node->form = Form::implicit_cast;
    Node* cast = cast_node(node, target, form);
    cast->flag = true;
    if (target.modifier != 0 && facts::has_length_cast(target.id)) cast->number = 'f';
    return cast;
}

Node* Analysis::coerce(Node* node, TypeRef target, Permission permission, Form form) {
    if (node == nullptr || target.id == none) return node;
    if (node->type.id == none) {
        certain = false;
        return form == Form::explicit_cast ? cast_node(node, target, form) : node;
    }
    if (node->kind == Node::Kind::collate && node->type.id != target.id) return coerce_type(node, target, permission, form);
    Node* result = coerce_type(node, target, permission, form);
    if (types.form(target.id) == 'd') return result;
    const bool hide = result != node && result->kind != Node::Kind::constant;
    return apply_modifier(result, target, form, hide);
}

Node* Analysis::coerce_to_common(Node* node, TypeId target) {
    if (target == none || node->type.id == target) return node;
    if (node->type.id == none) return uncertain(node);
    if (!can_coerce(node->type.id, target, Permission::implicit)) return uncertain(node);
    return coerce_type(node, {target, 0}, Permission::implicit, Form::implicit_cast);
}

Node* Analysis::boolean(Node* node) {
    if (node == nullptr || node->type.id == type_id::boolean) return node;
    return coerce(node, {type_id::boolean, 0}, Permission::assignment, Form::implicit_cast);
}

Node* Analysis::typed_unknown(Node* node, TypeId type) {
    return node != nullptr && node->type.id == unknown ? coerce_type(node, {type, 0}, Permission::implicit, Form::implicit_cast) : node;
}

TypeId Analysis::common_type(std::span<Node* const> nodes) {
    if (nodes.empty()) return none;
    TypeId chosen = nodes[0]->type.id;
    for (const Node* node : nodes)
        if (node->type.id == none) return none;
    if (chosen != unknown && std::ranges::all_of(nodes, [&](const Node* node) { return node->type.id == chosen; })) return chosen;
    chosen = types.base(chosen);
    for (const Node* node : nodes.subspan(1)) {
        const TypeId next = types.base(node->type.id);
        if (next == unknown || next == chosen) continue;
        if (chosen == unknown) {
            chosen = next;
        } else if (types.category(next) != types.category(chosen)) {
            return none;
        } else if (!types.preferred(chosen) && can_coerce(chosen, next, Permission::implicit) &&
                   !can_coerce(next, chosen, Permission::implicit)) {
            chosen = next;
        }
    }
    return chosen == unknown ? TypeId{text} : chosen;
}

Modifier Analysis::common_modifier(std::span<Node* const> nodes, TypeId type) const {
    if (nodes.empty()) return 0;
    const Modifier first = nodes[0]->type.modifier;
    const bool same = std::ranges::all_of(
        nodes, [&](const Node* node) { return node->type.id == type && node->type.modifier == first; });
    return same ? first : 0;
}

}  // namespace pgsteward::canonical
