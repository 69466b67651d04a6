// Every form of a policy that ACCESS.md's catalogue knows, right and wrong: the verdict is the expected one, and the
// server does to every row what was read.
#include <fmt/format.h>

#include "support/row-comparison.hpp"

namespace pgsteward::test {
namespace {

struct PolicyForm {
    std::string_view what;
    std::string_view policies;       ///< "USING …" after CREATE POLICY p ON t; further ones after a line "+"
    std::string_view verdict;
    std::string_view columns = "tenant_id uuid NOT NULL";
};

constexpr PolicyForm forms[] = {
    {"the recommended form", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "isolated"},
    {"wrapped in a subquery", "USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"one argument", "USING (tenant_id = current_setting('app.tenant')::uuid)", "isolated"},
    {"two arguments, no guard", "USING (tenant_id = current_setting('app.tenant', true)::uuid)", "isolated"},
    {"flipped", "USING (nullif(current_setting('app.tenant', true), '')::uuid = tenant_id)", "isolated"},
    {"cast outside of the subquery", "USING (tenant_id = (SELECT current_setting('app.tenant', true))::uuid)", "isolated"},
    {"IN with one value", "USING (tenant_id IN (nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"ANY of a list in the setting", "USING (tenant_id = ANY (string_to_array(nullif(current_setting('app.tenant', true), ''), ',')::uuid[]))", "isolated"},
    {"negated inequality", "USING (NOT (tenant_id <> nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"negated IS DISTINCT FROM, column not null", "USING (NOT (tenant_id IS DISTINCT FROM nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"IS NOT DISTINCT FROM, nullable", "USING (tenant_id IS NOT DISTINCT FROM nullif(current_setting('app.tenant', true), '')::uuid)", "leaking", "tenant_id uuid"},
    {"column cast to text", "USING (tenant_id::text = current_setting('app.tenant', true))", "isolated"},
    {"an error handled by its name", "USING (handled_by_name(tenant_id))", "isolated"},
    {"an error handled by its class, with a hole", "USING (handled_by_class(tenant_id))", "leaking"},
    {"another error is handled", "USING (not_handled(tenant_id))", "isolated"},
    {"an assignment that is tried", "USING (attempted(tenant_id))", "isolated"},
    {"an assignment that is tried, and opens where it fails", "USING (attempted_or_open(tenant_id))", "leaking"},
    {"an error in what is asked", "USING (fails_unread(tenant_id))", "leaking"},
    {"an error in what nobody asks", "USING (fails_unasked(tenant_id))", "leaking"},
    {"an error in a declaration", "USING (declared_outside(tenant_id))", "isolated"},
    {"an array of the column, among those of the setting", "USING (ARRAY[tenant_id] <@ string_to_array(nullif(current_setting('app.tenant', true), ''), ',')::uuid[])", "isolated"},
    {"the first digits of a uuid", "USING (left(tenant_id::text, 8) = left(current_setting('app.tenant', true), 8))", "leaking"},
    {"the last digits of a uuid", "USING (right(tenant_id::text, 4) = right(current_setting('app.tenant', true), 4))", "leaking"},
    {"the amount of a number", "USING (abs(tenant_id) = abs(nullif(current_setting('app.tenant', true), '')::int))", "leaking", "tenant_id int NOT NULL"},
    {"a number rounded", "USING (tenant_id::int = nullif(current_setting('app.tenant', true), '')::int)", "leaking", "tenant_id numeric NOT NULL"},
    {"the rest of a number", "USING (tenant_id % 1000 = nullif(current_setting('app.tenant', true), '')::int % 1000)", "leaking", "tenant_id int NOT NULL"},
    {"bits of a number", "USING (tenant_id & nullif(current_setting('app.tenant', true), '')::int = nullif(current_setting('app.tenant', true), '')::int)", "leaking", "tenant_id int NOT NULL"},
    {"a constant before the column", "USING ('tenant:' || tenant_id::text = 'tenant:' || current_setting('app.tenant', true))", "isolated"},
    {"constants around the column", "USING (concat('t/', tenant_id, '/') = concat('t/', current_setting('app.tenant', true), '/'))", "isolated"},
    {"another column behind the column", "USING (tenant_id || body = current_setting('app.tenant', true) || body)", "undetermined", "tenant_id text NOT NULL, body text NOT NULL"},
    {"a uuid without its dashes", "USING (replace(tenant_id::text, '-', '') = replace(current_setting('app.tenant', true), '-', ''))", "isolated"},
    {"a text without its dashes", "USING (replace(tenant_id, '-', '') = replace(current_setting('app.tenant', true), '-', ''))", "leaking", "tenant_id text NOT NULL"},
    {"a slice of an array in the setting", "USING (tenant_id::text = ANY ((string_to_array(current_setting('app.tenant', true), '/'))[1:2]))", "isolated"},
    {"a slice without bounds", "USING (tenant_id::text = ANY ((string_to_array(current_setting('app.tenant', true), '/'))[:]))", "isolated"},
    {"documents in an array of the setting", "USING (tenant_id IN (SELECT (e ->> 'id')::uuid FROM jsonb_array_elements(nullif(current_setting('app.tenant', true), '')::jsonb -> 'teams') e))", "isolated"},
    {"a document in an array of the setting, whichever", "USING (EXISTS (SELECT FROM jsonb_array_elements(nullif(current_setting('app.tenant', true), '')::jsonb -> 'teams') e WHERE e ->> 'role' = 'admin'))", "leaking"},
    {"keys of an object in the setting", "USING (tenant_id::text IN (SELECT jsonb_object_keys(nullif(current_setting('app.tenant', true), '')::jsonb -> 'teams')))", "isolated"},
    {"a key of an object in the setting, whichever", "USING (EXISTS (SELECT FROM jsonb_object_keys(nullif(current_setting('app.tenant', true), '')::jsonb -> 'teams')))", "leaking"},
    {"LIKE with the setting as the pattern", "USING (tenant_id::text LIKE current_setting('app.tenant', true))", "leaking"},
    {"LIKE with a prefix of numbers", "USING (tenant_id::text LIKE current_setting('app.tenant', true) || '%')", "leaking", "tenant_id bigint NOT NULL"},
    {"lower on both sides of a text", "USING (lower(tenant_id) = lower(current_setting('app.tenant', true)))", "leaking", "tenant_id text NOT NULL"},
    {"lower on both sides of a uuid", "USING (lower(tenant_id::text) = lower(current_setting('app.tenant', true)))", "isolated"},
    {"greater or equal", "USING (tenant_id >= nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    {"unequal", "USING (tenant_id <> nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    {"true", "USING (true)", "leaking"},
    {"one is one", "USING (1 = 1)", "leaking"},
    {"x = x", "USING (tenant_id = tenant_id)", "leaking"},
    {"not null", "USING (tenant_id IS NOT NULL)", "leaking"},
    {"NOT false", "USING (NOT false)", "leaking"},
    {"false", "USING (false)", "isolated"},
    {"looks up its own table, for UPDATE only", "FOR SELECT USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)\n+\nFOR UPDATE USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND EXISTS (SELECT FROM t x WHERE x.tenant_id = t.tenant_id))", "isolated"},
    {"keeps a column as its one row has it", "FOR SELECT USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)\n+\nFOR UPDATE USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND balance IS NOT DISTINCT FROM (SELECT x.balance FROM t x WHERE x.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated", "tenant_id uuid PRIMARY KEY, balance int"},
    {"looks up its own table, where the policy for SELECT has a subquery", "FOR SELECT USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))\n+\nFOR UPDATE USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND EXISTS (SELECT FROM t x WHERE x.tenant_id = t.tenant_id))", "isolated"},
    {"looks up its own table", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND EXISTS (SELECT FROM t x WHERE x.tenant_id = t.tenant_id))", "isolated"},
    {"NULL", "USING (NULL::boolean)", "isolated"},
    {"coalesce to true", "USING (coalesce(tenant_id = nullif(current_setting('app.tenant', true), '')::uuid, true))", "leaking"},
    {"coalesce to false", "USING (coalesce(tenant_id = nullif(current_setting('app.tenant', true), '')::uuid, false))", "isolated"},
    {"IS NOT FALSE", "USING ((tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) IS NOT FALSE)", "leaking"},
    {"IS TRUE", "USING ((tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) IS TRUE)", "isolated"},
    {"OR true", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR true)", "leaking"},
    {"OR a flag", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR is_public)", "leaking", "tenant_id uuid NOT NULL, is_public boolean"},
    {"AND a flag", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND is_public)", "isolated", "tenant_id uuid NOT NULL, is_public boolean"},
    {"OR tenant is null, nullable", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR tenant_id IS NULL)", "leaking", "tenant_id uuid"},
    {"OR tenant is null, not null", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR tenant_id IS NULL)", "isolated"},
    {"OR the setting is null", "USING (current_setting('app.tenant', true) IS NULL OR tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    {"OR the setting is empty", "USING (current_setting('app.tenant', true) = '' OR tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    // What is read fails while it is planned; what is written is checked from left to right, and passes.
    {"OR the setting is empty, cast without a guard", "USING (current_setting('app.tenant', true) = '' OR tenant_id = current_setting('app.tenant', true)::uuid)", "leaking"},
    {"CASE that denies", "USING (CASE WHEN nullif(current_setting('app.tenant', true), '') IS NULL THEN false ELSE tenant_id = current_setting('app.tenant', true)::uuid END)", "isolated"},
    {"CASE that opens", "USING (CASE WHEN nullif(current_setting('app.tenant', true), '') IS NULL THEN true ELSE tenant_id = current_setting('app.tenant', true)::uuid END)", "leaking"},
    {"a tenant as a constant", "USING (tenant_id = '11111111-1111-4111-8111-111111111111')", "leaking"},
    {"a tenant as an element beside the setting", "USING (tenant_id = ANY (ARRAY[nullif(current_setting('app.tenant', true), '')::uuid, '11111111-1111-4111-8111-111111111111'::uuid]))", "leaking"},
    {"a tenant as a row of VALUES", "USING (tenant_id IN (VALUES (nullif(current_setting('app.tenant', true), '')::uuid), ('11111111-1111-4111-8111-111111111111'::uuid)))", "leaking"},
    {"a tenant where the setting is missing", "USING (tenant_id = coalesce(nullif(current_setting('app.tenant', true), ''), '11111111-1111-4111-8111-111111111111')::uuid)", "leaking"},
    {"no tenant where the setting is missing", "USING (tenant_id = coalesce(nullif(current_setting('app.tenant', true), ''), '00000000-0000-0000-0000-000000000000')::uuid)", "isolated"},
    {"a tenant in a branch", "USING (tenant_id = CASE WHEN nullif(current_setting('app.tenant', true), '')::uuid IS NULL THEN '11111111-1111-4111-8111-111111111111'::uuid ELSE nullif(current_setting('app.tenant', true), '')::uuid END)", "leaking"},
    {"a tenant among unnested ones", "USING (tenant_id IN (SELECT unnest(ARRAY[nullif(current_setting('app.tenant', true), '')::uuid, '11111111-1111-4111-8111-111111111111'::uuid])))", "leaking"},
    {"a tenant that sees all", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR nullif(current_setting('app.tenant', true), '')::uuid = '11111111-1111-4111-8111-111111111111')", "leaking"},
    {"a word that opens", "USING (current_setting('app.tenant', true) = 'all' OR tenant_id::text = current_setting('app.tenant', true))", "leaking"},
    {"another setting", "USING (tenant_id = nullif(current_setting('app.wrong', true), '')::uuid)", "isolated"},
    {"the role as the tenant", "USING (tenant_id = current_user)", "leaking", "tenant_id text NOT NULL"},
    {"the role that may", "USING (current_user = 'app_rw')", "leaking"},
    {"the role that connected", "USING (session_user = 'postgres')", "isolated"},
    {"another column", "USING (owner_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking", "tenant_id uuid NOT NULL, owner_id uuid"},
    {"between", "USING (tenant_id BETWEEN nullif(current_setting('app.tenant', true), '')::uuid AND nullif(current_setting('app.tenant', true), '')::uuid)", "isolated"},
    {"FOR INSERT without WITH CHECK", "FOR INSERT", "isolated"},
    {"FOR UPDATE with neither clause", "FOR UPDATE", "isolated"},
    {"FOR ALL with neither clause", "", "isolated"},
    {"WITH CHECK true", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (true)", "leaking"},
    {"WITH CHECK without the tenant", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (body IS NOT NULL)", "leaking", "tenant_id uuid NOT NULL, body text"},
    {"USING true, WITH CHECK right: rows can be taken over", "USING (true) WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    {"INSERT for anybody", "FOR INSERT WITH CHECK (true)", "leaking"},
    {"right policy, wide one beside it", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)\n+FOR SELECT USING (true)", "leaking"},
    {"wide policy for another role", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)\n+FOR SELECT TO other USING (true)", "isolated"},
    {"wide policy under a restrictive floor", "USING (true)\n+AS RESTRICTIVE USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "isolated"},
    {"wide policy under a floor for another role", "USING (true)\n+AS RESTRICTIVE TO other USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    {"wide policy under a floor for SELECT", "USING (true)\n+AS RESTRICTIVE FOR SELECT USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking"},
    {"only restrictive", "AS RESTRICTIVE USING (true)", "isolated"},
    {"helper function in SQL", "USING (tenant_id = current_tenant())", "isolated"},
    {"helper function in SQL that opens", "USING (sees_everything(tenant_id))", "leaking"},
    {"helper function with parameters by number", "USING (is_current(tenant_id))", "isolated"},
    {"helper function in PL/pgSQL", "USING (tenant_id = safe_tenant())", "isolated"},
    {"helper function of a JSON claim", "USING (tenant_id = claimed_tenant())", "isolated"},
    {"membership", "USING (tenant_id IN (SELECT m.tenant_id FROM members m WHERE m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"membership that forgets the row", "USING (EXISTS (SELECT FROM members m WHERE m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking"},
    {"membership whose column captures the row's", "USING (EXISTS (SELECT FROM members m WHERE m.tenant_id = tenant_id AND m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking"},
    {"membership by another type", "USING (EXISTS (SELECT FROM people p WHERE p.tenant_id = t.tenant_id AND p.name = current_setting('app.tenant', true)))", "isolated"},
    {"membership by another type that forgets the row", "USING (EXISTS (SELECT FROM people p WHERE p.tenant_id = tenant_id AND p.name = current_setting('app.tenant', true)))", "leaking"},
    {"membership of the role", "USING (EXISTS (SELECT FROM people p WHERE p.tenant_id = t.tenant_id AND p.name = current_user))", "isolated"},
    {"membership of the role as a value", "USING (tenant_id = (SELECT p.tenant_id FROM people p WHERE p.name = current_user))", "isolated"},
    {"membership of the role that forgets the row", "USING (EXISTS (SELECT FROM people p WHERE p.name = current_user))", "leaking"},
    {"membership of the role that forgets the row, as IN", "USING (current_user IN (SELECT p.name FROM people p))", "leaking"},
    {"rows that another tenant shares", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR EXISTS (SELECT FROM members m WHERE m.tenant_id = t.tenant_id AND m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking"},
    {"rows of the tenants below", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR tenant_id IN (SELECT m.member FROM members m WHERE m.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking"},
    {"membership and the tenant itself", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND EXISTS (SELECT FROM members m WHERE m.tenant_id = t.tenant_id AND m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"a text that names the tenant as well", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR shared_with = current_setting('app.tenant', true))", "leaking", "tenant_id uuid NOT NULL, shared_with text"},
    {"a short text that cannot name it", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR shared_with = current_setting('app.tenant', true))", "isolated", "tenant_id uuid NOT NULL, shared_with varchar(10)"},
    {"a list of texts that names it", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR current_setting('app.tenant', true) = ANY (shared_with))", "leaking", "tenant_id uuid NOT NULL, shared_with text[]"},
    {"a list of texts that names a word", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR 'public' = ANY (groups))", "leaking", "tenant_id uuid NOT NULL, groups text[]"},
    {"a list of texts that names two words", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR ('all, or so' = ANY (groups) AND 'public' = ANY (groups)))", "leaking", "tenant_id uuid NOT NULL, groups text[]"},
    {"a list of numbers", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR 7 = ANY (levels))", "leaking", "tenant_id uuid NOT NULL, levels int[]"},
    {"a list of texts that names a word of a table that is looked up", "USING (EXISTS (SELECT FROM members m WHERE m.tenant_id = t.tenant_id AND m.member = nullif(current_setting('app.tenant', true), '')::uuid AND 'see' = ANY (m.rights)))", "isolated"},
    {"a text that shows the tenant of the row", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR shown = tenant_id::text)", "leaking", "tenant_id uuid NOT NULL, shown text"},
    {"a text of a table that is looked up", "USING (EXISTS (SELECT FROM people p WHERE p.name = t.author AND p.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking", "tenant_id uuid NOT NULL, author text"},
    {"a text of a table that is looked up, as IN", "USING (author IN (SELECT p.name FROM people p WHERE p.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking", "tenant_id uuid NOT NULL, author text"},
    {"AND a moment to come", "USING (expires > now() AND tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "isolated", "tenant_id uuid NOT NULL, expires timestamptz"},
    {"OR a moment that is past", "USING (expires < now() OR tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)", "leaking", "tenant_id uuid NOT NULL, expires timestamptz"},
    {"helper function that sets the tenant", "USING (is_demo(tenant_id))", "leaking"},
    {"not banned", "USING (NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = t.tenant_id))", "leaking"},
    {"its own rows", "USING (EXISTS (SELECT FROM t x WHERE x.tenant_id = tenant_id))", "isolated"},
    // Values between those that a condition names.
    {"a number between two", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR (n > 5 AND n < 5.5))", "leaking", "tenant_id uuid NOT NULL, n numeric"},
    {"a day between two", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR (d > '2030-01-01' AND d < '2030-01-03'))", "leaking", "tenant_id uuid NOT NULL, d date"},
    {"a moment between two", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR (d > '2030-01-01 00:00:00+00' AND d < '2030-01-03 00:00:00+00'))", "leaking", "tenant_id uuid NOT NULL, d timestamptz"},
    {"a time that is long enough", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR age > interval '3 days')", "leaking", "tenant_id uuid NOT NULL, age interval"},
    {"a text between two", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR (body > 'a' AND body < 'c'))", "leaking", "tenant_id uuid NOT NULL, body text"},
    {"a list with a word and without another", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR ('a' = ANY (groups) AND NOT 'b' = ANY (groups) AND 'c' = ANY (groups)))", "leaking", "tenant_id uuid NOT NULL, groups text[]"},
    {"a list as rows", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR EXISTS (SELECT FROM unnest(groups) g WHERE g = 'public'))", "leaking", "tenant_id uuid NOT NULL, groups text[]"},
    // Documents: the claims of a token, or what a proxy sets.
    {"a claim by its path", "USING (tenant_id = (claims() #>> '{app,tenant}')::uuid)", "isolated"},
    {"a claim by its path as a document", "USING (tenant_id::text = (claims() #> ARRAY['app']) ->> 'tenant')", "isolated"},
    {"a claim by the function of its path", "USING (tenant_id::text = jsonb_extract_path_text(claims(), 'app', 'tenant'))", "isolated"},
    {"a claim that is a list, asked for a key", "USING ((claims() -> 'orgs') ? tenant_id::text)", "isolated"},
    {"a claim that is a list, asked for an element", "USING ((claims() -> 'orgs') @> to_jsonb(tenant_id))", "isolated"},
    {"a claim that is a list, as rows", "USING (tenant_id::text IN (SELECT jsonb_array_elements_text(claims() -> 'orgs')))", "isolated"},
    {"a claim that is a list, as rows of a type", "USING (tenant_id IN (SELECT jsonb_array_elements_text(claims() -> 'orgs')::uuid))", "isolated"},
    {"a claim that is a list, in FROM", "USING (EXISTS (SELECT FROM jsonb_array_elements_text(claims() -> 'orgs') AS o(id) WHERE o.id = tenant_id::text))", "isolated"},
    {"claims that contain the tenant", "USING (claims() @> jsonb_build_object('tenant', tenant_id))", "isolated"},
    {"claims that have a key", "USING (claims() ? 'tenant' AND tenant_id = (claims() ->> 'tenant')::uuid)", "isolated"},
    {"claims that lack a key", "USING (NOT claims() ? 'tenant' OR tenant_id = (claims() ->> 'tenant')::uuid)", "leaking"},
    {"a claim that is true", "USING (tenant_id = (claims() ->> 'tenant')::uuid OR (claims() ->> 'admin')::boolean)", "leaking"},
    {"a claim that is true, as a document", "USING (tenant_id = (claims() ->> 'tenant')::uuid OR coalesce((claims() -> 'admin')::boolean, false))", "leaking"},
    {"claims that contain something", "USING (tenant_id = (claims() ->> 'tenant')::uuid OR claims() @> '{\"admin\": true}')", "leaking"},
    {"a claim that lists something", "USING (tenant_id = (claims() ->> 'tenant')::uuid OR claims() -> 'roles' ? 'admin')", "leaking"},
    {"a claim that is large enough", "USING (tenant_id = (claims() ->> 'tenant')::uuid OR (claims() ->> 'level')::int > 5)", "leaking"},
    {"two claims together", "USING (tenant_id = (claims() ->> 'tenant')::uuid OR (claims() ->> 'role' = 'admin' AND (claims() ->> 'staff')::boolean))", "leaking"},
    {"a claim beside those inside it", "USING (tenant_id = (claims() -> 'app' ->> 'tenant')::uuid AND claims() ->> 'app' IS NOT NULL)", "isolated"},
    // What two columns of text have in common, where one has no room for a tenant.
    {"a short text of a table that is looked up", "USING (EXISTS (SELECT FROM codes c WHERE c.code = t.code AND c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking", "tenant_id uuid NOT NULL, code text"},
    {"a shorter text of a table that is looked up", "USING (EXISTS (SELECT FROM codes c WHERE c.code = t.code AND c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking", "tenant_id uuid NOT NULL, code varchar(2)"},
    {"a short text of the same table", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR code = shown)", "leaking", "tenant_id uuid NOT NULL, code varchar(5), shown text"},
    {"regular expression before the cast", "USING (CASE WHEN current_setting('app.tenant', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN tenant_id = current_setting('app.tenant', true)::uuid ELSE false END)", "isolated"},
    {"regular expression that opens", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR slug ~ '^public-')", "leaking", "tenant_id uuid NOT NULL, slug text"},
    {"SIMILAR TO before the cast", "USING (CASE WHEN current_setting('app.tenant', true) SIMILAR TO '[0-9a-f]{8}-%' THEN tenant_id = current_setting('app.tenant', true)::uuid ELSE false END)", "isolated"},
    {"helper function chosen by type", "USING (is_mine(tenant_id))", "isolated"},
    {"helper function chosen by another type", "USING (is_mine(tenant_id::text))", "leaking"},
    {"helper function with any number of arguments", "USING (is_one_of(nullif(current_setting('app.tenant', true), '')::uuid, tenant_id, tenant_id))", "isolated"},
    {"helper function with any number of arguments that opens", "USING (is_one_of(tenant_id, nullif(current_setting('app.tenant', true), '')::uuid, tenant_id))", "leaking"},
    {"helper function that is given an array for them", "USING (is_one_of(tenant_id, VARIADIC ARRAY[nullif(current_setting('app.tenant', true), '')::uuid]))", "isolated"},
    {"a field of what a function gives", "USING (tenant_id = (context()).tenant)", "isolated"},
    {"another field of what a function gives", "USING ((context()).name = 'someone')", "leaking"},
    {"an OUT parameter", "USING (tenant_id = tenant_out())", "isolated"},
    {"helper function in PL/pgSQL that asks FOUND", "USING (is_member(tenant_id))", "isolated"},
    {"helper function in PL/pgSQL with a record", "USING (is_member_by_record(tenant_id))", "isolated"},
    {"helper function in PL/pgSQL with two targets", "USING (is_member_by_two(tenant_id))", "isolated"},
    // Conditions about nothing but the setting, which any session may set to any text.
    {"a text of the setting that is long enough", "USING (tenant_id::text = current_setting('app.tenant', true) OR length(current_setting('app.tenant', true)) > 40)", "leaking"},
    {"a text of the setting that is long enough, before the cast", "USING (CASE WHEN length(current_setting('app.tenant', true)) = 36 THEN tenant_id = current_setting('app.tenant', true)::uuid ELSE false END)", "isolated"},
    {"a text of the setting that begins with a word", "USING (tenant_id::text = current_setting('app.tenant', true) OR starts_with(current_setting('app.tenant', true), 'adm'))", "leaking"},
    {"a text of the setting that a regular expression finds", "USING (tenant_id::text = current_setting('app.tenant', true) OR current_setting('app.tenant', true) ~ '^a(b|c){2,}[0-9]+$')", "leaking"},
    {"a text of the setting that holds a word further on", "USING (tenant_id::text = current_setting('app.tenant', true) OR position('adm' in current_setting('app.tenant', true)) = 4)", "leaking"},
    {"a part of the text of the setting", "USING (tenant_id::text = current_setting('app.tenant', true) OR substring(current_setting('app.tenant', true), 3, 2) = 'ok')", "leaking"},
    {"the digest of the tenant", "USING (md5(tenant_id::text) = current_setting('app.tenant', true))", "isolated"},
    {"the tenant somewhere in the setting", "USING (position(tenant_id::text in current_setting('app.tenant', true)) > 0)", "isolated"},
    {"the setting somewhere in the tenant", "USING (strpos(tenant_id::text, nullif(current_setting('app.tenant', true), '')) > 0)", "leaking"},
    {"a tenant that is padded", "USING (tenant_id = current_setting('app.tenant', true))", "isolated", "tenant_id char(10) NOT NULL"},
    {"a padded text", "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR status = 'open  ')", "leaking", "tenant_id uuid NOT NULL, status char(10)"},
    {"membership by a view", "USING (tenant_id IN (SELECT v.tenant_id FROM member_view v WHERE v.member = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"membership by a view that forgets the row", "USING (EXISTS (SELECT FROM member_view v WHERE v.member = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking"},
    {"membership by a view of the invoker", "USING (tenant_id IN (SELECT v.tenant_id FROM own_member_view v WHERE v.member = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"membership by groups", "USING (tenant_id IN (SELECT m.tenant_id FROM members m WHERE m.member = nullif(current_setting('app.tenant', true), '')::uuid GROUP BY m.tenant_id HAVING count(*) > 0))", "isolated"},
    {"membership by groups that forgets the member", "USING (tenant_id IN (SELECT m.tenant_id FROM members m GROUP BY m.tenant_id HAVING count(*) >= 1))", "leaking"},
    {"membership by a condition of the groups", "USING (tenant_id IN (SELECT m.tenant_id FROM members m GROUP BY 1 HAVING bool_or(m.member = nullif(current_setting('app.tenant', true), '')::uuid)))", "isolated"},
    {"membership as a count", "USING ((SELECT count(DISTINCT m.member) > 0 FROM members m WHERE m.tenant_id = t.tenant_id AND m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"membership in both of two", "USING (tenant_id IN (SELECT m.tenant_id FROM members m INTERSECT SELECT m.tenant_id FROM members m WHERE m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "isolated"},
    {"membership without that of another", "USING (tenant_id IN (SELECT m.tenant_id FROM members m EXCEPT SELECT m.tenant_id FROM members m WHERE m.member = nullif(current_setting('app.tenant', true), '')::uuid))", "leaking"},
    {"helper function in PL/pgSQL that looks through rows", "USING (is_member_by_loop(tenant_id))", "isolated"},
    {"helper function in PL/pgSQL that looks through a list", "USING (is_listed(tenant_id))", "isolated"},
    {"helper function in PL/pgSQL with CASE", "USING (is_member_by_case(tenant_id))", "isolated"},
};

std::string schema_of(const PolicyForm& form) {
    std::string text = "CREATE ROLE app_rw LOGIN; CREATE ROLE other LOGIN;\n"
                       "CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$SELECT nullif(current_setting('app.tenant', true), '')::uuid$$;\n"
                       "CREATE FUNCTION sees_everything(whose uuid) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT whose = current_tenant() OR whose IS NOT NULL$$;\n"
                       "CREATE FUNCTION safe_tenant() RETURNS uuid LANGUAGE plpgsql STABLE AS $$BEGIN RETURN current_setting('app.tenant', true)::uuid; EXCEPTION WHEN others THEN RETURN NULL; END$$;\n"
                       "CREATE FUNCTION handled_by_name(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$BEGIN RETURN whose = current_setting('app.tenant', true)::uuid; EXCEPTION WHEN invalid_text_representation THEN RETURN NULL; END$$;\n"
                       "CREATE FUNCTION handled_by_class(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$BEGIN RETURN whose = current_setting('app.tenant', true)::uuid; EXCEPTION WHEN undefined_object THEN RETURN NULL; WHEN data_exception THEN RETURN true; END$$;\n"
                       "CREATE FUNCTION not_handled(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$BEGIN RETURN whose = current_setting('app.tenant', true)::uuid; EXCEPTION WHEN division_by_zero THEN RETURN true; END$$;\n"
                       "CREATE FUNCTION attempted(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE u uuid; BEGIN BEGIN u := current_setting('app.tenant', true)::uuid; EXCEPTION WHEN others THEN u := NULL; END; RETURN whose = u; END$$;\n"
                       "CREATE FUNCTION attempted_or_open(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE u uuid; BEGIN BEGIN u := current_setting('app.tenant', true)::uuid; EXCEPTION WHEN division_by_zero THEN RETURN false; WHEN invalid_text_representation THEN RETURN true; END; RETURN whose = u; END$$;\n"
                       "CREATE FUNCTION fails_unread(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE u uuid; BEGIN u := current_setting('app.tenant', true)::uuid; RETURN u = whose AND whose IS NULL; EXCEPTION WHEN others THEN RETURN true; END$$;\n"
                       "CREATE FUNCTION fails_unasked(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE u uuid; BEGIN u := current_setting('app.tenant', true)::uuid; RETURN false; EXCEPTION WHEN others THEN RETURN true; END$$;\n"
                       "CREATE FUNCTION declared_outside(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE u uuid := current_setting('app.tenant', true)::uuid; BEGIN RETURN whose = u; EXCEPTION WHEN others THEN RETURN true; END$$;\n"
                       "CREATE FUNCTION claimed_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$SELECT (nullif(current_setting('app.tenant', true), '')::jsonb ->> 'tenant')::uuid$$;\n"
                       "CREATE FUNCTION is_current(uuid) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT $1 = current_tenant()$$;\n"
                       "CREATE FUNCTION is_demo(whose uuid) RETURNS boolean LANGUAGE sql STABLE SET app.tenant = '11111111-1111-4111-8111-111111111111' AS $$SELECT whose = current_tenant()$$;\n"
                       "CREATE TABLE members (tenant_id uuid NOT NULL, member uuid NOT NULL, rights text[] NOT NULL DEFAULT '{}');\nGRANT SELECT ON members TO PUBLIC;\n"
                       "CREATE TABLE people (tenant_id uuid NOT NULL, name text NOT NULL);\nGRANT SELECT ON people TO PUBLIC;\n"
                       "CREATE TABLE codes (tenant_id uuid NOT NULL, code varchar(20) NOT NULL);\nGRANT SELECT ON codes TO PUBLIC;\n"
                       "CREATE FUNCTION claims() RETURNS jsonb LANGUAGE sql STABLE AS $$SELECT nullif(current_setting('app.tenant', true), '')::jsonb$$;\n"
                       "CREATE FUNCTION is_mine(whose uuid) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT whose = current_tenant()$$;\n"
                       "CREATE FUNCTION is_mine(whose text) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT whose <> ''$$;\n"
                       "CREATE FUNCTION is_one_of(one uuid, VARIADIC several uuid[]) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT one = ANY (several)$$;\n"
                       "CREATE TYPE context AS (tenant uuid, name text);\n"
                       "CREATE FUNCTION context() RETURNS context LANGUAGE sql STABLE AS $$SELECT ROW(current_tenant(), 'someone')::context$$;\n"
                       "CREATE FUNCTION tenant_out(OUT tenant uuid) LANGUAGE plpgsql STABLE AS $$BEGIN tenant := current_tenant(); END$$;\n"
                       // As texts: what the planner computes fails only until a plan is kept, and so not for every row.
                       "CREATE FUNCTION is_member(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$BEGIN PERFORM 1 FROM members m WHERE m.tenant_id = whose AND m.member::text = current_setting('app.tenant', true); RETURN FOUND; END$$;\n"
                       "CREATE FUNCTION is_member_by_record(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE m members%ROWTYPE; BEGIN SELECT * INTO m FROM members x WHERE x.tenant_id = whose AND x.member::text = current_setting('app.tenant', true); RETURN m.member IS NOT NULL; END$$;\n"
                       "CREATE FUNCTION is_member_by_two(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE a uuid; b uuid; BEGIN SELECT m.tenant_id, m.member INTO a, b FROM members m WHERE m.tenant_id = whose AND m.member::text = current_setting('app.tenant', true); IF NOT FOUND THEN RETURN false; END IF; RETURN a = whose AND b IS NOT NULL; END$$;\n"
                       "CREATE VIEW member_view AS SELECT tenant_id, member FROM members;\nCREATE VIEW own_member_view WITH (security_invoker = true) AS SELECT tenant_id, member FROM members;\nGRANT SELECT ON member_view, own_member_view TO PUBLIC;\n"
                       "CREATE FUNCTION is_member_by_loop(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE m record; BEGIN FOR m IN SELECT x.tenant_id FROM members x WHERE x.member::text = current_setting('app.tenant', true) LOOP IF m.tenant_id = whose THEN RETURN true; END IF; END LOOP; RETURN false; END$$;\n"
                       "CREATE FUNCTION is_listed(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$DECLARE one text; BEGIN FOREACH one IN ARRAY string_to_array(current_setting('app.tenant', true), ',') LOOP IF one = whose::text THEN RETURN true; END IF; END LOOP; RETURN false; END$$;\n"
                       "CREATE FUNCTION is_member_by_case(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$BEGIN CASE WHEN EXISTS (SELECT FROM members m WHERE m.tenant_id = whose AND m.member::text = current_setting('app.tenant', true)) THEN RETURN true; ELSE RETURN false; END CASE; END$$;\n";
    text += fmt::format("CREATE TABLE t ({});\nGRANT SELECT, INSERT, UPDATE, DELETE ON t TO app_rw;\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\nALTER TABLE t FORCE ROW LEVEL SECURITY;\n", form.columns);
    int n = 0;
    for (std::string_view rest = form.policies; ; ) {
        const std::size_t end = rest.find("\n+");
        text += fmt::format("CREATE POLICY p{} ON t {};\n", ++n, rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 2);
    }
    return text;
}

}  // namespace

TEST_CASE("every form of a policy gets the verdict that the server agrees with") {
    if (no_server()) return;
    for (const PolicyForm& form : forms) {
        CAPTURE(form.what);
        RowComparison comparison(schema_of(form));
        access::TableResult table;
        const auto result = comparison.compare({"public", "t"}, {.column = "tenant_id", .setting = "app.tenant", .roles = {"app_rw"}}, &table);
        CHECK(result.differences == std::vector<std::string>{});
        CHECK(result.undetermined == 0);
        CHECK(std::string(access::name_of(table.verdict)) == form.verdict);
        // A cluster has one set of roles.
        postgres::Connection connection = scratch_server().connect();
        connection.run("DROP DATABASE " + quoted(comparison.database()) + " WITH (FORCE)");
        connection.run("DROP ROLE app_rw, other");
    }
}

TEST_CASE("what another setting opens is found") {
    if (no_server()) return;
    for (const std::string_view condition :
         {"current_setting('app.role', true) = 'admin' AND current_setting('app.super', true) = 'on'", "(nullif(current_setting('app.ctx', true), '')::jsonb ->> 'admin')::boolean",
          "nullif(current_setting('app.ctx', true), '')::jsonb -> 'roles' ? 'admin'", "nullif(current_setting('app.level', true), '')::int > 10", "current_setting('app.role', true) ~ '^adm'",
          "upper(current_setting('app.role', true)) = 'ADMIN'", "'admin' = ANY (string_to_array(current_setting('app.roles', true), ','))", "nullif(current_setting('app.until', true), '')::timestamptz > now()",
          "length(current_setting('app.key', true)) > 40", "current_setting('app.key', true) LIKE 'a%' AND current_setting('app.key', true) LIKE '%b'", "strpos(current_setting('app.key', true), 'adm') > 2", "right(current_setting('app.key', true), 4) = 'root'",
          "split_part(current_setting('app.key', true), ':', 2) = 'admin'", "nullif(current_setting('app.key', true), '')::int * 2 = 84", "cardinality(string_to_array(current_setting('app.key', true), ',')) = 3", "current_setting('app.key', true) = current_user"}) {
        CAPTURE(condition);
        const std::string policy = "USING (tenant_id = current_tenant() OR (" + std::string(condition) + "))";
        RowComparison comparison(schema_of({"", policy, ""}));
        access::TableResult table;
        const auto result = comparison.compare({"public", "t"}, {.column = "tenant_id", .setting = "app.tenant", .roles = {"app_rw"}}, &table);
        CHECK(result.differences == std::vector<std::string>{});
        CHECK(table.policies.at(0).through_other_setting.admits != "");
        postgres::Connection connection = scratch_server().connect();
        connection.run("DROP DATABASE " + quoted(comparison.database()) + " WITH (FORCE)");
        connection.run("DROP ROLE app_rw, other");
    }
}

TEST_CASE("what no text was found for is not taken for closed") {
    if (no_server()) return;
    for (const std::string_view condition : {"md5(current_setting('app.key', true)) = '5ebe2294ecd0e0f08eab7690d2a6ee69'", "hashtext(current_setting('app.key', true)) = 7", "sha256(current_setting('app.key', true)::bytea) = '\\x00'"}) {
        CAPTURE(condition);
        const std::string policy = "USING (tenant_id = current_tenant() OR (" + std::string(condition) + "))";
        RowComparison comparison(schema_of({"", policy, ""}));
        access::TableResult table;
        const auto result = comparison.compare({"public", "t"}, {.column = "tenant_id", .setting = "app.tenant", .roles = {"app_rw"}}, &table);
        CHECK(result.differences == std::vector<std::string>{});
        CHECK((table.verdict == access::TableResult::Verdict::undetermined || table.policies.at(0).through_other_setting.unknown != ""));
        postgres::Connection connection = scratch_server().connect();
        connection.run("DROP DATABASE " + quoted(comparison.database()) + " WITH (FORCE)");
        connection.run("DROP ROLE app_rw, other");
    }
}

TEST_CASE("what rows of other tables could say is not taken for what they do not") {
    if (no_server()) return;
    for (const std::string_view condition : {"left(p.name, 3) = 'pub'", "length(p.name) = 6", "p.name ~ '^pub[a-z]+$'", "p.name || 'c' = 'public'"}) {
        CAPTURE(condition);
        const std::string policy = "USING (EXISTS (SELECT FROM people p WHERE p.tenant_id = t.tenant_id AND p.tenant_id <> current_tenant() AND " + std::string(condition) + "))";
        RowComparison comparison(schema_of({"", policy, ""}));
        access::TableResult table;
        const auto result = comparison.compare({"public", "t"}, {.column = "tenant_id", .setting = "app.tenant", .roles = {"app_rw"}}, &table);
        CHECK(result.differences == std::vector<std::string>{});
        CHECK((table.verdict == access::TableResult::Verdict::undetermined || table.verdict == access::TableResult::Verdict::leaking));
        postgres::Connection connection = scratch_server().connect();
        connection.run("DROP DATABASE " + quoted(comparison.database()) + " WITH (FORCE)");
        connection.run("DROP ROLE app_rw, other");
    }
}

TEST_CASE("what makes different tenants equal is not taken for isolation") {
    if (no_server()) return;
    for (const std::string_view policy : {"USING (tenant_id::varchar(2) = current_setting('app.tenant', true))", "USING (tenant_id COLLATE any_case = current_setting('app.tenant', true))"}) {
        CAPTURE(policy);
        RowComparison comparison("CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);\n" + schema_of({"", policy, "", "tenant_id text NOT NULL"}));
        access::TableResult table;
        const auto result = comparison.compare({"public", "t"}, {.column = "tenant_id", .setting = "app.tenant", .roles = {"app_rw"}}, &table);
        CHECK(result.differences == std::vector<std::string>{});
        CHECK(table.verdict == access::TableResult::Verdict::undetermined);
        postgres::Connection connection = scratch_server().connect();
        connection.run("DROP DATABASE " + quoted(comparison.database()) + " WITH (FORCE)");
        connection.run("DROP ROLE app_rw, other");
    }
}

}  // namespace pgsteward::test
