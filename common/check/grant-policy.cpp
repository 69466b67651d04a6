// The `grants` section of pgsteward.yaml: role → pattern of objects → privileges.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/policy-reader.hpp"

namespace pgsteward {
namespace {

/// What can be granted on a kind of object, as the manual's table 5.2 has it.
struct Grantable {
    std::string_view kind;
    std::vector<std::string> privileges;
};

const std::vector<Grantable>& grantable() {
    static const std::vector<Grantable> kinds = {
        {"relation", {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}},
        {"column", {"SELECT", "INSERT", "UPDATE", "REFERENCES"}},
        {"sequence", {"SELECT", "UPDATE", "USAGE"}},
        {"function", {"EXECUTE"}},
        {"schema", {"USAGE", "CREATE"}},
        {"type", {"USAGE"}},
        {"database", {"CONNECT", "CREATE", "TEMPORARY"}},
        {"language", {"USAGE"}},
        {"wrapper", {"USAGE"}},
        {"server", {"USAGE"}},
        {"tablespace", {"CREATE"}},
        {"large-object", {"SELECT", "UPDATE"}},
        {"parameter", {"SET", "ALTER SYSTEM"}},
    };
    return kinds;
}

const Grantable& kind_of_pattern(const YamlValue& pattern, const PolicyReader& reader) {
    const auto colon = pattern.text.find(':');
    if (colon == std::string::npos) return grantable().front();
    if (colon + 1 == pattern.text.size()) reader.fail(pattern, "a pattern is missing after the kind of object");
    YamlValue written = pattern;
    written.text = pattern.text.substr(0, colon);
    std::vector<std::string> known;
    for (const Grantable& kind : grantable()) {
        if (kind.kind == written.text) return kind;
        known.emplace_back(kind.kind);
    }
    reader.fail_unknown(written, "kind of object", known);
}

std::vector<std::string> read_privileges(const YamlValue& value, const std::string& name, const Grantable& kind,
                                         const PolicyReader& reader) {
    std::vector<std::string> result;
    for (const YamlValue& item : reader.list(value, name)) {
        const std::string privilege = reader.text(item, "a privilege");
        const bool known = std::find(kind.privileges.begin(), kind.privileges.end(), privilege) != kind.privileges.end();
        if (!known) reader.fail_unknown(item, fmt::format("privilege on a {}", kind.kind), kind.privileges);
        if (std::find(result.begin(), result.end(), privilege) != result.end())
            reader.fail(item, fmt::format("{} is there twice", privilege));
        result.push_back(privilege);
    }
    return result;
}

/// at_least and at_most may stand together; exactly says it all.
void require_consistent(const GrantPolicy& policy, const YamlValue& at, const PolicyReader& reader) {
    if (!policy.exactly && !policy.at_least && !policy.at_most)
        reader.fail(at, "say exactly, at_least or at_most, or give a plain list");
    if (policy.exactly && (policy.at_least || policy.at_most))
        reader.fail(at, "exactly leaves nothing for at_least or at_most to say");
    if (!policy.at_least || !policy.at_most) return;
    for (const std::string& privilege : *policy.at_least)
        if (std::find(policy.at_most->begin(), policy.at_most->end(), privilege) == policy.at_most->end())
            reader.fail(at, fmt::format("{} is in at_least but not in at_most", privilege));
}

GrantPolicy read_grant(const YamlEntry& entry, const PolicyReader& reader) {
    const Grantable& kind = kind_of_pattern(entry.key, reader);
    const std::string& pattern = entry.key.text;
    GrantPolicy policy;
    policy.at = reader.location(entry.key);
    if (entry.value.kind == YamlValue::Kind::list) {
        policy.exactly = read_privileges(entry.value, pattern, kind, reader);
        return policy;
    }
    if (entry.value.kind != YamlValue::Kind::mapping)
        reader.fail(entry.value, fmt::format("{} must be a list of privileges or {{ at_most: […] }}, not {}", pattern,
                                             described(entry.value)));
    for (const YamlEntry& limit : entry.value.entries) {
        std::optional<std::vector<std::string>>* which = limit.key.text == "exactly"    ? &policy.exactly
                                                         : limit.key.text == "at_least" ? &policy.at_least
                                                         : limit.key.text == "at_most"  ? &policy.at_most
                                                                                        : nullptr;
        if (!which) reader.fail_unknown(limit.key, "key", {"exactly", "at_least", "at_most"});
        *which = read_privileges(limit.value, limit.key.text, kind, reader);
    }
    require_consistent(policy, entry.key, reader);
    return policy;
}

}  // namespace

std::map<std::string, std::map<std::string, GrantPolicy>> read_grants(const YamlValue& value,
                                                                      const PolicyReader& reader) {
    std::map<std::string, std::map<std::string, GrantPolicy>> grants;
    for (const YamlEntry& role : reader.mapping(value, "grants")) {
        const std::string name = reader.text(role.key, "a role's name");
        reader.remember("grants/" + name, role.key);
        for (const YamlEntry& entry : reader.mapping(role.value, "grants." + name))
            grants[name].emplace(reader.text(entry.key, "a pattern"), read_grant(entry, reader));
        grants[name];
    }
    return grants;
}

}  // namespace pgsteward
