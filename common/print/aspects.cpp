#include "print/aspects.hpp"

#include <algorithm>
#include <array>

#include "access/acl.hpp"
#include "sql/plpgsql-tokens.hpp"

namespace pgsteward::print {
namespace {

/// In the order of Aspect.
constexpr std::array<std::string_view, 13> names = {"owner", "acl", "comment", "security-label", "tablespace", "storage", "statistics",
                                                    "column-order", "populated", "extension-version", "replication", "role", "server"};

/// Replaces every object by a changed copy.
template <typename Object, typename Change>
void edit_all(ObjectMap<Object>& map, const Change& change) {
    std::vector<QualifiedName> keys;
    for (const auto& [key, object] : map) keys.push_back(key);
    for (const QualifiedName& key : keys) map.edit(key, [&](Object& object) { change(object); });
}

template <typename Object, typename Condition>
void erase_if(ObjectMap<Object>& map, const Condition& condition) {
    std::vector<QualifiedName> keys;
    for (const auto& [key, object] : map)
        if (condition(*object)) keys.push_back(key);
    for (const QualifiedName& key : keys) map.erase(key);
}

/// Everything that is annotated, the columns of relations included. `owner` is the whole's.
template <typename Change>
void edit_annotated(Catalog& catalog, const Change& change) {
    edit_all(catalog.relations, [&](Relation& relation) {
        for (Column& column : relation.columns) change(static_cast<Annotations&>(column));
        change(static_cast<Annotations&>(relation));
    });
    edit_all(catalog.routines, [&](Routine& routine) { change(static_cast<Annotations&>(routine)); });
    edit_all(catalog.types, [&](Type& type) {
        for (Column& attribute : type.attributes) change(static_cast<Annotations&>(attribute));
        change(static_cast<Annotations&>(type));
    });
    edit_all(catalog.others, [&](OtherObject& object) { change(static_cast<Annotations&>(object)); });
    edit_all(catalog.schemas, [&](OtherObject& object) { change(static_cast<Annotations&>(object)); });
    edit_all(catalog.roles, [&](Role& role) { change(static_cast<Annotations&>(role)); });
}

/// aclnewowner(): what the old owner held and granted, the new one holds and grants; two entries that become one are
/// merged.
void hand_over(AccessControlList& acl, const std::string& from, const std::string& to) {
    if (!acl) return;
    std::vector<AclItem> merged;
    for (AclItem item : *acl) {
        if (item.grantee == from) item.grantee = to;
        if (item.grantor == from) item.grantor = to;
        const auto same = std::ranges::find_if(merged, [&](const AclItem& other) { return other.grantee == item.grantee && other.grantor == item.grantor; });
        if (same == merged.end()) {
            merged.push_back(std::move(item));
            continue;
        }
        same->privileges = access::letters_of(access::privileges_of(same->privileges) | access::privileges_of(item.privileges));
        same->grantable = access::letters_of(access::privileges_of(same->grantable) | access::privileges_of(item.grantable));
    }
    std::ranges::sort(merged);
    acl = std::move(merged);
}

void give_to(Annotations& object, const std::string& role) {
    if (object.owner.empty()) return;
    hand_over(object.acl, object.owner, role);
    object.owner = role;
}

void drop_owners(Catalog& catalog, const std::string& role) {
    edit_all(catalog.relations, [&](Relation& relation) {
        for (Column& column : relation.columns) hand_over(column.acl, relation.owner, role);
        give_to(relation, role);
    });
    edit_all(catalog.routines, [&](Routine& routine) { give_to(routine, role); });
    edit_all(catalog.types, [&](Type& type) { give_to(type, role); });
    edit_all(catalog.others, [&](OtherObject& object) { give_to(object, role); });
    edit_all(catalog.schemas, [&](OtherObject& object) {
        if (object.name.name != "public") give_to(object, role);   // a new database's own, which nobody gave to anybody
    });
}

/// What stands between two tokens: one line break where there is one, with the indentation behind it.
std::string blank_between(std::string_view gap) {
    const std::size_t line = gap.rfind('\n');
    if (line == std::string_view::npos) return gap.empty() ? "" : " ";
    const std::string_view indentation = gap.substr(line);
    return std::string(indentation.substr(0, std::min(indentation.find_first_not_of(" \t\n"), indentation.size())));
}

/// The code without its comments and blank lines; strings stay as they are.
std::string without_comments(const std::string& code) {
    std::string text;
    std::size_t at = 0;
    for (const sql::plpgsql::Token& token : sql::plpgsql::tokenize(code)) {
        text += blank_between(std::string_view(code).substr(at, token.at.begin - at));
        text += std::string_view(code).substr(token.at.begin, token.at.size());
        at = token.at.end;
    }
    return text;
}

void drop_code_comments(Routine& routine) {
    const bool is_code = !routine.standard_body && (routine.language == "sql" || routine.language == "plpgsql");
    if (is_code) routine.body = without_comments(routine.body);
}

void drop_comments(Catalog& catalog) {
    edit_annotated(catalog, [](Annotations& object) { object.comment.clear(); });
    edit_all(catalog.relations, [](Relation& relation) {
        const auto clear = [](auto& parts) {
            for (auto& part : parts) part.comment.clear();
        };
        clear(relation.constraints);
        clear(relation.indexes);
        clear(relation.triggers);
        clear(relation.rules);
        clear(relation.policies);
    });
    edit_all(catalog.types, [](Type& type) {
        for (Constraint& constraint : type.constraints) constraint.comment.clear();
    });
    edit_all(catalog.routines, drop_code_comments);
}

void drop_storage(Relation& relation) {
    if (relation.kind != ObjectKind::view) relation.options.clear();   // a view's options say what it does
    relation.access_method.clear();
    for (Column& column : relation.columns) {
        column.storage.clear();
        column.compression.clear();
    }
    for (Index& index : relation.indexes) index.options.clear();
}

void drop_statistics(Relation& relation) {
    for (Column& column : relation.columns) {
        column.statistics_target = -1;
        column.options.clear();
    }
    for (Index& index : relation.indexes)
        for (IndexKey& key : index.keys) key.statistics_target = -1;
}

void drop_replication(Catalog& catalog) {
    erase_if(catalog.others, [](const OtherObject& object) { return object.kind == ObjectKind::publication || object.kind == ObjectKind::subscription; });
    edit_all(catalog.relations, [](Relation& relation) {
        relation.replica_identity = 'd';
        for (Index& index : relation.indexes) index.replica_identity = false;
    });
}

bool is_of_server(const OtherObject& object) {
    return object.kind == ObjectKind::database || object.kind == ObjectKind::tablespace || object.kind == ObjectKind::parameter;
}

void drop(Catalog& catalog, Aspect aspect, const std::string& role) {
    switch (aspect) {
        case Aspect::owner: return drop_owners(catalog, role);
        case Aspect::acl:
            erase_if(catalog.default_privileges, [](const DefaultPrivileges&) { return true; });
            erase_if(catalog.others, [](const OtherObject& object) { return object.kind == ObjectKind::privileges; });
            return edit_annotated(catalog, [](Annotations& object) { object.acl.reset(); });
        case Aspect::comment: return drop_comments(catalog);
        case Aspect::security_label: return edit_annotated(catalog, [](Annotations& object) { object.security_labels.clear(); });
        case Aspect::tablespace:
            return edit_all(catalog.relations, [](Relation& relation) {
                relation.tablespace.clear();
                for (Index& index : relation.indexes) index.tablespace.clear();
            });
        case Aspect::storage: return edit_all(catalog.relations, drop_storage);
        case Aspect::statistics:
            erase_if(catalog.others, [](const OtherObject& object) { return object.kind == ObjectKind::statistics; });
            return edit_all(catalog.relations, drop_statistics);
        case Aspect::column_order:
            return edit_all(catalog.relations, [](Relation& relation) {
                const bool table = relation.kind == ObjectKind::table || relation.kind == ObjectKind::foreign_table;
                if (table && relation.of_type.name.empty()) std::ranges::stable_sort(relation.columns, {}, &Column::name);
            });
        case Aspect::populated: return edit_all(catalog.relations, [](Relation& relation) { relation.populated = relation.kind != ObjectKind::materialized_view; });
        case Aspect::extension_version:
            return edit_all(catalog.others, [](OtherObject& object) {
                if (object.kind != ObjectKind::extension) return;
                object.properties.erase("version");
                object.comment.clear();
            });
        case Aspect::replication: return drop_replication(catalog);
        case Aspect::role: return erase_if(catalog.roles, [](const Role&) { return true; });
        case Aspect::server: return erase_if(catalog.others, is_of_server);
    }
}

}  // namespace

const Aspects& all_aspects() {
    static const Aspects all = [] {
        Aspects aspects;
        for (std::size_t i = 0; i < names.size(); ++i) aspects.insert(static_cast<Aspect>(i));
        return aspects;
    }();
    return all;
}

std::string_view name_of(Aspect aspect) { return names[static_cast<std::size_t>(aspect)]; }

std::optional<Aspect> aspect_named(std::string_view name) {
    for (const Aspect aspect : all_aspects())
        if (name_of(aspect) == name) return aspect;
    return std::nullopt;
}

Catalog without(Catalog catalog, const Aspects& dropped, const std::string& role) {
    for (const Aspect aspect : dropped) drop(catalog, aspect, role);
    catalog.commit();
    return catalog;
}

}  // namespace pgsteward::print
