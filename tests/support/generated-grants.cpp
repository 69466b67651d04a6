#include "access/generated-grants.hpp"

#include <fmt/format.h>

#include <random>
#include <vector>

namespace pgsteward::test {
namespace {

class World {
public:
    World(unsigned number, std::mt19937& chance, std::string& sql) : chance_(chance), sql_(sql), prefix_(fmt::format("g{}", number)) {}

    void make() {
        for (unsigned i = 0, count = 3 + below(4); i < count; ++i) create_role();
        for (const char* schema : {"a", "b"}) create_schema(schema);
        for (unsigned i = 0, count = 25 + below(30); i < count; ++i) act();
    }

private:
    unsigned below(unsigned limit) { return static_cast<unsigned>(chance_() % limit); }
    bool one_in(unsigned n) { return below(n) == 0; }
    const std::string& one_of(const std::vector<std::string>& list) { return list[below(static_cast<unsigned>(list.size()))]; }
    const std::string& role() { return one_of(roles_); }
    std::string grantee() { return one_in(6) ? "PUBLIC" : role(); }
    std::string schema() { return prefix_ + (one_in(2) ? "_a" : "_b"); }
    std::string option() { return one_in(4) ? " WITH GRANT OPTION" : ""; }
    std::string new_name(const std::string& stem) { return fmt::format("{}.{}{}", schema(), stem, ++made_); }
    void say(const std::string& statement) { sql_ += statement + ";\n"; }

    void create_role() {
        const std::string name = fmt::format("{}_r{}", prefix_, ++made_);
        say(fmt::format("CREATE ROLE {}{}{}", name, one_in(4) ? " NOINHERIT" : "", one_in(25) ? " SUPERUSER" : ""));
        for (const std::string& earlier : roles_)
            if (one_in(4)) say(fmt::format("GRANT {} TO {}{}", earlier, name, one_in(5) ? " WITH ADMIN OPTION" : ""));
        if (one_in(20)) say(fmt::format("GRANT {} TO {}", one_in(2) ? "pg_read_all_data" : "pg_write_all_data", name));
        roles_.push_back(name);
    }

    void create_schema(const std::string& name) {
        say(fmt::format("CREATE SCHEMA {}_{}{}", prefix_, name, one_in(3) ? " AUTHORIZATION " + role() : ""));
        for (const std::string& user : roles_)
            if (!one_in(4)) say(fmt::format("GRANT {} ON SCHEMA {}_{} TO {}", one_in(4) ? "USAGE" : "ALL", prefix_, name, user));
    }

    /// As a role or as the superuser.
    template <typename Statement>
    void by_somebody(Statement statement) {
        const bool changes = !one_in(3);
        if (changes) say("SET ROLE " + role());
        statement();
        if (changes) say("RESET ROLE");
    }

    void act() {
        switch (below(16)) {
            case 0:
            case 1: return by_somebody([&] { create_relation(); });
            case 2: return by_somebody([&] { create_other(); });
            case 3:
            case 4:
            case 5: return by_somebody([&] { grant_on_relation(); });
            case 6: return by_somebody([&] { revoke_on_relation(); });
            case 7: return by_somebody([&] { grant_columns(); });
            case 8: return by_somebody([&] { grant_on_other(); });
            case 9:
            case 10: return by_somebody([&] { default_privileges(); });
            case 11: return change_owner();
            case 12: return change_membership();
            case 13: return by_somebody([&] { grant_on_all(); });
            case 14: return change_columns();
            default: return rarely();
        }
    }

    void create_relation() {
        const std::string name = new_name("t");
        switch (below(5)) {
            case 0: return say(fmt::format("CREATE VIEW {} AS SELECT 1 AS a, 2 AS b, 3 AS c", name)), views_.push_back(name);
            case 1: return say(fmt::format("CREATE TABLE {} (a serial, b int, c int)", name)), tables_.push_back(name);
            case 2: return say(fmt::format("CREATE TABLE {} (a int, b int, c int) PARTITION BY LIST (a)", name)), tables_.push_back(name);
            default: return say(fmt::format("CREATE TABLE {} (a int, b int, c int)", name)), tables_.push_back(name);
        }
    }

    void create_other() {
        switch (below(6)) {
            case 0: others_.push_back("SEQUENCE " + new_name("s")); return say("CREATE " + others_.back());
            case 1: others_.push_back("FUNCTION " + new_name("f") + "(int)"); return say("CREATE " + others_.back() + " RETURNS int LANGUAGE sql AS 'SELECT 1'");
            case 2: others_.push_back("PROCEDURE " + new_name("p") + "()"); return say("CREATE " + others_.back() + " LANGUAGE sql AS 'SELECT 1'");
            case 3: others_.push_back("TYPE " + new_name("e")); return say("CREATE " + others_.back() + " AS ENUM ('x')");
            case 4: others_.push_back("DOMAIN " + new_name("d")); return say("CREATE " + others_.back() + " AS int");
            default:
                others_.push_back(fmt::format("FOREIGN DATA WRAPPER {}_w{}", prefix_, ++made_));
                say("CREATE " + others_.back());
                const std::string wrapper = others_.back().substr(21);
                others_.push_back(fmt::format("FOREIGN SERVER {}_v{}", prefix_, ++made_));
                return say(fmt::format("CREATE SERVER {} FOREIGN DATA WRAPPER {}", others_.back().substr(15), wrapper));
        }
    }

    std::string some(const std::vector<std::string>& all) {
        std::string list;
        for (const std::string& privilege : all)
            if (one_in(3)) list += (list.empty() ? "" : ", ") + privilege;
        return list.empty() ? "ALL" : list;
    }
    std::string table_privileges() { return some({"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"}); }
    const std::string* relation() {
        const std::vector<std::string>& list = views_.empty() || !one_in(4) ? tables_ : views_;
        return list.empty() ? nullptr : &one_of(list);
    }

    void grant_on_relation() {
        if (const std::string* table = relation()) say(fmt::format("GRANT {} ON {} TO {}{}", table_privileges(), *table, grantee(), ""));
        if (const std::string* table = relation(); table && one_in(2)) say(fmt::format("GRANT {} ON {} TO {}{}", table_privileges(), *table, role(), option()));
    }
    void revoke_on_relation() {
        if (const std::string* table = relation())
            say(fmt::format("REVOKE {}{} ON {} FROM {}{}", one_in(3) ? "GRANT OPTION FOR " : "", table_privileges(), *table, grantee(), one_in(2) ? " CASCADE" : ""));
    }
    void grant_columns() {
        const std::string* table = relation();
        if (!table) return;
        const std::string privilege = one_of({"SELECT", "INSERT", "UPDATE", "REFERENCES", "ALL"}), columns = one_of({"a", "b", "c", "a, b"});
        if (one_in(4)) say(fmt::format("REVOKE {} ({}) ON {} FROM {} CASCADE", privilege, columns, *table, grantee()));
        else say(fmt::format("GRANT {} ({}) ON {} TO {}{}", privilege, columns, *table, role(), option()));
    }

    void grant_on_other() {
        if (one_in(5)) return say(fmt::format("GRANT {} ON SCHEMA {} TO {}", one_of({"USAGE", "CREATE", "ALL"}), schema(), grantee()));
        if (one_in(6)) return say(fmt::format("GRANT {} ON PARAMETER {}.x TO {}{}", one_of({"SET", "ALTER SYSTEM", "ALL"}), prefix_, role(), option()));
        if (others_.empty()) return;
        const std::string& object = one_of(others_);
        const std::string privileges = !object.starts_with("SEQUENCE") ? "ALL" : one_of({"ALL", "USAGE", "SELECT", "UPDATE"});
        if (one_in(3)) say(fmt::format("REVOKE {} ON {} FROM {} CASCADE", privileges, object, grantee()));
        else say(fmt::format("GRANT {} ON {} TO {}{}", privileges, object, role(), option()));
    }

    void default_privileges() {
        const std::string where = one_in(2) ? " IN SCHEMA " + schema() : "";
        const std::string who = one_in(2) ? " FOR ROLE " + role() : "";
        const std::string kind = one_of({"TABLES", "TABLES", "SEQUENCES", "FUNCTIONS", "TYPES"});
        const std::string privileges = kind == "TABLES" ? table_privileges() : "ALL";
        if (one_in(3)) say(fmt::format("ALTER DEFAULT PRIVILEGES{}{} REVOKE {} ON {} FROM {}", who, where, privileges, kind, grantee()));
        else say(fmt::format("ALTER DEFAULT PRIVILEGES{}{} GRANT {} ON {} TO {}", who, where, privileges, kind, grantee()));
    }

    void change_owner() {
        if (one_in(2) && !others_.empty()) {
            std::string object = one_of(others_);
            if (object.starts_with("FOREIGN SERVER")) object = object.substr(8);
            return say(fmt::format("ALTER {} OWNER TO {}", object, role()));
        }
        if (!tables_.empty() && !one_in(4)) return say(fmt::format("ALTER TABLE {} OWNER TO {}", one_of(tables_), role()));
        say(fmt::format("ALTER SCHEMA {} OWNER TO {}", schema(), role()));
    }

    void change_membership() {
        const std::string member = role(), group = role();
        if (one_in(3)) return say(fmt::format("ALTER ROLE {} {}", member, one_in(2) ? "INHERIT" : "NOINHERIT"));
        if (one_in(3)) return say(fmt::format("REVOKE {} FROM {}", group, member));
        say(fmt::format("GRANT {} TO {}", group, member));   // a circle is refused
    }

    void grant_on_all() {
        const std::string kind = one_of({"TABLES", "SEQUENCES", "FUNCTIONS", "ROUTINES"});
        const std::string privileges = kind == "TABLES" ? table_privileges() : "ALL";
        if (one_in(3)) say(fmt::format("REVOKE {} ON ALL {} IN SCHEMA {} FROM {} CASCADE", privileges, kind, schema(), grantee()));
        else say(fmt::format("GRANT {} ON ALL {} IN SCHEMA {} TO {}", privileges, kind, schema(), grantee()));
    }

    void change_columns() {
        if (tables_.empty()) return;
        const std::string& table = one_of(tables_);
        if (one_in(3)) return say(fmt::format("ALTER TABLE {} DROP COLUMN b; ALTER TABLE {} ADD COLUMN b int", table, table));
        say(fmt::format("ALTER TABLE {} RENAME COLUMN c TO c{}; ALTER TABLE {} ADD COLUMN c int", table, ++made_, table));
    }

    void rarely() {
        const unsigned at = below(static_cast<unsigned>(roles_.size()));
        switch (below(6)) {
            case 0: return say(fmt::format("REASSIGN OWNED BY {} TO {}", roles_[at], role()));
            case 1: return say(fmt::format("DROP OWNED BY {}", roles_[at]));
            case 2: {
                const std::string name = fmt::format("{}_n{}", prefix_, ++made_);
                say(fmt::format("ALTER ROLE {} RENAME TO {}", roles_[at], name));
                roles_[at] = name;
                return;
            }
            case 3: return tables_.empty() ? void() : say(fmt::format("DROP TABLE {} CASCADE", one_of(tables_)));
            case 4: return say(fmt::format("CREATE OR REPLACE FUNCTION {}_a.again() RETURNS int LANGUAGE sql AS 'SELECT 2'", prefix_));
            default: return create_role();
        }
    }

    std::mt19937& chance_;
    std::string& sql_;
    std::string prefix_;
    unsigned made_ = 0;
    std::vector<std::string> roles_, tables_, views_, others_;
};

}  // namespace

std::string generated_grants(unsigned worlds, unsigned seed, unsigned first) {
    std::mt19937 chance(seed);
    std::string sql;
    for (unsigned number = first; number < first + worlds; ++number) World(number, chance, sql).make();
    return sql;
}

}  // namespace pgsteward::test
