// What PostgreSQL brings itself and what its contrib extensions add: types, functions, operators, casts and system
// relations. Constant tables that scripts/generate-facts reads from a real server; looking up costs no start-up.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace pgsteward::canonical::facts {

/// 0: pg_catalog, 1: information_schema, 2 and more: an extension.
using Origin = std::uint8_t;
using Number = std::uint16_t;   ///< of a type: its OID, or a number of ours for one of an extension

struct TypeFact {
    Number number;
    std::string_view name;
    char form;                  ///< b base, d domain, e enum, p pseudo, r range, m multirange
    char category;              ///< pg_type.typcategory
    bool preferred;
    Number element, array, base;///< base: a domain's, a range's subtype, a multirange's range
    bool collatable;
    Origin origin;
    bool mutable_input, mutable_output;   ///< its texts depend on settings
};
struct FunctionFact {
    std::string_view name;
    char kind;                  ///< f function, a aggregate, o ordered-set, h hypothetical-set aggregate, w window
    Number returns;
    bool returns_set;
    std::uint8_t count, defaults;
    Number variadic;            ///< the element's type; 2276 for VARIADIC "any"
    std::array<Number, 8> arguments;
    std::string_view names;     ///< of the arguments: "years,months"
    std::string_view columns;   ///< of the result: "key 25,value 3802"
    Origin origin;
    char volatility;            ///< i immutable, s stable, v volatile
};
/// `volatility` is that of the function behind it.
struct OperatorFact { std::string_view name; Number left, right, result; Origin origin; char volatility; };
struct CastFact { Number source, target; char context, method; Origin origin; char volatility; };
struct OperatorClassFact { std::string_view name, method; Number type; bool is_default; Origin origin; };
struct RelationFact {
    std::string_view name;
    char kind;                  ///< r table, v view
    std::string_view columns;   ///< "oid 26,relname 19"
    Origin origin;
};

const TypeFact* type(std::uint32_t number);
/// Those of that name, in the order of their origins.
std::span<const FunctionFact> functions(std::string_view name);
std::span<const OperatorFact> operators(std::string_view name);
std::span<const OperatorClassFact> operator_classes(std::string_view name);
/// Has the method a default class for exactly this type?
bool has_default_operator_class(std::string_view method, std::uint32_t type);
std::span<const RelationFact> relations(std::string_view name);
const TypeFact* type_named(std::string_view name, Origin origin);
/// Any extension's type of that name, one after another: start with nullptr.
const TypeFact* next_extension_type(std::string_view name, const TypeFact* after);
const CastFact* cast(std::uint32_t source, std::uint32_t target);
/// Whether values of the type are cut or rounded to its modifier by a function.
bool has_length_cast(std::uint32_t type);
/// Is a function of that name volatile, among those that the server and its extensions bring?
bool is_volatile(std::string_view function);
/// What a role that does not own it (empty: PUBLIC) has from the start on the functions of that name, or on the relation of
/// pg_catalog or of an extension: letters of aclitem. What is usual where no such object is known.
std::string_view function_privileges(std::string_view function, std::string_view grantee);
std::string_view relation_privileges(std::string_view relation, std::string_view grantee, bool of_system);
/// The extension of an origin of 2 and more.
std::string_view extension(Origin origin);
/// Is it one of them?
bool is_extension(std::string_view name);
inline constexpr Origin first_extension = 2;
/// The numbers of types below are OIDs of pg_catalog and information_schema.
inline constexpr Number first_extension_type = 20000;
inline constexpr std::size_t max_origins = 64;

}  // namespace pgsteward::canonical::facts
