// A catalog → the snapshot's JSON.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "catalog/secrets.hpp"
#include "print/acl-text.hpp"
#include "print/snapshot-fields.hpp"
#include "print/snapshot.hpp"

namespace pgsteward::print {
namespace {

using Json = nlohmann::ordered_json;
using namespace snapshot_fields;

std::string_view word_for(Words words, int value) {
    const auto found = std::ranges::find(words, value, &Word::value);
    return found == words.end() ? std::string_view() : found->word;
}

/// One overload for each type that a field can have.
struct ToJson {
    static Json of(const std::string& text) { return text; }
    static Json of(bool value) { return value; }
    static Json of(int value) { return value; }
    static Json of(std::int64_t value) { return value; }
    static Json of(double value) { return value; }
    static Json of(const QualifiedName& name) { return pgsteward::quoted(name); }
    static Json of(const AclItem& item) { return acl_text(item); }
    static Json of(const std::pair<QualifiedName, std::string>& column) { return pgsteward::quoted(column.first) + "." + pgsteward::quoted(column.second); }
    static Json of(const OptionMap& options) {
        Json json = Json::object();
        for (const auto& [name, value] : options) json[name] = value;
        return json;
    }
    template <typename Value>
    static Json of(const Rare<Value>& value) {
        return value ? of(*value) : Json(nullptr);
    }
    template <typename Value>
    static Json of(const std::vector<Value>& values) {
        Json json = Json::array();
        for (const Value& value : values) json.push_back(of(value));
        return json;
    }
    template <typename Value>
    static Json of(const SharedVector<Value>& values) { return of(static_cast<const std::vector<Value>&>(values)); }
    template <Described Struct>
    static Json of(const Struct& object) {
        Json json = Json::object();
        add_fields(json, object);
        return json;
    }

    /// The fields that differ from those of a new struct.
    template <Described Struct>
    static void add_fields(Json& json, const Struct& object) {
        const Struct usual{};
        each_field<Struct>([&](const auto& field) {
            const auto& value = object.*field.member;
            if (value == usual.*field.member) return;
            Json& member = json[std::string(field.name)];
            if constexpr (has_words<decltype(value)>) member = word_for(field.words, static_cast<int>(value));
            else member = of(value);
        });
    }
};

/// By name, with unknown_identifier in the place of what is not known of one.
Json doubts_of(const Catalog& catalog) {
    std::map<QualifiedName, const Doubt*> sorted;
    for (const auto& [name, doubt] : catalog.doubts) sorted.emplace(name, doubt.get());
    Json list = Json::array();
    for (const auto& [name, doubt] : sorted) {
        Json json = {{"name", ToJson::of(name)}, {"because", doubt->because}};
        if (doubt->one_more) json["one_more"] = true;
        list.push_back(std::move(json));
    }
    return list;
}

class Writer {
public:
    Writer(const Snapshot& snapshot, const SnapshotOptions& options) : snapshot_(snapshot), options_(options) {}

    std::string write() {
        const Catalog& catalog = snapshot_.catalog;
        for (const auto& relation : catalog.relations.sorted()) add_relation(*relation);
        for (const auto& routine : catalog.routines.sorted()) add(routine->kind, routine->name, key_of(*routine).name, *routine);
        for (const auto& type : catalog.types.sorted()) add_type(*type);
        for (const auto& schema : catalog.schemas.sorted()) add(schema->kind, schema->name, schema->name.name, *schema);
        for (const auto& other : catalog.others.sorted()) add_other(*other);
        for (const auto& role : catalog.roles.sorted()) add(ObjectKind::role, {"", role->name}, role->name, *role);
        for (const auto& defaults : catalog.default_privileges.sorted()) add_defaults(*defaults);
        Json document = Json::object();
        document["schema_version"] = 1;
        document["postgres"] = snapshot_.postgres;
        if (catalog.complete) document["complete"] = true;
        if (!snapshot_.states_owners) document["states_owners"] = false;
        if (!snapshot_.states_privileges) document["states_privileges"] = false;
        if (catalog.doubts.size() > 0) document["doubts"] = doubts_of(catalog);
        Json objects = Json::array();
        for (auto& [place, object] : objects_) objects.push_back(std::move(object));
        document["objects"] = std::move(objects);
        return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    }

private:
    struct Place {
        std::string kind, schema, name;
        auto operator<=>(const Place&) const = default;
    };

    static Json begun(ObjectKind kind, const QualifiedName& name) {
        Json json = Json::object();
        json["kind"] = name_of(kind);
        if (!name.schema.empty()) json["schema"] = name.schema;
        json["name"] = name.name;
        return json;
    }
    void put(ObjectKind kind, const std::string& schema, const std::string& name, Json json) {
        objects_.emplace(Place{std::string(name_of(kind)), schema, name}, std::move(json));
    }
    template <typename Object>
    void add(ObjectKind kind, const QualifiedName& name, const std::string& place, const Object& object) {
        Json json = begun(kind, name);
        ToJson::add_fields(json, object);
        add_origin(json, object.changed, nullptr);
        put(kind, name.schema, place, std::move(json));
    }

    void add_relation(const Relation& relation) {
        Relation written = relation;
        std::ranges::sort(written.constraints, {}, &Constraint::name);
        std::ranges::sort(written.indexes, {}, &Index::name);
        std::ranges::sort(written.triggers, {}, &Trigger::name);
        std::ranges::sort(written.rules, {}, &RewriteRule::name);
        std::ranges::sort(written.policies, {}, &RowPolicy::name);
        for (Constraint& constraint : written.constraints)
            if (constraint.kind == Constraint::Kind::check) constraint.columns.clear();   // those that it reads
        Json json = begun(relation.kind, relation.name);
        ToJson::add_fields(json, written);
        add_origin(json, written.changed, nullptr);
        const auto parts = [&](const char* name, const auto& list) {
            for (std::size_t i = 0; i < list.size(); ++i) add_origin(json[name][i], list[i].changed, &written.changed);
        };
        parts("columns", written.columns);
        parts("constraints", written.constraints);
        parts("indexes", written.indexes);
        parts("triggers", written.triggers);
        parts("rules", written.rules);
        parts("policies", written.policies);
        put(relation.kind, relation.name.schema, relation.name.name, std::move(json));
    }

    void add_type(const Type& type) {
        Type written = type;
        std::ranges::sort(written.constraints, {}, &Constraint::name);
        for (Constraint& constraint : written.constraints) constraint.columns.clear();
        add(type.kind, type.name, type.name.name, written);
    }

    void add_other(const OtherObject& object) {
        OtherObject written = object;
        if (options_.secrets == Secrets::redacted)
            for (auto& [name, value] : written.properties) value = shown_property(object.kind, name, value);
        add(object.kind, object.name, object.name.name, written);
    }

    void add_defaults(const DefaultPrivileges& defaults) {
        Json json = begun(ObjectKind::default_acl, {defaults.schema, std::string(name_of(defaults.kind))});
        ToJson::add_fields(json, defaults);
        add_origin(json, defaults.changed, nullptr);
        put(ObjectKind::default_acl, defaults.schema, std::string(name_of(defaults.kind)) + " " + defaults.role, std::move(json));
    }

    /// A part says where it was shaped only when that was elsewhere than the whole.
    void add_origin(Json& json, const Origin& origin, const Origin* whole) {
        if (!options_.origins) return;
        const Json place = origin_json(origin);
        if (place.empty() || (whole && place == origin_json(*whole))) return;
        json["origin"] = place;
    }
    Json origin_json(const Origin& origin) const {
        Json json = Json::object();
        if (!origin.at) return json;
        json["path"] = origin.at->source.name();
        json["line"] = origin.at->begin().line;
        if (origin.migration > 0 && origin.migration <= snapshot_.revisions.size()) json["revision"] = snapshot_.revisions[origin.migration - 1];
        return json;
    }

    const Snapshot& snapshot_;
    const SnapshotOptions& options_;
    std::map<Place, Json> objects_;
};

}  // namespace

std::string snapshot(const Snapshot& snapshot, const SnapshotOptions& options) { return Writer(snapshot, options).write(); }

}  // namespace pgsteward::print
