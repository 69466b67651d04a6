// Types as numbers, for one analysis: the built-in ones by their OID, those of extensions by a number of ours, those of
// the catalog (and row types of its relations) as they are met. Knows categories, elements, bases and spellings.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "canonical/facts.hpp"
#include "catalog/catalog.hpp"
#include "sql/expression.hpp"

namespace pgsteward::canonical {

using TypeId = std::uint32_t;
/// The modifier of a type as canonical text has it, interned: 0 for none, see Types::modifier.
using Modifier = std::uint32_t;

struct TypeRef {
    TypeId id = 0;
    Modifier modifier = 0;
    bool operator==(const TypeRef&) const = default;
};

/// OIDs of pg_type.dat, and 0 for what could not be told.
namespace type_id {
enum : TypeId {
    none = 0, boolean = 16, bytea = 17, char_ = 18, name = 19, int8 = 20, int2 = 21, int4 = 23, regproc = 24, text = 25,
    oid = 26, tid = 27, xid = 28, cid = 29, json = 114, xml = 142, point = 600, cidr = 650, float4 = 700, float8 = 701,
    unknown = 705, money = 790, macaddr = 829, inet = 869, bpchar = 1042, varchar = 1043, date = 1082, time = 1083,
    timestamp = 1114, timestamptz = 1184, interval = 1186, timetz = 1266, bit = 1560, varbit = 1562, numeric = 1700,
    refcursor = 1790, regprocedure = 2202, regoper = 2203, regoperator = 2204, regclass = 2205, regtype = 2206,
    record = 2249, cstring = 2275, any = 2276, anyarray = 2277, void_ = 2278, trigger = 2279, anyelement = 2283,
    record_array = 2287, anynonarray = 2776, uuid = 2950, anyenum = 3500, tsvector = 3614, tsquery = 3615,
    regconfig = 3734, regdictionary = 3769, jsonb = 3802, anyrange = 3831, jsonpath = 4072, regnamespace = 4089,
    regrole = 4096, regcollation = 4191, anymultirange = 4537, anycompatiblemultirange = 4538, anycompatible = 5077,
    anycompatiblearray = 5078, anycompatiblenonarray = 5079, anycompatiblerange = 5080,
};
}  // namespace type_id

class Types {
public:
    Types(const Catalog& catalog, std::span<const std::string> search_path)
        : catalog_(catalog), search_path_(search_path) {}

    /// `name` by the search path; nothing where no such type is known.
    std::optional<TypeId> find(const QualifiedName& name);
    /// A type as a statement writes it; id none and `known` false where it is not known.
    TypeRef resolve(const sql::TypeName& name, bool& known);
    /// A type as the catalog spells it: "character varying(50)", "app.mood[]".
    TypeRef parse(std::string_view canonical_text);
    TypeId row_type(const Relation& relation);

    std::string text(TypeRef type);
    std::string_view modifier(Modifier modifier) const { return modifier == 0 ? std::string_view() : *modifiers_[modifier - 1]; }
    Modifier intern(std::string_view modifier);

    char form(TypeId type) const;
    char category(TypeId type) const;
    bool preferred(TypeId type) const;
    bool collatable(TypeId type) const;
    /// Of a true array, else none.
    TypeId element(TypeId type) const;
    TypeId array_of(TypeId type);
    /// Through all domains.
    TypeId base(TypeId type);
    TypeRef base(TypeRef type);
    /// The subtype of a range, the range of a multirange.
    TypeId range_subtype(TypeId type);
    bool is_composite(TypeId type) const;
    /// The columns of a composite or row type.
    std::span<const Column> attributes(TypeId type) const;
    const Type* definition(TypeId type) const;
    const Relation* relation(TypeId type) const;
    /// Made by the schema, not by PostgreSQL.
    static bool is_user_type(TypeId type) { return type >= first_user_type; }

    /// The schema where an extension's objects are, or null while it is not installed.
    const std::string* schema_of(facts::Origin origin);
    std::span<const std::string> search_path() const { return search_path_; }
    const Catalog& catalog() const { return catalog_; }

private:
    struct UserType {
        QualifiedName name;
        const Type* type = nullptr;
        const Relation* relation = nullptr;
    };
    static constexpr TypeId first_user_type = 1 << 20;   // even numbers; the array of each is one more

    const UserType* user(TypeId type) const;
    TypeId add(UserType type);
    std::optional<TypeId> find_in(const std::string& schema, const std::string& name);
    TypeRef parse_uncached(std::string_view text);
    std::string text_uncached(TypeRef type);
    std::optional<TypeId> parse_name(std::string_view text);
    std::string base_text(TypeId type, std::string_view modifier);

    const Catalog& catalog_;
    std::span<const std::string> search_path_;
    std::vector<std::unique_ptr<UserType>> users_;   ///< pointers: they are handed out
    std::unordered_map<std::string, TypeId> user_ids_;
    std::vector<std::unique_ptr<std::string>> modifiers_;
    std::unordered_map<std::string, TypeRef> parsed_;
    struct ExtensionSchema { bool known = false, installed = false; std::string name; };
    std::vector<ExtensionSchema> schemas_;           ///< by origin, once one is asked for
};

/// numeric(10) means numeric(10,0); what the server keeps of other modifiers.
std::string normalised_modifier(TypeId type, const std::vector<std::string>& words);

}  // namespace pgsteward::canonical
