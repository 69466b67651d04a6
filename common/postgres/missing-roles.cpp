#include "postgres/missing-roles.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "sql/parse.hpp"
#include "sql/scan.hpp"
#include "sql/script.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::postgres {
namespace {

/// Visits what names roles; every other statement names none.
class RoleReader {
public:
    std::set<std::string> found;

    void operator()(const sql::Grant& grant) {
        add(grant.grantees);
        if (grant.grantor) add(*grant.grantor);
    }
    void operator()(const sql::GrantRole& grant) {
        for (const std::string& role : grant.roles) add(role);
        add(grant.grantees);
        if (grant.grantor) add(*grant.grantor);
    }
    void operator()(const sql::AlterDefaultPrivileges& alter) {
        add(alter.roles);
        (*this)(alter.grant);
    }
    void operator()(const sql::ChangeOwner& change) { add(change.owner); }
    void operator()(const sql::AlterTable& alter) {
        for (const sql::AlterTableAction& action : alter.actions)
            if (const auto* owner = std::get_if<sql::SetOwner>(&action.change)) add(owner->owner);
    }
    void operator()(const sql::CreateSchema& create) {
        if (create.owner) add(*create.owner);
        for (const sql::StatementPtr& element : create.elements)
            if (element) std::visit(*this, element->body);
    }
    void operator()(const sql::CreatePolicy& create) { add(create.roles); }
    void operator()(const sql::AlterPolicy& alter) { add(alter.roles); }
    void operator()(const sql::CreateUserMapping& create) { add(create.user); }
    void operator()(const sql::AlterUserMapping& alter) { add(alter.user); }
    void operator()(const sql::AlterRole& alter) { add(alter.role); add_members(alter.options); }
    void operator()(const sql::CreateRole& create) { add_members(create.options); }
    void operator()(const sql::AlterRoleSetting& alter) {
        if (alter.role) add(*alter.role);
    }
    void operator()(const sql::ReassignOwned& reassign) {
        add(reassign.roles);
        add(reassign.new_owner);
    }
    void operator()(const sql::DropOwned& drop) { add(drop.roles); }
    void operator()(const sql::Comment& comment) { add_if_role(comment.object); }
    void operator()(const sql::SecurityLabel& label) { add_if_role(label.object); }
    void operator()(const sql::SetVariable& set) {
        if (set.name != "role" && set.name != "session_authorization") return;
        if (set.kind == sql::SetVariable::Kind::value && !set.values.empty() && set.values[0] != "none") add(set.values[0]);
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void add(const std::string& role) {
        if (!role.empty() && !role.starts_with("pg_") && role != "public") found.insert(role);
    }
    void add(const sql::RoleReference& role) {
        if (role.kind == sql::RoleReference::Kind::named) add(role.name);
    }
    void add(const std::vector<sql::RoleReference>& roles) {
        for (const sql::RoleReference& role : roles) add(role);
    }
    void add_if_role(const sql::ObjectReference& object) {
        if (object.kind == ObjectKind::role) add(object.name.name);
    }
    /// IN ROLE, ROLE, ADMIN.
    void add_members(const sql::Options& options) {
        for (const sql::Option& option : options)
            if (const auto* names = std::get_if<std::vector<std::string>>(&option.value))
                for (const std::string& name : *names) add(name);
    }
};

/// Words and quoted names, one after the other, whatever stands around them.
class Words {
public:
    explicit Words(std::string_view text) : text_(text) {}
    /// Empty at the end.
    std::string next() {
        const auto part_of_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || (c & 0x80); };
        while (at_ < text_.size() && !part_of_word(text_[at_]) && text_[at_] != '"') ++at_;
        if (at_ >= text_.size()) return {};
        const std::size_t begin = at_;
        if (text_[at_] == '"') {
            const std::size_t end = text_.find('"', at_ + 1);
            at_ = end == std::string_view::npos ? text_.size() : end + 1;
            return std::string(text_.substr(begin + 1, at_ - begin - 2));
        }
        while (at_ < text_.size() && part_of_word(text_[at_])) ++at_;
        return lower_case(std::string(text_.substr(begin, at_ - begin)));
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// By text alone, so that the CREATE ROLE inside DO $$ … $$ counts, and one that EXECUTE runs.
std::set<std::string> roles_made(std::string_view script) {
    constexpr std::array<std::string_view, 3> nouns = {"role", "user", "group"};
    std::set<std::string> made;
    Words words(script);
    for (std::string word = words.next(); !word.empty(); word = words.next()) {
        if (word != "create") continue;
        const std::string noun = words.next();
        if (std::find(nouns.begin(), nouns.end(), noun) != nouns.end()) made.insert(words.next());
    }
    return made;
}

}  // namespace

std::set<std::string> roles_needed(std::string_view script) {
    RoleReader reader;
    for (const sql::ScriptItem& item : sql::split_script(script).items) {
        if (item.kind != sql::ScriptItem::Kind::statement) continue;
        const auto parsed = sql::parse_statement(script.substr(item.at.begin, item.at.size()));
        if (const auto* statement = std::get_if<sql::Statement>(&parsed)) std::visit(reader, statement->body);
    }
    for (const std::string& role : roles_made(script)) reader.found.erase(role);
    return std::move(reader.found);
}

std::vector<std::string> missing_roles(Connection& connection, std::string_view script) {
    std::set<std::string> missing = roles_needed(script);
    if (missing.empty()) return {};
    const Rows rows = connection.query("SELECT rolname FROM pg_catalog.pg_roles");
    for (std::size_t row = 0; row < rows.size(); ++row) missing.erase(std::string(rows.at(row, 0)));
    return {missing.begin(), missing.end()};
}

}  // namespace pgsteward::postgres
