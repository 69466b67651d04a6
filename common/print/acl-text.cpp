#include "print/acl-text.hpp"

#include "access/acl.hpp"
#include "catalog/describe.hpp"

namespace pgsteward::print {
namespace {

bool are_privileges(const std::string& letters) { return access::letters_of(access::privileges_of(letters)).size() == letters.size(); }

}  // namespace

std::string acl_text(const AclItem& item) { return display({item}); }

std::optional<AclItem> acl_item(std::string_view text) {
    AclItem item;
    std::size_t at = 0;
    item.grantee = read_identifier(text, at, "=");
    if (at >= text.size() || text[at] != '=') return std::nullopt;
    for (++at; at < text.size() && text[at] != '/'; ++at) {
        if (text[at] != '*') item.privileges += text[at];
        else if (item.privileges.empty()) return std::nullopt;
        else item.grantable += item.privileges.back();
    }
    if (at >= text.size() || !are_privileges(item.privileges)) return std::nullopt;
    item.grantor = read_identifier(text, ++at, "");
    return item;
}

}  // namespace pgsteward::print
