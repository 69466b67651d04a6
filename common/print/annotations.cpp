// Comments, owners, security labels.
#include <fmt/format.h>

#include "print/statements.hpp"

namespace pgsteward::print {

std::string comment_on(std::string_view what, const std::string& comment) {
    return fmt::format("COMMENT ON {} IS {}", what, comment.empty() ? "NULL" : quoted_literal(comment));
}

std::string owner_to(std::string_view what, const std::string& owner) { return fmt::format("ALTER {} OWNER TO {}", what, quoted(owner)); }

bool has_changeable_owner(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::access_method:
        case ObjectKind::cast:
        case ObjectKind::extension:   // ALTER EXTENSION has no OWNER TO
        case ObjectKind::parameter:
        case ObjectKind::text_search_parser:
        case ObjectKind::text_search_template:
        case ObjectKind::transform:
        case ObjectKind::user_mapping: return false;
        default: return true;
    }
}

Statements security_labels(std::string_view what, const OptionMap& before, const OptionMap& now) {
    Statements statements;
    const auto label = [&](const std::string& provider, const std::string& value) {
        statements.push_back(fmt::format("SECURITY LABEL FOR {} ON {} IS {}", quoted(provider), what, value));
    };
    for (const auto& [provider, value] : before)
        if (!now.contains(provider)) label(provider, "NULL");
    for (const auto& [provider, value] : now)
        if (const auto found = before.find(provider); found == before.end() || found->second != value) label(provider, quoted_literal(value));
    return statements;
}

}  // namespace pgsteward::print
