#include "catalog/altered-privileges.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

namespace pgsteward {
namespace {

using What = PrivilegeAlteration::What;

struct Beginning { What what; std::string_view text; };
constexpr std::array<Beginning, 3> beginnings{{{What::granted, "granted to "}, {What::granted_with_option, "granted with option to "}, {What::revoked, "revoked from "}}};
constexpr std::string_view on_column = " on column ";

std::string_view beginning_of(What what) {
    return std::find_if(beginnings.begin(), beginnings.end(), [&](const Beginning& beginning) { return beginning.what == what; })->text;
}

struct Target { std::string_view name, keyword; ObjectKind kind; };
constexpr std::array<Target, 6> targets{{{"routine ", "ROUTINE ", ObjectKind::function}, {"table ", "TABLE ", ObjectKind::table}, {"sequence ", "SEQUENCE ", ObjectKind::sequence},
                                         {"type ", "TYPE ", ObjectKind::type}, {"schema ", "SCHEMA ", ObjectKind::schema},
                                         {"foreign data wrapper ", "FOREIGN DATA WRAPPER ", ObjectKind::foreign_data_wrapper}}};

std::string_view word_for(ObjectKind kind) {
    if (is_routine(kind)) return "routine";
    if (kind == ObjectKind::domain || kind == ObjectKind::type) return "type";
    if (kind == ObjectKind::foreign_data_wrapper) return "foreign data wrapper";
    if (kind == ObjectKind::schema || kind == ObjectKind::sequence) return name_of(kind);
    return "table";
}

/// A name that no kind begins comes from a snapshot that somebody wrote: it is left as it is.
const Target& target_in(const OtherObject& privileges) {
    static constexpr Target none{"", "", ObjectKind::table};   // as in GRANT
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const Target& target) { return privileges.name.name.starts_with(target.name); });
    return found == targets.end() ? none : *found;
}

struct Rights { std::string privileges, options; };

std::map<std::string, Rights> rights_by_grantee(const std::vector<AclItem>& acl, const std::string& owner) {
    std::map<std::string, Rights> all;
    for (const AclItem& item : acl) {
        if (item.grantee == owner) continue;
        Rights& rights = all[item.grantee];
        rights.privileges = letters_of_both(rights.privileges, item.privileges);
        rights.options = letters_of_both(rights.options, item.grantable);
    }
    return all;
}

}  // namespace

std::string letters_without(std::string_view some, std::string_view others) {
    std::string left;
    for (const char letter : some)
        if (others.find(letter) == std::string_view::npos) left += letter;
    return left;
}

std::string letters_of_both(std::string_view some, std::string_view others) {
    constexpr std::string_view order = "arwdDxtXUCTcsAm";   // acl.h, as in annotations.hpp
    std::string both;
    for (const char letter : order)
        if (some.find(letter) != std::string_view::npos || others.find(letter) != std::string_view::npos) both += letter;
    return both;
}

std::string PrivilegeAlteration::property() const {
    return fmt::format("{}{}{}{}", beginning_of(what), grantee.empty() ? "PUBLIC" : quoted(grantee), column.empty() ? "" : on_column, column.empty() ? "" : quoted(column));
}

PrivilegeAlteration PrivilegeAlteration::of(std::string_view property) {
    PrivilegeAlteration alteration{What::granted, {}, {}};
    for (const Beginning& beginning : beginnings)
        if (property.starts_with(beginning.text)) {
            alteration.what = beginning.what;
            property.remove_prefix(beginning.text.size());
            break;
        }
    std::size_t at = 0;
    const bool is_public = property == "PUBLIC" || property.starts_with("PUBLIC ");
    alteration.grantee = read_identifier(property, at, " ");
    if (is_public) alteration.grantee.clear();
    property.remove_prefix(std::min(at, property.size()));   // a quote may be left open in a snapshot
    if (property.starts_with(on_column)) alteration.column = read_identifier(property, at = on_column.size(), "");
    return alteration;
}

OtherObject altered_privileges(ObjectKind kind, std::string_view object) {
    OtherObject privileges;
    privileges.kind = ObjectKind::privileges;
    privileges.name = {"", fmt::format("{} {}", word_for(kind), object)};
    return privileges;
}

AlteredObject altered_object(const OtherObject& privileges) {
    const Target& target = target_in(privileges);
    const std::string_view text = std::string_view(privileges.name.name).substr(target.name.size());
    std::size_t at = 0;
    AlteredObject object{std::string(target.name.substr(0, target.name.find_last_not_of(' ') + 1)), {"", read_identifier(text, at, ".(")}, target.kind};
    if (at < text.size() && text[at] == '.') object.name = {object.name.name, read_identifier(text, ++at, "(")};
    return object;
}

std::string target_of(const OtherObject& privileges) {
    const Target& target = target_in(privileges);
    return fmt::format("{}{}", target.keyword, privileges.name.name.substr(target.name.size()));
}

void note_alterations(OtherObject& privileges, const std::vector<AclItem>& initial, const std::vector<AclItem>& now, const std::string& owner, const std::string& column) {
    // Who owned it when it was made: an owner grants to itself. A column's list has no such item.
    const auto self = std::find_if(initial.begin(), initial.end(), [](const AclItem& item) { return item.grantee == item.grantor; });
    const std::string first_owner = self == initial.end() ? owner : self->grantee.str();
    std::map<std::string, Rights> before = rights_by_grantee(initial, first_owner), after = rights_by_grantee(now, first_owner);
    std::set<std::string> grantees;
    for (const auto* side : {&before, &after})
        for (const auto& [grantee, rights] : *side) grantees.insert(grantee);
    for (const std::string& grantee : grantees) {
        const Rights &had = before[grantee], &has = after[grantee];
        const auto note = [&](What what, std::string letters) {
            if (!letters.empty()) privileges.properties[PrivilegeAlteration{what, grantee, column}.property()] = std::move(letters);
        };
        note(What::granted, letters_without(has.privileges, had.privileges));
        note(What::granted_with_option, letters_without(has.options, had.options));
        note(What::revoked, letters_without(had.privileges, has.privileges));
    }
}

}  // namespace pgsteward
