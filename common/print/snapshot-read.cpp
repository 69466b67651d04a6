// The snapshot's JSON → a catalog. A snapshot may come from anywhere, so nothing in it is taken for granted: each member
// is known and has its type, or the error says which has not.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "print/acl-text.hpp"
#include "print/snapshot-derived.hpp"
#include "print/snapshot-fields.hpp"
#include "print/snapshot-member.hpp"
#include "print/snapshot.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/parallel.hpp"

namespace pgsteward::print {
namespace {

using namespace snapshot_fields;

QualifiedName qualified_name(const std::string& text, std::size_t& at) {
    QualifiedName name{"", read_identifier(text, at, ".")};
    if (at < text.size() && text[at] == '.') {
        name.schema = std::move(name.name);
        name.name = read_identifier(text, ++at, ".");
    }
    return name;
}

int value_of(const Member& member, Words words) {
    const std::string text = member.text();
    const auto found = std::ranges::find(words, text, &Word::word);
    if (found != words.end()) return found->value;
    std::string list;
    for (const Word& word : words) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", word.word);
    member.fail(fmt::format("must be one of {}", list));
}

/// One overload for each type that a field can have.
struct FromJson {
    static void read(const Member& member, std::string& value) { value = member.text(); }
    static void read(const Member& member, SharedText& value) { value = member.text(); }
    static void read(const Member& member, bool& value) { value = member.flag(); }
    static void read(const Member& member, int& value) { value = member.number<int>(); }
    static void read(const Member& member, std::int64_t& value) { value = member.number<std::int64_t>(); }
    static void read(const Member& member, double& value) { value = member.real(); }
    static void read(const Member& member, QualifiedName& value) {
        std::size_t at = 0;
        const std::string text = member.text();
        value = qualified_name(text, at);
        if (value.name.empty() || at != text.size()) member.fail("must be a name");
    }
    static void read(const Member& member, AclItem& value) {
        const auto item = acl_item(member.text());
        if (!item) member.fail("must be an entry of an access control list");
        value = *item;
    }
    static void read(const Member& member, std::pair<QualifiedName, std::string>& value) {
        std::size_t at = 0;
        const std::string text = member.text();
        value.first = qualified_name(text, at);
        if (at >= text.size()) member.fail("must be a column with its table and schema");
        value.second = read_identifier(text, ++at, "");
    }
    static void read(const Member& member, OptionMap& value) {
        for (const auto& [name, json] : member.object().items()) value[name] = member[name].text();
    }
    template <typename Value>
    static void read(const Member& member, Rare<Value>& value) {
        read(member, value.emplace());
    }
    template <typename Value>
    static void read(const Member& member, std::vector<Value>& values) {
        for (const Member& item : member.items()) read(item, values.emplace_back());
    }
    template <typename Value>
    static void read(const Member& member, SharedVector<Value>& values) {
        for (const Member& item : member.items()) read(item, values.emplace_back());
    }
    template <Described Struct>
    static void read(const Member& member, Struct& object) {
        read_fields(member, object, {"origin"});
    }

    /// `beside`: members that are no fields: what the object is, and where it comes from.
    template <Described Struct>
    static void read_fields(const Member& member, Struct& object, const std::set<std::string>& beside) {
        std::set<std::string_view> known;
        each_field<Struct>([&](const auto& field) {
            known.insert(field.name);
            const std::string name(field.name);
            if (!member.has(name)) return;
            auto& value = object.*field.member;
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (has_words<Value>) value = static_cast<Value>(value_of(member[name], field.words));
            else read(member[name], value);
        });
        for (const auto& [name, json] : member.object().items())
            if (!known.contains(name) && !beside.contains(name)) member[name].fail("is not known here");
    }
};

/// Locations of which the path and the line are known, not the text.
class Origins {
public:
    explicit Origins(std::vector<std::string>& revisions) : revisions_(revisions) {}

    void read(const Member& member, Origin& created, Origin& changed, const Origin* whole) {
        if (!member.has("origin")) {
            if (whole) created = changed = *whole;
            return;
        }
        const Member place = member["origin"];
        Origin origin;
        const auto line = place["line"].number<std::uint32_t>();
        if (line == 0 || line > most_lines) place["line"].fail("must be the number of a line");
        origin.at = kept_place({text_of(place["path"].text(), line), {line - 1, line - 1}});
        if (place.has("revision")) origin.migration = number_of(place["revision"].text());
        created = changed = origin;
    }

private:
    static constexpr std::uint32_t most_lines = 1'000'000;
    static constexpr std::size_t most_lines_in_all = 100'000'000;   // what is kept of them is a byte for each

    /// Of empty lines, so many that the line is one of them.
    const SourceText& text_of(const std::string& path, std::uint32_t line) {
        const auto found = texts_.find(path);
        if (found != texts_.end() && found->second.content().size() >= line) return found->second;
        const std::uint32_t lines = std::max<std::uint32_t>(line, found == texts_.end() ? 64 : 2 * static_cast<std::uint32_t>(found->second.content().size()));
        lines_in_all_ += lines;
        if (lines_in_all_ > most_lines_in_all) throw InputError("the snapshot's origins name more lines than there can be");
        return texts_.insert_or_assign(path, SourceText(path, std::string(lines, '\n'))).first->second;
    }
    std::uint32_t number_of(const std::string& revision) {
        const auto [found, is_new] = numbers_.emplace(revision, static_cast<std::uint32_t>(revisions_.size() + 1));
        if (is_new) revisions_.push_back(revision);
        return found->second;
    }

    std::size_t lines_in_all_ = 0;
    std::vector<std::string>& revisions_;
    std::map<std::string, std::uint32_t> numbers_;
    std::map<std::string, SourceText> texts_;
};

/// Parts of other objects are no objects by themselves.
bool is_part(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::attribute:
        case ObjectKind::column:
        case ObjectKind::constraint:
        case ObjectKind::domain_constraint:
        case ObjectKind::index:
        case ObjectKind::policy:
        case ObjectKind::routine:
        case ObjectKind::rule:
        case ObjectKind::trigger: return true;
        default: return false;
    }
}

ObjectKind kind_in(const Member& member) {
    const std::string word = member.text();
    for (int kind = 0; kind <= static_cast<int>(ObjectKind::other); ++kind)
        if (name_of(static_cast<ObjectKind>(kind)) == word && !is_part(static_cast<ObjectKind>(kind))) return static_cast<ObjectKind>(kind);
    member.fail("is no kind of object");
}

class Reader {
public:
    explicit Reader(Snapshot& snapshot) : snapshot_(snapshot), origins_(snapshot.revisions) {}

    void object(const Member& member) {
        const ObjectKind kind = kind_in(member["kind"]);
        const QualifiedName name{member.has("schema") ? member["schema"].text() : "", member["name"].text()};
        if (name.name.empty()) member["name"].fail("must not be empty");
        if (is_relation(kind)) return relation(member, kind, name);
        if (is_routine(kind)) return routine(member, kind, name);
        if (kind == ObjectKind::type || kind == ObjectKind::domain) return type(member, kind, name);
        if (kind == ObjectKind::role) return role(member, name);
        if (kind == ObjectKind::default_acl) return defaults(member, name);
        OtherObject other = begun<OtherObject>(member, kind, name);
        if (kind == ObjectKind::schema) put(member, snapshot_.catalog.schemas, name, std::move(other));
        else put(member, snapshot_.catalog.others, {"", fmt::format("{} {}", name_of(kind), name.display())}, std::move(other));
    }

private:
    template <typename Object>
    Object begun(const Member& member, ObjectKind kind, const QualifiedName& name) {
        Object object;
        object.kind = kind;
        object.name = name;
        fill(member, object);
        return object;
    }
    template <typename Object>
    void fill(const Member& member, Object& object) {
        FromJson::read_fields(member, object, {"kind", "schema", "name", "origin"});
        origins_.read(member, object.created, object.changed, nullptr);
    }
    template <typename Object>
    static void put(const Member& member, ObjectMap<Object>& map, const QualifiedName& key, Object object) {
        if (map.find(key)) member.fail("is there twice");
        map.put(key, std::move(object));
    }
    template <typename Parts>
    void origins_of(const Member& member, const std::string& name, Parts& parts, const Origin& whole) {
        if (parts.empty()) return;
        const std::vector<Member> items = member[name].items();
        for (std::size_t i = 0; i < parts.size(); ++i) origins_.read(items[i], parts[i].created, parts[i].changed, &whole);
    }

    void relation(const Member& member, ObjectKind kind, const QualifiedName& name) {
        Relation relation = begun<Relation>(member, kind, name);
        const Origin whole = relation.changed;
        origins_of(member, "columns", relation.columns, whole);
        origins_of(member, "constraints", relation.constraints, whole);
        origins_of(member, "indexes", relation.indexes, whole);
        origins_of(member, "triggers", relation.triggers, whole);
        origins_of(member, "rules", relation.rules, whole);
        origins_of(member, "policies", relation.policies, whole);
        put(member, snapshot_.catalog.relations, name, std::move(relation));
    }
    void routine(const Member& member, ObjectKind kind, const QualifiedName& name) {
        Routine routine = begun<Routine>(member, kind, name);
        for (const RoutineParameter& parameter : routine.parameters) {
            if (!is_input(parameter)) continue;
            routine.argument_types.push_back(parameter.type);
            routine.argument_names.push_back(parameter.name);
        }
        if (snapshot_.catalog.routines.find(key_of(routine))) member.fail("is there twice");
        snapshot_.catalog.put_routine(std::move(routine));
    }
    void type(const Member& member, ObjectKind kind, const QualifiedName& name) {
        Type type = begun<Type>(member, kind, name);
        origins_of(member, "attributes", type.attributes, type.changed);
        origins_of(member, "constraints", type.constraints, type.changed);
        put(member, snapshot_.catalog.types, name, std::move(type));
    }
    void role(const Member& member, const QualifiedName& name) {
        Role role;
        role.name = name.name;
        fill(member, role);
        put(member, snapshot_.catalog.roles, name, std::move(role));
    }
    void defaults(const Member& member, const QualifiedName& name) {
        DefaultPrivileges defaults;
        const auto kinds = {ObjectKind::table, ObjectKind::sequence, ObjectKind::function, ObjectKind::type, ObjectKind::schema, ObjectKind::large_object};
        const auto kind = std::ranges::find_if(kinds, [&](ObjectKind known) { return name_of(known) == name.name; });
        if (kind == kinds.end()) member["name"].fail("is no kind of object that has default privileges");
        defaults.kind = *kind;
        defaults.schema = name.schema;
        fill(member, defaults);
        const QualifiedName key{defaults.schema, fmt::format("{} {}", defaults.role, name.name)};
        put(member, snapshot_.catalog.default_privileges, key, std::move(defaults));
    }

    Snapshot& snapshot_;
    Origins origins_;
};

/// Walks over parents and over what a domain stands on rely on there being no circle.
void refuse_circles(const Catalog& catalog, const SourceText& text) {
    const auto refuse = [&](const QualifiedName& name) {
        throw InputError(fmt::format("{}: not a schema snapshot: {} stands on itself", printable(text.name()), printable(name.display())));
    };
    std::set<QualifiedName> fine;
    const std::function<void(const QualifiedName&, std::set<QualifiedName>&)> climb = [&](const QualifiedName& name, std::set<QualifiedName>& below) {
        const Relation* relation = catalog.relations.find(name);
        if (!relation || fine.contains(name)) return;
        if (!below.insert(name).second) refuse(name);
        for (const QualifiedName& parent : relation->parents) climb(parent, below);
        below.erase(name);
        fine.insert(name);
    };
    for (const auto& relation : catalog.relations.sorted()) {
        std::set<QualifiedName> below;
        climb(relation->name, below);
    }
    for (const auto& type : catalog.types.sorted()) {
        std::set<QualifiedName> seen = {type->name};
        for (auto base = type_named(type->base); base; ) {
            const Type* beneath = catalog.types.find(*base);
            if (beneath && !seen.insert(*base).second) refuse(*base);
            base = beneath ? type_named(beneath->base) : std::nullopt;
        }
    }
}

void read_doubt(const Member& member, Catalog& catalog) {
    for (const auto& [name, value] : member.object().items())
        if (name != "name" && name != "because" && name != "one_more") member[name].fail("is not known here");
    QualifiedName name;
    FromJson::read(member["name"], name);
    catalog.doubts.put(name, {member["because"].text(), member.has("one_more") && member["one_more"].flag()});
}

/// The library works recursively, so a deep document would end at the stack's end. Ours is ten deep.
constexpr int deepest = 32;

Json parsed(const SourceText& text) {
    const auto limit_depth = [&](int depth, Json::parse_event_t, const Json&) {
        if (depth > deepest) throw InputError(fmt::format("{}: not a schema snapshot: nested too deeply", printable(text.name())));
        return true;
    };
    try {
        return Json::parse(text.content(), limit_depth);
    } catch (const Json::parse_error& failed) {
        const std::size_t size = text.content().size();
        const auto at = static_cast<std::uint32_t>(std::min(size, failed.byte > 0 ? failed.byte - 1 : 0));
        const bool cut = at >= text.content().find_last_not_of(" \t\r\n") + 1;
        throw InputError(Location{text, {at, std::min(at + 1, static_cast<std::uint32_t>(size))}},
                         cut ? "the snapshot ends here, before it is complete" : "not JSON, so not a schema snapshot");
    } catch (const Json::exception&) {
        throw InputError(fmt::format("{}: not a schema snapshot: a number is out of range", printable(text.name())));
    }
}

}  // namespace

Snapshot read_snapshot(const SourceText& text) {
    const Json json = parsed(text);
    const Member root(json, text, "");
    const auto version = root["schema_version"].number<int>();
    if (!root.has("objects")) root["objects"];
    if (version != 1)
        throw InputError(fmt::format("{}: a snapshot of schema version {}, and only version 1 is known here\nfix: write it again with this version's normalize-schema --format json",
                                     printable(text.name()), version));
    Snapshot snapshot;
    snapshot.postgres = root["postgres"].number<int>();
    const auto flag = [&](const char* name, bool usual) { return root.has(name) ? root[name].flag() : usual; };
    snapshot.catalog.complete = flag("complete", false);
    snapshot.states_owners = flag("states_owners", true);
    snapshot.states_privileges = flag("states_privileges", true);
    const std::set<std::string> known = {"schema_version", "postgres", "complete", "states_owners", "states_privileges", "doubts", "objects"};
    for (const auto& [name, value] : root.object().items())
        if (!known.contains(name)) root[name].fail("is not known here");
    if (root.has("doubts"))
        for (const Member& doubt : root["doubts"].items()) read_doubt(doubt, snapshot.catalog);
    Reader reader(snapshot);
    for (const Member& object : root["objects"].items()) reader.object(object);
    with_large_stack(worker_stack_bytes, [&] {
        refuse_circles(snapshot.catalog, text);
        derive_uses(snapshot.catalog);
    });
    snapshot.catalog.commit();
    return snapshot;
}

}  // namespace pgsteward::print
