// The schema that the examples of the rules about row security begin with.
#pragma once

#include <string_view>

namespace pgsteward::rules::example {

/// A tenant table that an application writes, without row security.
inline constexpr std::string_view table =
    "CREATE ROLE app_rw LOGIN;\n"
    "CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
    "CREATE INDEX ON notes (tenant_id);\n"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n";

/// The same with row security, and no policy yet.
inline constexpr std::string_view enabled =
    "CREATE ROLE app_rw LOGIN;\n"
    "CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
    "CREATE INDEX ON notes (tenant_id);\n"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
    "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
    "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n";

/// The same with the policy that it should have.
inline constexpr std::string_view isolated =
    "CREATE ROLE app_rw LOGIN;\n"
    "CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
    "CREATE INDEX ON notes (tenant_id);\n"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
    "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
    "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
    "CREATE POLICY tenant_isolation ON notes\n"
    "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n";

}  // namespace pgsteward::rules::example
