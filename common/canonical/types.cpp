// Finding types and their properties (namespace.c, lsyscache.c).
#include "canonical/types.hpp"

#include <algorithm>

namespace pgsteward::canonical {

const std::string* Types::schema_of(facts::Origin origin) {
    if (schemas_.empty()) schemas_.resize(facts::max_origins);
    ExtensionSchema& at = schemas_[origin];
    if (!at.known) {
        at.known = true;
        const OtherObject* extension = catalog_.others.find({"", "extension " + std::string(facts::extension(origin))});
        at.installed = extension != nullptr;
        if (extension) {
            const auto schema = extension->properties.find("schema");
            std::size_t begin = 0;
            at.name = schema == extension->properties.end() ? "public" : read_identifier(schema->second, begin, "");
        }
    }
    return at.installed ? &at.name : nullptr;
}

const Types::UserType* Types::user(TypeId type) const {
    return type < first_user_type ? nullptr : users_[(type - first_user_type) / 2].get();
}

TypeId Types::add(UserType type) {
    std::string key = type.name.schema + '\0' + type.name.name;
    const auto found = user_ids_.find(key);
    if (found != user_ids_.end()) return found->second;
    const TypeId id = first_user_type + static_cast<TypeId>(users_.size()) * 2;
    users_.push_back(std::make_unique<UserType>(std::move(type)));
    user_ids_.emplace(std::move(key), id);
    return id;
}

TypeId Types::row_type(const Relation& relation) { return add({relation.name, nullptr, &relation}); }

std::optional<TypeId> Types::find_in(const std::string& schema, const std::string& name) {
    if (schema == "pg_catalog" || schema == "information_schema") {
        const auto* fact = facts::type_named(name, schema == "pg_catalog" ? 0 : 1);
        return fact ? std::optional<TypeId>(fact->number) : std::nullopt;
    }
    const QualifiedName qualified{schema, name};
    if (const Type* type = catalog_.types.find(qualified)) return add({qualified, type, nullptr});
    if (const Relation* relation = catalog_.relations.find(qualified); relation && relation->kind != ObjectKind::index)
        return add({qualified, nullptr, relation});
    for (auto* fact = facts::next_extension_type(name, nullptr); fact; fact = facts::next_extension_type(name, fact)) {
        const std::string* at = schema_of(fact->origin);
        if (at != nullptr && *at == schema) return fact->number;
    }
    return std::nullopt;
}

std::optional<TypeId> Types::find(const QualifiedName& name) {
    if (!name.schema.empty()) return find_in(name.schema, name.name);
    if (const auto* fact = facts::type_named(name.name, 0)) return fact->number;
    for (const std::string& schema : search_path_)
        if (auto found = find_in(schema, name.name)) return found;
    return std::nullopt;
}

char Types::form(TypeId type) const {
    if (const UserType* of = user(type)) {
        if (type % 2 == 1) return 'b';
        if (of->relation != nullptr) return 'c';
        if (of->type == nullptr) return 'b';
        switch (of->type->form) {
            case Type::Form::enumeration: return 'e';
            case Type::Form::composite: return 'c';
            case Type::Form::domain: return 'd';
            case Type::Form::range: return 'r';
            default: return 'b';
        }
    }
    const auto* fact = facts::type(type);
    return fact ? fact->form : 'b';
}

char Types::category(TypeId type) const {
    if (const UserType* of = user(type)) {
        if (type % 2 == 1) return 'A';
        switch (form(type)) {
            case 'e': return 'E';
            case 'c': return 'C';
            case 'r': return 'R';
            case 'd': return category(const_cast<Types*>(this)->base(type));
            default: break;
        }
        if (of->type != nullptr) {
            const auto category = of->type->properties.find("category");
            if (category != of->type->properties.end() && !category->second.empty()) return category->second.front();
        }
        return 'U';
    }
    const auto* fact = facts::type(type);
    return fact ? fact->category : 'U';
}

bool Types::preferred(TypeId type) const {
    const auto* fact = facts::type(type);
    return fact != nullptr && fact->preferred;
}

bool Types::collatable(TypeId type) const {
    if (type >= first_user_type) {
        if (type % 2 == 1) return collatable(type - 1);
        return form(type) == 'd' && collatable(const_cast<Types*>(this)->base(type));
    }
    const auto* fact = facts::type(type);
    return fact != nullptr && fact->collatable;
}

TypeId Types::element(TypeId type) const {
    if (type >= first_user_type) return type % 2 == 1 ? type - 1 : type_id::none;
    const auto* fact = facts::type(type);
    return fact ? fact->element : TypeId{type_id::none};
}

TypeId Types::array_of(TypeId type) {
    if (type >= first_user_type) return type % 2 == 0 ? type + 1 : type_id::none;
    const auto* fact = facts::type(type);
    return fact ? fact->array : TypeId{type_id::none};
}

TypeRef Types::base(TypeRef type) {
    for (int depth = 0; depth < 64 && form(type.id) == 'd'; ++depth) {
        if (const UserType* of = user(type.id)) {
            const TypeRef below = parse(of->type->base);
            type = {below.id, below.modifier != 0 ? below.modifier : type.modifier};
        } else {
            type = {facts::type(type.id)->base, 0};
        }
    }
    return type;
}

TypeId Types::base(TypeId type) { return form(type) == 'd' ? base(TypeRef{type, 0}).id : type; }

TypeId Types::range_subtype(TypeId type) {
    if (const UserType* of = user(type)) {
        if (of->type == nullptr || type % 2 == 1) return type_id::none;
        const auto subtype = of->type->properties.find("subtype");
        return subtype == of->type->properties.end() ? TypeId{type_id::none} : parse(subtype->second).id;
    }
    const auto* fact = facts::type(type);
    return fact && (fact->form == 'r' || fact->form == 'm') ? fact->base : TypeId{type_id::none};
}

bool Types::is_composite(TypeId type) const { return form(type) == 'c'; }

std::span<const Column> Types::attributes(TypeId type) const {
    const UserType* of = user(type);
    if (of == nullptr || type % 2 == 1) return {};
    if (of->relation != nullptr) return of->relation->columns;
    return of->type != nullptr ? std::span<const Column>(of->type->attributes) : std::span<const Column>();
}

const Type* Types::definition(TypeId type) const {
    const UserType* of = user(type);
    return of != nullptr && type % 2 == 0 ? of->type : nullptr;
}

const Relation* Types::relation(TypeId type) const {
    const UserType* of = user(type);
    return of != nullptr && type % 2 == 0 ? of->relation : nullptr;
}

Modifier Types::intern(std::string_view modifier) {
    if (modifier.empty()) return 0;
    const auto found = std::ranges::find_if(modifiers_, [&](const auto& known) { return *known == modifier; });
    if (found != modifiers_.end()) return static_cast<Modifier>(found - modifiers_.begin()) + 1;
    modifiers_.push_back(std::make_unique<std::string>(modifier));
    return static_cast<Modifier>(modifiers_.size());
}

}  // namespace pgsteward::canonical
