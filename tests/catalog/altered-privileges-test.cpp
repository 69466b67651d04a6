#include <catch2/catch.hpp>

#include "catalog/altered-privileges.hpp"

namespace pgsteward {

using What = PrivilegeAlteration::What;

TEST_CASE("an alteration is read back from its property, whatever the role is called") {
    for (const What what : {What::granted, What::granted_with_option, What::revoked})
        for (const std::string grantee : {"", "app", "PUBLIC", "o\"k on column x", "granted to y"})
            for (const std::string column : {"", "note", "A \"b\""}) {
                const std::string property = PrivilegeAlteration{what, grantee, column}.property();
                INFO(property);
                const PrivilegeAlteration read = PrivilegeAlteration::of(property);
                CHECK(read.what == what);
                CHECK(read.grantee == grantee);
                CHECK(read.column == column);
            }
    CHECK(PrivilegeAlteration::of("granted to \"open").grantee == "open");
    CHECK(PrivilegeAlteration::of("").grantee.empty());
}

TEST_CASE("an altered object is told by kind and name") {
    const auto of = [](ObjectKind kind, const char* text) { return altered_object(altered_privileges(kind, text)); };
    CHECK(of(ObjectKind::procedure, "public.digest(text, text)").name == QualifiedName{"public", "digest"});
    CHECK(of(ObjectKind::function, "pg_read_file(text)").name == QualifiedName{"", "pg_read_file"});
    CHECK(of(ObjectKind::view, "pg_catalog.pg_shadow").kind == "table");
    CHECK(of(ObjectKind::foreign_data_wrapper, "\"my.fdw\"").name == QualifiedName{"", "my.fdw"});
    CHECK(target_of(altered_privileges(ObjectKind::foreign_data_wrapper, "f")) == "FOREIGN DATA WRAPPER f");
    OtherObject strange;
    strange.name = {"", "nothing of the kind"};
    CHECK(target_of(strange) == "nothing of the kind");
    CHECK(altered_object(strange).kind.empty());
}

TEST_CASE("what the first owner has, and had, is no alteration") {
    OtherObject privileges;
    note_alterations(privileges, {{"", "postgres", "X", ""}, {"postgres", "postgres", "X", ""}}, {{"admin", "admin", "X", ""}, {"app", "admin", "X", "X"}}, "admin", "");
    CHECK(privileges.properties == OptionMap{{"granted to admin", "X"}, {"granted to app", "X"}, {"granted with option to app", "X"}, {"revoked from PUBLIC", "X"}});
}

}  // namespace pgsteward
