#include "access/ready-made.hpp"

#include <algorithm>
#include <map>

#include "canonical/types.hpp"
#include "catalog/altered-privileges.hpp"

namespace pgsteward::access {
namespace {

namespace facts = canonical::facts;
using What = PrivilegeAlteration::What;

constexpr std::string_view system_schema = "pg_catalog";

bool in_system(const QualifiedName& object) { return object.schema == system_schema; }

/// One of them, before and after its alterations.
struct ReadyMade {
    ObjectKind kind;
    QualifiedName name;                      ///< a routine's without arguments
    std::vector<std::string> arguments;      ///< types
    std::vector<std::string> columns;        ///< that the facts know
    const OtherObject* altered = nullptr;
};

/// "(text, "Odd, one"[])" at its commas; a type is a whole, with its quoted parts.
std::vector<std::string> types_in(std::string_view parenthesised) {
    std::vector<std::string> types;
    std::string type;
    bool is_quoted = false;
    for (const char c : parenthesised.substr(1, parenthesised.size() - 2)) {
        if (c == '"') is_quoted = !is_quoted;
        if (c == ',' && !is_quoted) types.push_back(std::exchange(type, {}));
        else if (c != ' ' || is_quoted || !type.empty()) type += c;
    }
    if (!type.empty()) types.push_back(std::move(type));
    return types;
}

/// Where the arguments begin: behind the name, which may hold a parenthesis in quotes.
std::string_view arguments_of(std::string_view routine) {
    bool is_quoted = false;
    for (std::size_t at = 0; at < routine.size(); ++at) {
        if (routine[at] == '"') is_quoted = !is_quoted;
        if (routine[at] == '(' && !is_quoted) return routine.substr(at);
    }
    return "()";
}

ReadyMade altered(const OtherObject& privileges) {
    ReadyMade made{altered_object(privileges).of, ready_made_name(privileges), {}, {}, &privileges};
    if (made.kind == ObjectKind::function) made.arguments = types_in(arguments_of(privileges.name.name));
    return made;
}

class Collection {
public:
    Collection(const Catalog& catalog, const RoleGraph& graph) : catalog_(catalog), graph_(graph), owner_(graph.first_superuser() == everyone ? std::string() : graph.name(graph.first_superuser())), types_(catalog, {}) {}

    void add_altered_schemas() {
        for (const auto& [key, object] : catalog_.others)
            if (object->kind == ObjectKind::privileges && altered_object(*object).of == ObjectKind::schema) add(altered(*object));
    }

    void add_altered(const Catalog& in, bool with_alterations) {
        for (const auto& [key, object] : in.others) {
            if (object->kind != ObjectKind::privileges) continue;
            ReadyMade made = altered(*object);
            if (made.name.name.empty()) continue;   // of a snapshot that somebody wrote
            for (const facts::RelationFact& fact : facts::relations(made.name.name))
                if (is_relation(made.kind) && brings(fact.origin, made.name.schema)) know(made, fact);
            if (!with_alterations) made.altered = nullptr;
            add(made);
        }
    }

    void add_named(const NamedObject& named) {
        if (named.group == "schema" && named.name == system_schema) add({ObjectKind::schema, {"", named.name}, {}, {}});
        const auto dot = named.name.find('.');
        if (dot == std::string::npos) return;
        const std::string schema = named.name.substr(0, dot), rest = named.name.substr(dot + 1);
        if (named.group == "relation") add_relations({schema, rest});
        if (const auto last = rest.rfind('.'); named.group == "column" && last != std::string::npos) add_relations({schema, rest.substr(0, last)});
        if (named.group == "function") add_functions({schema, rest.substr(0, rest.find('('))});
        if (named.group == "type") add_type({schema, rest});
    }

    Catalog take() { return std::move(found_); }

private:
    bool brings(facts::Origin origin, const std::string& schema) {
        if (origin < facts::first_extension) return origin == 0 && schema == system_schema;
        const std::string* at = types_.schema_of(origin);
        return at && *at == schema;
    }

    void add_relations(const QualifiedName& name) {
        for (const facts::RelationFact& fact : facts::relations(name.name)) {
            if (!brings(fact.origin, name.schema)) continue;
            ReadyMade made{ObjectKind::table, name, {}, {}};
            know(made, fact);
            add(made);
        }
    }

    void add_functions(const QualifiedName& name) {
        for (const facts::FunctionFact& fact : facts::functions(name.name)) {
            if (!brings(fact.origin, name.schema) || fact.count > fact.arguments.size()) continue;
            ReadyMade made{ObjectKind::function, name, {}, {}};
            for (std::size_t i = 0; i < fact.count; ++i) made.arguments.push_back(types_.text({fact.arguments[i], 0}));
            add(made);
        }
    }

    void add_type(const QualifiedName& name) {
        const auto number = types_.find(name);
        const facts::TypeFact* fact = number ? facts::type(*number) : nullptr;
        if (fact && fact->name == name.name) add({ObjectKind::type, name, {}, {}});
    }

    static void know(ReadyMade& relation, const facts::RelationFact& fact) {
        relation.kind = fact.kind == 'v' ? ObjectKind::view : ObjectKind::table;
        std::string_view rest = fact.columns;
        while (!rest.empty()) {
            const std::string_view column = rest.substr(0, rest.find(','));
            relation.columns.emplace_back(column.substr(0, column.rfind(' ')));
            rest.remove_prefix(std::min(rest.size(), column.size() + 1));
        }
    }

    /// The first of a name stays: those with alterations come first.
    void add(const ReadyMade& made) {
        if (is_relation(made.kind)) return add_relation(made);
        if (made.kind == ObjectKind::function) return add_routine(made);
        if (made.kind == ObjectKind::type) return put(found_.types, catalog_.types, made.name, Type(), made);
        OtherObject object;
        object.kind = made.kind;
        if (made.kind == ObjectKind::schema) return put(found_.schemas, catalog_.schemas, made.name, std::move(object), made);
        put(found_.others, catalog_.others, {"", std::string(name_of(made.kind)) + " " + made.name.name}, std::move(object), made);
    }

    template <typename Object>
    void put(ObjectMap<Object>& into, const ObjectMap<Object>& by_text, const QualifiedName& key, Object object, const ReadyMade& made) {
        if (into.find(key) || by_text.find(key)) return;
        object.name = made.name;
        annotate(object, made);
        into.put(key, std::move(object));
    }

    void add_routine(const ReadyMade& made) {
        Routine routine;
        routine.name = made.name;
        routine.argument_types = made.arguments;
        const QualifiedName key = key_of(routine);
        if (found_.routines.find(key) || catalog_.routines.find(key)) return;
        annotate(routine, made);
        found_.put_routine(std::move(routine));
    }

    void add_relation(const ReadyMade& made) {
        Relation relation;
        relation.kind = made.kind;
        std::map<std::string, std::vector<AclItem>> lists;
        if (made.altered)
            for (const auto& [property, letters] : made.altered->properties) {
                const PrivilegeAlteration alteration = PrivilegeAlteration::of(property);
                if (!alteration.column.empty()) apply(lists[alteration.column], alteration, letters);
            }
        for (const std::string& name : made.columns) lists.try_emplace(name);
        for (auto& [name, list] : lists) {
            Column column;
            column.name = name;
            if (!list.empty()) column.acl = std::move(list);
            relation.columns.push_back(std::move(column));
        }
        put(found_.relations, catalog_.relations, made.name, std::move(relation), made);
    }

    void annotate(Annotations& object, const ReadyMade& made) {
        object.owner = owner_;
        std::vector<AclItem> list = {{owner_, owner_, letters_of(all_privileges(made.kind, graph_.postgres())), ""}};
        for (RoleId role = 0; role < graph_.size(); ++role) {
            if (role != everyone && !graph_[role].predefined) continue;
            const std::string grantee = role == everyone ? std::string() : graph_.name(role);
            if (const PrivilegeSet initial = initial_privileges(made.kind, made.name, grantee).certain) list.push_back({grantee, owner_, letters_of(initial), ""});
        }
        if (made.altered) {
            object.created = made.altered->created;
            object.changed = made.altered->changed;
            for (const auto& [property, letters] : made.altered->properties) {
                const PrivilegeAlteration alteration = PrivilegeAlteration::of(property);
                if (alteration.column.empty()) apply(list, alteration, letters);
            }
        }
        std::sort(list.begin(), list.end());
        object.acl = std::move(list);
    }

    void apply(std::vector<AclItem>& list, const PrivilegeAlteration& alteration, const std::string& letters) const {
        auto item = std::find_if(list.begin(), list.end(), [&](const AclItem& one) { return one.grantee == alteration.grantee; });
        if (item == list.end()) item = list.insert(item, {alteration.grantee, owner_, "", ""});
        if (alteration.what == What::revoked) item->privileges = letters_without(item->privileges, letters);
        else item->privileges = letters_of_both(item->privileges, letters);
        if (alteration.what == What::granted_with_option) item->grantable = letters_of_both(item->grantable, letters);
        if (item->privileges.empty()) list.erase(item);
    }

    const Catalog& catalog_;
    const RoleGraph& graph_;
    std::string owner_;
    canonical::Types types_;
    Catalog found_;
};

}  // namespace

bool has_extension(const Catalog& catalog) {
    return std::any_of(catalog.others.begin(), catalog.others.end(), [](const auto& entry) { return entry.second->kind == ObjectKind::extension; });
}

InitialPrivileges initial_privileges(ObjectKind kind, const QualifiedName& object, std::string_view grantee) {
    const auto usual = [&](std::string_view letters) { return grantee.empty() ? privileges_of(letters) : 0; };
    if (is_routine(kind)) {
        const PrivilegeSet initial = privileges_of(facts::function_privileges(object.name, grantee));
        return {initial, initial};
    }
    if (is_relation(kind) && kind != ObjectKind::sequence) {
        if (!in_system(object) && facts::relations(object.name).empty()) return {0, usual("r")};   // an extension's own tables are often readable
        const PrivilegeSet initial = privileges_of(facts::relation_privileges(object.name, grantee, in_system(object)));
        return {initial, initial};
    }
    const bool is_open = kind == ObjectKind::type || kind == ObjectKind::domain || (kind == ObjectKind::schema && object.name == system_schema);
    const PrivilegeSet initial = is_open ? usual("U") : 0;
    return {initial, initial};
}

QualifiedName ready_made_name(const OtherObject& privileges) {
    AlteredObject object = altered_object(privileges);
    if (object.name.schema.empty() && object.of != ObjectKind::schema && object.of != ObjectKind::foreign_data_wrapper) object.name.schema = system_schema;
    return std::move(object.name);
}

Catalog ready_made_objects(const Catalog& catalog, const RoleGraph& graph, const std::vector<NamedObject>& named, const Catalog* other) {
    Collection collection(catalog, graph);
    collection.add_altered(catalog, true);
    // What another state altered is here as it was made, unless its extension is not there at all.
    if (other && (has_extension(catalog) || !has_extension(*other))) collection.add_altered(*other, false);
    for (const NamedObject& one : named) collection.add_named(one);
    return collection.take();
}

std::vector<OtherObject> ready_made_schemas(const Catalog& catalog, const RoleGraph& graph) {
    Collection collection(catalog, graph);
    collection.add_altered_schemas();
    collection.add_named({"schema", std::string(system_schema)});
    const Catalog objects = collection.take();
    std::vector<OtherObject> schemas;
    for (const auto& [key, schema] : objects.schemas) schemas.push_back(*schema);
    return schemas;
}

}  // namespace pgsteward::access
