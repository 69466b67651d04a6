#include "catalog/describe.hpp"

#include <algorithm>

#include "catalog/description.hpp"
#include "catalog/secrets.hpp"

namespace pgsteward {
namespace {

std::string_view name_of(RoutineParameter::Mode mode) {
    switch (mode) {
        case RoutineParameter::Mode::in: return "";
        case RoutineParameter::Mode::out: return "OUT ";
        case RoutineParameter::Mode::inout: return "INOUT ";
        case RoutineParameter::Mode::variadic: return "VARIADIC ";
        case RoutineParameter::Mode::table: break;
    }
    return "TABLE ";
}

std::string parameters_text(const Routine& routine) {
    std::string text;
    for (const RoutineParameter& parameter : routine.parameters) {
        if (!text.empty()) text += ", ";
        text += name_of(parameter.mode);
        if (!parameter.name.empty()) text += quoted(parameter.name) + " ";
        text += parameter.type;
        if (parameter.default_) text += " DEFAULT " + *parameter.default_;
    }
    return text;
}

DescribedObject describe_routine(const Routine& routine) {
    const QualifiedName key = key_of(routine);
    Description description(routine.kind, key.display(), routine.changed);
    return description.definition("parameters", parameters_text(routine), routine.uncertain && !routine.standard_body)
        // An aggregate's result follows from its final function or state.
        .text("returns", routine.kind == ObjectKind::aggregate ? SharedText() : routine.returns)
        .flag("returns set", routine.returns_set)
        .text("language", routine.language)
        .definition("body", routine.body, routine.standard_body && routine.uncertain)
        .text("symbol", routine.symbol)
        .letter("volatility", routine.volatility, 'v')
        .letter("parallel", routine.parallel, 'u')
        .flag("strict", routine.strict)
        .flag("leakproof", routine.leakproof)
        .flag("window", routine.window)
        .flag("security definer", routine.security_definer)
        .text("cost", routine.kind == ObjectKind::aggregate ? std::string() : fmt::format("{:g}", routine.cost))
        .text("rows", routine.rows == 0 ? std::string() : fmt::format("{:g}", routine.rows))
        .options("settings", routine.settings)
        .text("support", routine.support)
        .list("transforms", routine.transforms)
        .options("aggregate", routine.aggregate)
        .annotations(routine)
        .done();
}

std::string_view name_of(Type::Form form) {
    switch (form) {
        case Type::Form::enumeration: return "enum";
        case Type::Form::composite: return "composite";
        case Type::Form::domain: return "domain";
        case Type::Form::range: return "range";
        case Type::Form::base: return "base";
        case Type::Form::shell: break;
    }
    return "shell";
}

void describe_type(const Type& type, std::vector<DescribedObject>& objects) {
    const std::string identity = type.name.display();
    std::vector<std::string> labels;
    for (const std::string& label : type.labels) labels.push_back(quoted_literal(label));
    Description description(type.kind, identity, type.changed);
    objects.push_back(description.text("form", std::string(name_of(type.form)))
                          .list("labels", labels)
                          .text("base", type.base)
                          .text("collation", type.collation)
                          .definition("default", type.default_.value_or(""), type.uncertain)
                          .flag("not null", type.not_null)
                          .options("properties", type.properties)
                          .annotations(type)
                          .done());
    for (const Column& attribute : type.attributes)
        objects.push_back(Description(ObjectKind::attribute, identity + "." + attribute.name, attribute.changed, identity)
                              .text("type", attribute.type)
                              .text("collation", attribute.collation)
                              .text("comment", attribute.comment)
                              .done());
    for (const Constraint& check : type.constraints)
        objects.push_back(Description(ObjectKind::domain_constraint, identity + "." + check.name, check.changed, identity)
                              .definition("expression", check.expression, check.uncertain)
                              .flag("not valid", check.not_valid)
                              .text("comment", check.comment)
                              .done());
}

DescribedObject describe_role(const Role& role) {
    std::vector<std::string> memberships;
    for (const Membership& membership : role.member_of)
        memberships.push_back(fmt::format("{}{}{}{}", quoted(membership.role), membership.admin ? " with admin" : "", membership.inherit ? "" : " without inherit",
                                          membership.set ? "" : " without set"));
    return Description(ObjectKind::role, role.name, role.changed)
        .flag("superuser", role.superuser)
        .flag("noinherit", !role.inherit)
        .flag("createrole", role.create_role)
        .flag("createdb", role.create_database)
        .flag("login", role.login)
        .flag("replication", role.replication)
        .flag("bypassrls", role.bypass_row_security)
        .number("connection limit", role.connection_limit, -1)
        .text("valid until", role.valid_until)
        .options("settings", role.settings)
        .list("member of", memberships)
        .text("comment", role.comment)
        .done();
}

DescribedObject describe_other(const OtherObject& other) {
    Description description(other.kind, other.name.display(), other.changed);
    for (const auto& [name, value] : other.properties) description.stated(name, shown_property(other.kind, name, value), other.uncertain);
    return description.annotations(other).done();
}

}  // namespace

const std::string* DescribedObject::property(std::string_view name) const {
    const auto found = std::find_if(properties.begin(), properties.end(), [&](const auto& property) { return property.first == name; });
    return found == properties.end() ? nullptr : &found->second;
}

std::string display(const std::vector<AclItem>& acl) {
    std::string text;
    for (const AclItem& item : acl) {
        if (!text.empty()) text += ", ";
        text += (item.grantee.empty() ? "" : quoted(item.grantee)) + "=";
        for (const char privilege : item.privileges) {
            text += privilege;
            if (item.grantable.find(privilege) != std::string::npos) text += '*';
        }
        text += "/" + quoted(item.grantor);
    }
    return text;
}

std::string identity_of(const DefaultPrivileges& privileges) { return fmt::format("{} {} {}", privileges.role, privileges.schema, name_of(privileges.kind)); }

std::vector<DescribedObject> describe(const Catalog& catalog, const std::unordered_set<const void*>& left_out) {
    std::vector<DescribedObject> objects;
    for (const auto& relation : catalog.relations.sorted())
        if (!left_out.contains(relation.get())) describe_relation(*relation, objects);
    for (const auto& routine : catalog.routines.sorted())
        if (!left_out.contains(routine.get())) objects.push_back(describe_routine(*routine));
    for (const auto& type : catalog.types.sorted())
        if (!left_out.contains(type.get())) describe_type(*type, objects);
    for (const auto& schema : catalog.schemas.sorted()) objects.push_back(describe_other(*schema));
    for (const auto& other : catalog.others.sorted())
        if (other->kind != ObjectKind::large_object) objects.push_back(describe_other(*other));   // data, which only privileges make interesting
    for (const auto& role : catalog.roles.sorted()) objects.push_back(describe_role(*role));
    for (const auto& [key, privileges] : catalog.default_privileges)
        objects.push_back(Description(ObjectKind::default_acl, identity_of(*privileges), privileges->changed)
                              .text("acl", privileges->acl ? display(*privileges->acl) : std::string())
                              .done());
    std::stable_sort(objects.begin(), objects.end(), [](const DescribedObject& a, const DescribedObject& b) {
        return std::tie(a.kind, a.identity) < std::tie(b.kind, b.identity);
    });
    return objects;
}

}  // namespace pgsteward
