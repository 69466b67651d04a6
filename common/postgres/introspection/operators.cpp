// Operators, operator classes and families.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

/// "OPERATOR(app.===)", or bare for pg_catalog's; the column holds the operator's id.
std::string operator_text(std::string_view column) {
    return fmt::format("(SELECT CASE WHEN xn.nspname = 'pg_catalog' THEN x.oprname::text ELSE format('OPERATOR(%I.%s)', xn.nspname, x.oprname) END "
                       "FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = {})", column);
}

std::string operators_sql(const Server&) {
    return fmt::format("SELECT o.oid, n.nspname, o.oprname, pg_get_userbyid(o.oprowner), CASE o.oprleft WHEN 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, "
                       "CASE o.oprright WHEN 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END, o.oprcode::regproc, {}, {}, o.oprrest::regproc, o.oprjoin::regproc, "
                       "o.oprcanhash, o.oprcanmerge FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE {} AND o.oprcode <> 0",
                       operator_text("o.oprcom"), operator_text("o.oprnegate"), user_schema);
}

void read_operators(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject object;
        object.kind = ObjectKind::operator_;
        object.name = fields.name();
        object.owner = fields.text();
        const std::string left = fields.text(), right = fields.text();
        object.name.name = fmt::format("{}({}, {})", object.name.name, left, right);
        for (const char* name : {"function", "commutator", "negator", "restrict", "join"}) set_property(object.properties, name, fields.text());
        if (fields.flag()) object.properties["hashes"] = "true";
        if (fields.flag()) object.properties["merges"] = "true";
        reading.add(std::move(object), Class::operator_, oid);
    }
}

std::string classes_sql(const Server&) {
    return fmt::format("SELECT c.oid, n.nspname, c.opcname, am.amname, pg_get_userbyid(c.opcowner), c.opcdefault, format_type(c.opcintype, NULL), "
                       "CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END, fn.nspname, f.opfname FROM pg_opclass c "
                       "JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am am ON am.oid = c.opcmethod JOIN pg_opfamily f ON f.oid = c.opcfamily "
                       "JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE {}", user_schema);
}

/// As DROP OPERATOR CLASS spells it: "name using btree".
QualifiedName with_method(const QualifiedName& name, const std::string& method) {
    return {name.schema, name.name + " using " + method};
}

void read_classes(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject object;
        object.kind = ObjectKind::operator_class;
        const QualifiedName name = fields.name();
        object.name = with_method(name, fields.text());
        object.owner = fields.text();
        if (fields.flag()) object.properties["default"] = "true";
        object.properties["for type"] = fields.text();
        set_property(object.properties, "storage", fields.text());
        const QualifiedName family = fields.name();
        if (family != name) object.properties["family"] = quoted(family);   // else the one that CREATE OPERATOR CLASS makes
        reading.add(std::move(object), Class::operator_class, oid);
    }
}

std::string families_sql(const Server&) {
    return fmt::format("SELECT f.oid, n.nspname, f.opfname, am.amname, pg_get_userbyid(f.opfowner) FROM pg_opfamily f "
                       "JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod WHERE {}", user_schema);
}

void read_families(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject object;
        object.kind = ObjectKind::operator_family;
        const QualifiedName name = fields.name();
        object.name = with_method(name, fields.text());
        object.owner = fields.text();
        reading.add(std::move(object), Class::operator_family, oid);
    }
}

// Members belong to a class when they depend on it internally, else to the family alone (loose ones, by ALTER OPERATOR
// FAMILY … ADD). Also those added to a family of the system.
std::string members_sql(const Server&) {
    return fmt::format(
        "WITH member AS (SELECT 'pg_amop'::regclass AS class, o.oid, o.amopfamily AS family, format('operator %s', o.amopstrategy) AS name, o.amoplefttype AS l, "
        "o.amoprighttype AS r, {} || coalesce(' FOR ORDER BY ' || (SELECT format('%I.%I', sn.nspname, s.opfname) FROM pg_opfamily s "
        "JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = o.amopsortfamily), '') AS what FROM pg_amop o WHERE o.oid >= {} UNION ALL "
        "SELECT 'pg_amproc'::regclass, p.oid, p.amprocfamily, format('function %s', p.amprocnum), p.amproclefttype, p.amprocrighttype, {} "
        "FROM pg_amproc p WHERE p.oid >= {}) "
        "SELECT c.oid IS NOT NULL, coalesce(cn.nspname, n.nspname), coalesce(c.opcname, f.opfname), am.amname, m.name, format_type(m.l, NULL), format_type(m.r, NULL), m.what "
        "FROM member m JOIN pg_opfamily f ON f.oid = m.family JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod "
        "LEFT JOIN pg_depend d ON d.classid = m.class AND d.objid = m.oid AND d.refclassid = 'pg_opclass'::regclass AND d.deptype = 'i' "
        "LEFT JOIN pg_opclass c ON c.oid = d.refobjid LEFT JOIN pg_namespace cn ON cn.oid = c.opcnamespace",
        operator_text("o.amopopr"), first_user_oid, signature_sql("p.amproc"), first_user_oid);
}

void read_members(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const bool of_class = fields.flag();
        const QualifiedName name = fields.name();
        const QualifiedName full = with_method(name, fields.text());
        const std::string member = fields.text(), left = fields.text(), right = fields.text();
        const std::string what = without_pg_catalog(fields.text());
        const ObjectKind kind = of_class ? ObjectKind::operator_class : ObjectKind::operator_family;
        reading.catalog.others.edit({"", fmt::format("{} {}", name_of(kind), full.display())},
                                    [&](OtherObject& object) { object.properties[fmt::format("{} ({}, {})", member, left, right)] = what; });
    }
}

}  // namespace

std::vector<Part> operator_parts() {
    return {{"operators", operators_sql, read_operators}, {"operator families", families_sql, read_families},
            {"operator classes", classes_sql, read_classes}, {"members of operator families", members_sql, read_members}};
}

}  // namespace pgsteward::postgres
