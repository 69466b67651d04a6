// What the readers of the parts of a database share: the rows, the objects read so far, and how they are annotated.
// Expressions and queries are first kept in the Catalog's fields as the server prints them; definitions.cpp turns all
// of them into the canonical spelling once every type, relation and routine is known.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.hpp"
#include "postgres/connection.hpp"

namespace pgsteward::postgres {

using Oid = std::uint32_t;

/// System catalogs by their fixed object ids (catalog/pg_*.h: CATALOG(name, oid, …)), as pg_description and pg_depend
/// name them.
enum class Class : Oid {
    type = 1247, routine = 1255, relation = 1259, role = 1260, database = 1262, tablespace = 1213, foreign_server = 1417,
    user_mapping = 1418, foreign_data_wrapper = 2328, access_method = 2601, cast = 2605, constraint = 2606, conversion = 2607,
    language = 2612, schema = 2615, operator_class = 2616, operator_ = 2617, rule = 2618, trigger = 2620, operator_family = 2753,
    extension = 3079, policy = 3256, statistics = 3381, collation = 3456, event_trigger = 3466, transform = 3576,
    text_search_dictionary = 3600, text_search_parser = 3601, text_search_configuration = 3602, text_search_template = 3764,
    publication = 6104, subscription = 6100, parameter = 6243,
};

/// Ids below are given by initdb (access/transam.h, FirstNormalObjectId).
inline constexpr Oid first_user_oid = 16384;

struct Address {
    Oid class_id, object;
    std::int32_t part = 0;                   ///< a column's number
    bool operator==(const Address&) const = default;
};
struct AddressHash {
    std::size_t operator()(const Address& address) const {
        return std::hash<std::uint64_t>()((std::uint64_t{address.class_id} << 32 | address.object) * 31 + static_cast<std::uint32_t>(address.part));
    }
};

/// One row, read field by field in the order of the select list.
class Fields {
public:
    Fields(const Rows& rows, std::size_t row) : rows_(rows), row_(row) {}
    std::string text() { return std::string(view()); }
    std::optional<std::string> optional_text() {
        if (rows_.is_null(row_, column_)) return ++column_, std::nullopt;
        return text();
    }
    bool flag() { return view() == "t"; }
    /// '\0' for none.
    char letter() {
        const std::string_view value = view();
        return value.empty() ? '\0' : value.front();
    }
    template <typename Number>
    Number number(Number otherwise = 0) {
        const std::string_view value = view();
        std::from_chars(value.data(), value.data() + value.size(), otherwise);
        return otherwise;
    }
    Oid oid() { return number<Oid>(); }
    double real();
    QualifiedName name() {
        std::string schema = text();
        return {std::move(schema), text()};
    }
    std::vector<std::string> list();
    std::vector<int> numbers();              ///< of an array
    std::vector<int> vector_numbers();       ///< of an int2vector: "1 3"
    OptionMap options();
    AccessControlList acl();

private:
    std::string_view view() { return rows_.at(row_, column_++); }
    const Rows& rows_;
    std::size_t row_, column_ = 0;
};

/// The server and what our role may see there: decides the text of the queries.
struct Server {
    int version = 0;                         ///< server_version_num
    bool reads_connection_strings = false;   ///< pg_subscription.subconninfo
    bool since(int major) const { return version >= major * 10000; }
    /// A column that older versions lack, and what stands for it there.
    std::string since(int major, std::string_view column, std::string_view otherwise) const { return std::string(since(major) ? column : otherwise); }
};

struct Reading {
    Server server;
    Catalog catalog;
    std::vector<std::string> left_out;

    std::unordered_map<Address, std::string, AddressHash> comments;
    std::unordered_map<Address, OptionMap, AddressHash> labels;
    std::unordered_map<Address, Oid, AddressHash> extension_members;

    std::unordered_map<Oid, Relation> relations;
    std::vector<Oid> relation_order;                              ///< by id: what was made first comes first
    std::unordered_map<Oid, std::vector<std::string>> column_names;   ///< by relation, at attnum - 1; also of composite types
    std::unordered_map<Oid, std::vector<Column>> attributes;      ///< of composite types, by their relation
    struct IndexPlace { Oid relation; std::size_t position; std::string definition; std::vector<int> statistics; };
    std::unordered_map<Oid, IndexPlace> indexes;
    std::unordered_map<Oid, Type> types;
    std::unordered_map<Oid, Routine> routines;
    /// An expression that belongs at the end of a property of an OtherObject.
    struct Pending {
        QualifiedName object;                ///< the key in Catalog::others
        std::string property;
        Oid relation;                        ///< whose columns it sees
        QualifiedName relation_name;
        std::string separator, before, expression;
        std::string target;                  ///< the type that it is coerced to
    };
    std::vector<Pending> pending;

    bool is_extension_member(Class kind, Oid object) const { return extension_members.contains({static_cast<Oid>(kind), object}); }
    std::string comment(Class kind, Oid object, int part = 0) const;
    void annotate(Annotations& annotations, Class kind, Oid object, int part = 0) const;
    /// Null where the relation is not read: a system's, an extension's.
    Relation* relation(Oid oid);
    /// Empty for a number without a column.
    std::string column_name(Oid relation, int number) const;
    std::vector<std::string> column_names_of(Oid relation, const std::vector<int>& numbers) const;
    /// Adds an object without a struct of its own, unless an extension made it.
    void add(OtherObject object, Class kind, Oid oid);
};

/// One query and its reader. Each runs once, whatever the size of the schema.
struct Part {
    std::string_view what;                   ///< for messages: "indexes"
    std::string (*sql)(const Server& server);
    void (*read)(Reading& reading, const Rows& rows);
};
/// All, in the order in which they are read: each finds what it needs.
std::vector<Part> all_parts();

std::vector<Part> annotation_parts();        ///< extension members, comments, security labels
std::vector<Part> schema_parts();
std::vector<Part> role_parts();
std::vector<Part> type_parts();
std::vector<Part> relation_parts();          ///< relations, sequences, inheritance
std::vector<Part> column_parts();
std::vector<Part> index_parts();
std::vector<Part> constraint_parts();
std::vector<Part> trigger_parts();
std::vector<Part> policy_parts();            ///< and rules
std::vector<Part> routine_parts();
std::vector<Part> privilege_parts();
std::vector<Part> altered_privilege_parts();   ///< on objects of extensions and of the server
std::vector<Part> foreign_data_parts();
std::vector<Part> replication_parts();
std::vector<Part> operator_parts();
std::vector<Part> text_search_parts();
std::vector<Part> language_parts();          ///< languages, transforms, casts, conversions, collations, access methods
std::vector<Part> cluster_parts();           ///< database, tablespaces, parameters
std::vector<Part> statistics_parts();
std::vector<Part> event_trigger_parts();

/// Puts types, relations and routines into the catalog, and every expression and query in them into one spelling.
void put_definitions(Reading& reading);

/// "n.nspname …" for a WHERE clause: schemas of users.
inline constexpr std::string_view user_schema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/// An SQL expression: the function with that id as "app.f(integer, text)", without pg_catalog; NULL for 0.
std::string signature_sql(std::string_view id);
/// As regproc and regtype print it, without "pg_catalog.".
std::string without_pg_catalog(std::string name);
/// Quoted, without pg_catalog; empty for no name.
std::string bare_or_qualified(const QualifiedName& name);
/// Names, separated by ", ".
std::string joined(const std::vector<std::string>& parts);
std::vector<std::string> each_quoted(const std::vector<std::string>& names);
FiringState firing_state(char enabled);
/// Sets a property unless the value is what is not said in SQL: empty, "-" (no function), "0".
void set_property(OptionMap& properties, const std::string& name, std::string value);
void set_options(OptionMap& properties, const OptionMap& options);

}  // namespace pgsteward::postgres
