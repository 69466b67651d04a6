// GRANT and REVOKE on objects of extensions and of the server: from one state of alterations to another.
#include "catalog/altered-privileges.hpp"

#include <fmt/format.h>

#include <set>

#include "access/acl.hpp"
#include "print/others.hpp"

namespace pgsteward::print {
namespace {

using What = PrivilegeAlteration::What;

/// `more`: the alteration reaches these privileges now; else it does not any longer.
std::string statement_of(const PrivilegeAlteration& alteration, const std::string& letters, bool more, const std::string& target) {
    const bool grants = (alteration.what != What::revoked) == more, option = alteration.what == What::granted_with_option;
    std::string words;
    for (const char letter : letters) {
        words += (words.empty() ? "" : ", ") + access::words_of(access::privileges_of(std::string(1, letter)));
        if (!alteration.column.empty()) words += fmt::format(" ({})", quoted(alteration.column));
    }
    const std::string role = alteration.grantee.empty() ? "PUBLIC" : quoted(alteration.grantee);
    if (grants) return fmt::format("GRANT {} ON {} TO {}{}", words, target, role, option ? " WITH GRANT OPTION" : "");
    return fmt::format("REVOKE {}{} ON {} FROM {}", option ? "GRANT OPTION FOR " : "", words, target, role);
}

}  // namespace

Statements alter_privileges(const OtherObject& before, const OtherObject& now) {
    const std::string target = target_of(now);
    std::set<std::string> names;
    for (const OtherObject* side : {&before, &now})
        for (const auto& [name, letters] : side->properties) names.insert(name);
    Statements revoked, granted;
    for (const std::string& name : names) {
        const PrivilegeAlteration alteration = PrivilegeAlteration::of(name);
        const std::string had = property(before, name), has = property(now, name);
        const auto add = [&](const std::string& letters, bool more) {
            if (letters.empty()) return;
            std::string statement = statement_of(alteration, letters, more, target);
            (statement.starts_with("REVOKE") ? revoked : granted).push_back(std::move(statement));
        };
        add(letters_without(had, has), false);
        std::string gained = letters_without(has, had);
        if (alteration.what == What::granted)   // WITH GRANT OPTION gives both
            gained = letters_without(gained, property(now, PrivilegeAlteration{What::granted_with_option, alteration.grantee, alteration.column}.property()));
        add(gained, true);
    }
    revoked.insert(revoked.end(), granted.begin(), granted.end());
    return revoked;
}

}  // namespace pgsteward::print
