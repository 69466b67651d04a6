#include "access/random-policies.hpp"

#include <fmt/format.h>

#include <random>
#include <vector>

namespace pgsteward::test {
namespace {

constexpr const char* roles[] = {"app_rw", "app_ro", "inheriting", "not_inheriting", "of_owner", "bypassing", "table_owner"};

class Generator {
public:
    explicit Generator(unsigned seed) : random_(seed) {}

    std::string table(unsigned n);

private:
    unsigned below(unsigned end) { return std::uniform_int_distribution<unsigned>(0, end - 1)(random_); }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <std::size_t size>
    std::string one_of(const char* const (&list)[size]) { return list[below(size)]; }

    std::string raw();
    std::string tenant();
    std::string tenant_condition();
    std::string lookup_condition();
    std::string other_condition();
    std::string atom();
    std::string condition(unsigned depth);
    std::string policy(unsigned n, unsigned index);

    std::mt19937 random_;
    std::string type_, literal_;
};

/// The setting as text.
std::string Generator::raw() {
    return one_of({"current_setting('app.tenant')", "current_setting('app.tenant', true)", "nullif(current_setting('app.tenant', true), '')",
                   "(SELECT current_setting('app.tenant', true))", "app.raw_tenant()", "current_setting('app.other', true)", "coalesce(current_setting('app.tenant', true), '')"});
}

/// The setting as a value of the tenant column's type.
std::string Generator::tenant() {
    switch (below(8)) {
        case 0: return fmt::format("(SELECT {}::{})", raw(), type_);
        case 1: return fmt::format("app.tenant_{}()", type_);
        case 2: return fmt::format("app.safe_tenant_{}()", type_);
        case 3: return fmt::format("coalesce({}::{}, {})", raw(), type_, literal_);
        default: return fmt::format("{}::{}", raw(), type_);
    }
}

std::string Generator::tenant_condition() {
    const std::string t = tenant();
    switch (below(24)) {
        case 0: return fmt::format("{} = tenant_id", t);
        case 1: return fmt::format("tenant_id IN ({})", t);
        case 2: return fmt::format("tenant_id = ANY (ARRAY[{}])", t);
        case 3: return fmt::format("tenant_id IS NOT DISTINCT FROM {}", t);
        case 4: return fmt::format("NOT (tenant_id <> {})", t);
        case 5: return fmt::format("NOT (tenant_id IS DISTINCT FROM {})", t);
        case 6: return fmt::format("tenant_id::text = {}", raw());
        case 7: return fmt::format("tenant_id::text LIKE {}", raw());
        case 8: return fmt::format("CASE WHEN {} IS NULL THEN false ELSE tenant_id = {} END", raw(), t);
        case 9: return fmt::format("CASE WHEN {} = '' THEN true ELSE tenant_id = {} END", raw(), t);
        case 10: return fmt::format("coalesce(tenant_id = {}, {})", t, one_of({"true", "false"}));
        case 11: return fmt::format("(tenant_id = {}) IS {}", t, one_of({"TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN"}));
        case 12: return fmt::format("tenant_id >= {}", type_ == "text" ? literal_ + " AND tenant_id = " + t : t);
        case 13: return fmt::format("tenant_id = {}", literal_);
        case 14: return fmt::format("tenant_id <> {}", t);
        case 15: return fmt::format("lower(tenant_id::text) = lower({})", raw());
        case 16: return fmt::format("(tenant_id = {}) = {}", t, one_of({"true", "false"}));
        case 17: return fmt::format("nullif(tenant_id, {}) IS NULL", t);
        case 18: return fmt::format("app.owns_{}(tenant_id)", type_);
        default: return fmt::format("tenant_id = {}", t);
    }
}

std::string Generator::lookup_condition() {
    const std::string t = tenant();
    switch (below(9)) {
        case 0: return fmt::format("tenant_id IN (SELECT m.tenant_id FROM app.members_{} m WHERE m.member = {})", type_, t);
        case 1: return fmt::format("EXISTS (SELECT 1 FROM app.members_{} m WHERE m.tenant_id = tenant_id AND m.member = {})", type_, t);
        case 2: return fmt::format("EXISTS (SELECT FROM app.members_{} m WHERE m.member = {} AND m.role = 'admin')", type_, t);
        case 3: return fmt::format("NOT EXISTS (SELECT 1 FROM app.members_{} m WHERE m.member = {} AND m.blocked)", type_, t);
        case 4: return fmt::format("tenant_id = (SELECT m.tenant_id FROM app.members_{} m WHERE m.member = {} LIMIT 1)", type_, t);
        case 5: return fmt::format("app.is_member_{}(tenant_id)", type_);
        case 6: return fmt::format("tenant_id IN (SELECT app.tenants_of_member_{}())", type_);
        case 7: return fmt::format("owner_id IN (SELECT m.member FROM app.members_{} m JOIN app.members_{} n ON n.tenant_id = m.tenant_id WHERE n.member = {})", type_, type_, t);
        default: return fmt::format("tenant_id NOT IN (SELECT m.tenant_id FROM app.members_{} m WHERE m.blocked)", type_);
    }
}

std::string Generator::other_condition() {
    switch (below(22)) {
        case 0: return "is_public";
        case 1: return "is_public IS NOT TRUE";
        case 2: return "amount > 40";
        case 3: return "amount BETWEEN 10 AND 20";
        case 4: return "status = 'open'";
        case 5: return "status IN ('open', 'shared')";
        case 6: return "status LIKE 'sh%'";
        case 7: return fmt::format("owner_id = {}", tenant());
        case 8: return "owner_id IS NULL";
        case 9: return "true";
        case 10: return "false";
        case 11: return "1 = 1";
        case 12: return "id = id";
        case 13: return "tenant_id IS NOT NULL";
        case 14: return "tenant_id IS NULL";
        case 15: return fmt::format("{} IS NULL", raw());
        case 16: return fmt::format("{} = ''", raw());
        case 17: return "current_user = 'app_rw'";
        case 18: return "pg_has_role('shared_group', 'usage')";
        case 19: return "owner_id = tenant_id";
        case 20: return "lower(status) = 'open'";
        default: return "NULL::boolean";
    }
}

std::string Generator::atom() {
    const unsigned kind = below(10);
    if (kind < 5) return tenant_condition();
    return kind < 7 ? lookup_condition() : other_condition();
}

std::string Generator::condition(unsigned depth) {
    if (depth == 0 || chance(45)) return atom();
    if (chance(12)) return fmt::format("NOT ({})", condition(depth - 1));
    return fmt::format("({}) {} ({})", condition(depth - 1), one_of({"AND", "OR", "AND", "OR", "AND"}), condition(depth - 1));
}

std::string Generator::policy(unsigned n, unsigned index) {
    const std::string command = one_of({"ALL", "ALL", "SELECT", "INSERT", "UPDATE", "DELETE"});
    std::string text = fmt::format("CREATE POLICY {}{} ON app.t{} AS {} FOR {} TO {}", one_of({"a", "k", "z"}), index, n, chance(25) ? "RESTRICTIVE" : "PERMISSIVE", command,
                                   one_of({"PUBLIC", "PUBLIC", "PUBLIC", "app_rw", "shared_group", "app_ro, shared_group", "table_owner"}));
    if (command != "INSERT" && chance(92)) text += fmt::format(" USING ({})", condition(2));
    const bool checks = command != "SELECT" && command != "DELETE";
    if (checks && (command == "INSERT" ? chance(92) : chance(35))) text += fmt::format(" WITH CHECK ({})", condition(2));
    return text + ";\n";
}

std::string Generator::table(unsigned n) {
    type_ = one_of({"uuid", "uuid", "bigint", "text"});
    literal_ = type_ == "uuid" ? "'11111111-1111-4111-8111-111111111111'::uuid" : type_ == "bigint" ? "4711::bigint" : "'fixed'::text";
    std::string text = fmt::format("CREATE TABLE app.t{} (id int, tenant_id {}{}, owner_id {}, is_public boolean{}, amount int, status text{});\n", n, type_, chance(60) ? " NOT NULL" : "",
                                   type_, chance(50) ? " NOT NULL" : "", chance(30) ? " CHECK (status IN ('open', 'closed'))" : "");
    text += fmt::format("ALTER TABLE app.t{} OWNER TO table_owner;\n", n);
    if (chance(95)) text += fmt::format("ALTER TABLE app.t{} ENABLE ROW LEVEL SECURITY;\n", n);
    if (chance(60)) text += fmt::format("ALTER TABLE app.t{} FORCE ROW LEVEL SECURITY;\n", n);
    text += fmt::format("GRANT {} ON app.t{} TO {};\n", one_of({"ALL", "ALL", "ALL", "SELECT, INSERT", "SELECT, UPDATE, DELETE", "UPDATE, DELETE", "SELECT (id), UPDATE (amount), INSERT (id, amount)"}), n,
                        one_of({"PUBLIC", "PUBLIC", "app_rw, app_ro, shared_group, bypassing"}));
    const unsigned policies = chance(6) ? 0 : 1 + below(4);
    for (unsigned index = 0; index < policies; ++index) text += policy(n, index);
    return text;
}

std::string helpers(const std::string& type) {
    std::string text;
    const auto function = [&](const std::string& signature, const std::string& returns, const std::string& body, const std::string& more = "STABLE") {
        text += fmt::format("CREATE FUNCTION app.{} RETURNS {} LANGUAGE sql {} AS $${}$$;\n", signature, returns, more, body);
    };
    text += fmt::format("CREATE TABLE app.members_{0} (tenant_id {0} NOT NULL, member {0}, role text, blocked boolean);\nGRANT SELECT ON app.members_{0} TO PUBLIC;\n", type);
    text += fmt::format("ALTER TABLE app.members_{0} OWNER TO table_owner;\n", type);
    function(fmt::format("tenant_{}()", type), type, fmt::format("SELECT current_setting('app.tenant', true)::{}", type));
    function(fmt::format("owns_{}(whose {})", type, type), "boolean", fmt::format("SELECT whose = nullif(current_setting('app.tenant', true), '')::{}", type), "VOLATILE");
    function(fmt::format("is_member_{}(wanted {})", type, type), "boolean",
             fmt::format("SELECT EXISTS (SELECT 1 FROM app.members_{} m WHERE m.tenant_id = wanted AND m.member = nullif(current_setting('app.tenant', true), '')::{})", type, type), "STABLE SECURITY DEFINER");
    function(fmt::format("tenants_of_member_{}()", type), "SETOF " + type, fmt::format("SELECT tenant_id FROM app.members_{} WHERE member::text = current_setting('app.tenant', true)", type), "STABLE SECURITY DEFINER");
    text += fmt::format("CREATE FUNCTION app.safe_tenant_{0}() RETURNS {0} LANGUAGE plpgsql STABLE AS $$\nDECLARE raw text := current_setting('app.tenant', true);\nBEGIN\n    IF raw IS NULL OR raw = '' THEN\n"
                        "        RETURN NULL;\n    END IF;\n    RETURN raw::{0};\nEXCEPTION WHEN OTHERS THEN\n    RETURN NULL;\nEND\n$$;\n", type);
    return text;
}

}  // namespace

std::string random_policies_prelude() {
    std::string text;
    for (const char* create : {"table_owner", "shared_group", "app_rw LOGIN", "app_ro LOGIN", "inheriting LOGIN", "not_inheriting LOGIN NOINHERIT", "of_owner LOGIN", "bypassing LOGIN BYPASSRLS"})
        text += fmt::format("CREATE ROLE {};\n", create);
    text += "GRANT shared_group TO inheriting, not_inheriting;\nGRANT table_owner TO of_owner;\nCREATE SCHEMA app;\nGRANT USAGE ON SCHEMA app TO PUBLIC;\n";
    text += "CREATE FUNCTION app.raw_tenant() RETURNS text LANGUAGE sql STABLE AS $$SELECT current_setting('app.tenant', true)$$;\n";
    for (const char* type : {"uuid", "bigint", "text"}) text += helpers(type);
    return text;
}

std::string random_policies_table(unsigned n) { return Generator(1000 + n).table(n); }
std::string random_policies_role(unsigned n, unsigned which) { return roles[(n * 3 + which * 2 + n / 7) % std::size(roles)]; }

}  // namespace pgsteward::test
