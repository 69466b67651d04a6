#include "access/acl.hpp"

#include <algorithm>
#include <iterator>

namespace pgsteward::access {
namespace {

constexpr std::string_view letters = "arwdDxtXUCTcsAm";

struct Word { std::string_view word; std::string_view letter; };
constexpr Word words[] = {
    {"insert", "a"}, {"select", "r"}, {"update", "w"}, {"delete", "d"}, {"truncate", "D"}, {"references", "x"}, {"trigger", "t"},
    {"execute", "X"}, {"usage", "U"}, {"create", "C"}, {"temp", "T"}, {"temporary", "T"}, {"connect", "c"}, {"set", "s"},
    {"alter system", "A"}, {"maintain", "m"},
};

/// By bit.
constexpr std::string_view granted_words[privilege_count] = {"INSERT", "SELECT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "EXECUTE",
                                                             "USAGE", "CREATE", "TEMPORARY", "CONNECT", "SET", "ALTER SYSTEM", "MAINTAIN"};

struct Default { std::string_view owner, everyone; };

/// acldefault(); MAINTAIN came with 17.
Default default_of(ObjectKind kind, int postgres) {
    switch (kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::foreign_table: return {postgres >= 17 ? "arwdDxtm" : "arwdDxt", ""};
        case ObjectKind::sequence: return {"rwU", ""};
        case ObjectKind::database: return {"CTc", "Tc"};
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::routine:
        case ObjectKind::aggregate: return {"X", "X"};
        case ObjectKind::language:
        case ObjectKind::type:
        case ObjectKind::domain: return {"U", "U"};
        case ObjectKind::large_object: return {"rw", ""};
        case ObjectKind::schema: return {"UC", ""};
        case ObjectKind::tablespace: return {"C", ""};
        case ObjectKind::foreign_data_wrapper:
        case ObjectKind::foreign_server: return {"U", ""};
        case ObjectKind::parameter: return {"sA", ""};
        default: return {};
    }
}

}  // namespace

PrivilegeSet privileges_of(std::string_view text) {
    PrivilegeSet set = 0;
    for (const char letter : text)
        if (const std::size_t at = letters.find(letter); at != std::string_view::npos) set |= 1U << at;
    return set;
}

std::string letters_of(PrivilegeSet privileges) {
    std::string text;
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (privileges & (1U << i)) text += letters[i];
    return text;
}

PrivilegeSet privilege_named(std::string_view word) {
    const auto found = std::find_if(std::begin(words), std::end(words), [&](const Word& known) { return known.word == word; });
    return found == std::end(words) ? 0 : privileges_of(found->letter);
}

std::string_view word_of(std::size_t bit) { return granted_words[bit]; }

std::string words_of(PrivilegeSet privileges) {
    std::string text;
    for (std::size_t bit = 0; bit < privilege_count; ++bit)
        if (privileges >> bit & 1) text += (text.empty() ? "" : ", ") + std::string(granted_words[bit]);
    return text;
}

PrivilegeSet all_privileges(ObjectKind kind, int postgres) { return privileges_of(default_of(kind, postgres).owner); }
PrivilegeSet public_privileges(ObjectKind kind) { return privileges_of(default_of(kind, 15).everyone); }
PrivilegeSet column_privileges() { return privileges_of("arwx"); }

std::vector<AclItem> built_in_acl(ObjectKind kind, const std::string& owner, int postgres) {
    const Default rights = default_of(kind, postgres);
    std::vector<AclItem> acl;
    const auto add = [&](const std::string& grantee, std::string_view given) {
        if (!given.empty()) acl.push_back({grantee, owner, letters_of(privileges_of(given)), {}});
    };
    add({}, rights.everyone);
    add(owner, rights.owner);
    return acl;
}

}  // namespace pgsteward::access
