// How bad each drift is, by what it can break: BLOCKING where data, access or running code are at risk, HIGH where
// they probably suffer, MEDIUM where something is left over or slower, LOW where nothing depends on it.
#include <algorithm>
#include <array>

#include "diff/drift.hpp"

namespace pgsteward::diff {
namespace {

using Change = Drift::Change;
using enum Level;

struct KindLevels {
    ObjectKind kind;
    Level missing, unexpected, changed;
};

constexpr auto by_kind = std::to_array<KindLevels>({
    {ObjectKind::column, blocking, high, high},
    {ObjectKind::constraint, blocking, high, blocking},
    {ObjectKind::domain_constraint, blocking, high, blocking},
    {ObjectKind::index, high, low, high},
    {ObjectKind::trigger, blocking, high, blocking},
    {ObjectKind::policy, blocking, blocking, blocking},
    {ObjectKind::rule, blocking, high, blocking},
    {ObjectKind::attribute, blocking, high, high},
    {ObjectKind::function, blocking, medium, high},
    {ObjectKind::procedure, blocking, medium, high},
    {ObjectKind::event_trigger, blocking, high, blocking},
    {ObjectKind::default_acl, high, high, high},
    {ObjectKind::privileges, high, high, high},
    {ObjectKind::statistics, low, low, low},
    {ObjectKind::publication, high, high, high},
    {ObjectKind::subscription, high, high, high},
    {ObjectKind::role, blocking, medium, high},
});
constexpr KindLevels any_kind{ObjectKind::other, blocking, medium, high};

struct PropertyLevel {
    std::string_view property;
    Level level;
};

/// Of whatever kind.
constexpr auto by_property = std::to_array<PropertyLevel>({
    {"acl", high},           {"bypassrls", blocking},        {"cache", low},           {"clustered", low},
    {"column order", low},   {"comment", low},               {"compression", low},     {"cost", low},
    {"default", high},       {"force row security", blocking}, {"inherited", low},     {"kind", blocking},
    {"labels", blocking},    {"name", low},                  {"not local", low},       {"not null", blocking},
    {"not populated", low},  {"not valid", high},            {"options", medium},      {"owner", high},
    {"parallel", low},       {"persistence", high},          {"query", blocking},      {"replica identity", medium},
    {"row security", blocking}, {"rows", low},               {"security definer", blocking}, {"security labels", high},
    {"state", blocking},     {"statistics", low},            {"statistics target", low}, {"statistics targets", low},
    {"storage", low},        {"superuser", blocking},        {"support", low},         {"tablespace", low},
    {"type", blocking},      {"version", low},
});

/// Access that ACTUAL opens or closes beyond what EXPECTED says.
Level level_of_privileges(const Drift& drift) {
    const auto public_part = [](const std::optional<std::string>& acl) {
        if (!acl) return std::string();
        const std::size_t at = acl->starts_with("=") ? 0 : acl->find(", =") == std::string::npos ? std::string::npos : acl->find(", =") + 2;
        return at == std::string::npos ? std::string() : acl->substr(at, acl->find('/', at) - at);
    };
    // An absent list is the built-in default: PUBLIC executes functions and uses types, languages.
    const auto open_by_default = [&](const std::optional<std::string>& acl) {
        return (!acl || acl->empty()) && (is_routine(drift.kind) || drift.kind == ObjectKind::type || drift.kind == ObjectKind::domain || drift.kind == ObjectKind::language);
    };
    const std::string wanted = public_part(drift.expected), found = public_part(drift.actual);
    const bool widened = (open_by_default(drift.actual) && !open_by_default(drift.expected) && wanted.empty()) ||
                         std::any_of(found.begin(), found.end(), [&](char letter) { return wanted.find(letter) == std::string::npos; });
    return widened ? blocking : high;
}

bool guards_rows(const std::optional<std::string>& options) {
    return options && (options->find("security_invoker=") != std::string::npos || options->find("security_barrier=") != std::string::npos || options->find("check_option=") != std::string::npos);
}

Level level_of_changed(const Drift& drift, Level otherwise) {
    if (drift.property == "acl") return level_of_privileges(drift);
    if (drift.property == "options" && (drift.kind == ObjectKind::view || guards_rows(drift.expected) || guards_rows(drift.actual))) return blocking;
    const auto found = std::find_if(by_property.begin(), by_property.end(), [&](const PropertyLevel& each) { return each.property == drift.property; });
    return found == by_property.end() ? otherwise : found->level;
}

/// An index that ACTUAL has alone costs a little time; a unique one refuses rows.
bool is_unique(const Drift& drift) {
    const std::optional<std::string>& text = drift.expected ? drift.expected : drift.actual;
    return drift.kind == ObjectKind::index && text && text->starts_with("CREATE UNIQUE");
}

bool demands_a_value(const Drift& drift) {
    return drift.kind == ObjectKind::column && drift.actual && drift.actual->find(" NOT NULL") != std::string::npos && drift.actual->find(" DEFAULT ") == std::string::npos &&
           drift.actual->find(" GENERATED ") == std::string::npos;
}

}  // namespace

Level level_by_kind(const Drift& drift) {
    const auto found = std::find_if(by_kind.begin(), by_kind.end(), [&](const KindLevels& each) { return each.kind == drift.kind; });
    const KindLevels& levels = found == by_kind.end() ? any_kind : *found;
    switch (drift.change) {
        case Change::missing: return is_unique(drift) ? blocking : levels.missing;
        case Change::unexpected: return is_unique(drift) ? high : demands_a_value(drift) ? blocking : levels.unexpected;
        case Change::changed: return level_of_changed(drift, levels.changed);
        case Change::renamed: break;
    }
    return drift.kind == ObjectKind::constraint || drift.kind == ObjectKind::index || drift.kind == ObjectKind::trigger || drift.kind == ObjectKind::policy ? low : blocking;
}

}  // namespace pgsteward::diff
