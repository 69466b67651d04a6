// Operators, operator classes and families (operatorcmds.c, opclasscmds.c).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/apply.hpp"
#include "interpret/define.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/names.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

using Item = sql::OperatorClassItem;

QualifiedName key_of_operator(const QualifiedName& operator_name) { return other_key(ObjectKind::operator_, operator_name); }

/// "app.===(integer, text)" without its operands.
QualifiedName without_operands(QualifiedName name) {
    name.name = name.name.substr(0, name.name.find('('));
    return name;
}

/// "(integer, text)" → "(text, integer)". No type's name has ", " in it, as signatures are without modifiers.
std::string swapped(const std::string& types) {
    const std::size_t comma = types.find(", ");
    return comma == std::string::npos ? types : "(" + types.substr(comma + 2, types.size() - comma - 3) + ", " + types.substr(1, comma - 1) + ")";
}

std::string operand(Execution& run, const std::vector<sql::TypeName>& types, std::size_t i) {
    return i < types.size() && !types[i].name.name.empty() ? signature_type(run, types[i]) : std::string();
}

/// OperatorUpd(): the other operator gets the link back where it has none.
void link_back(Execution& run, const QualifiedName& other, const std::string& property, const QualifiedName& to) {
    run.catalog().others.edit(key_of_operator(other), [&](OtherObject& object) {
        if (!object.properties.contains(property)) object.properties[property] = operator_text(without_operands(to));
    });
}

void set_estimator(Execution& run, OtherObject& object, const sql::Option& option) {
    const sql::ObjectName function = name_in(option);
    if (function.name.empty() || function.name == "none") return static_cast<void>(object.properties.erase(option.name));
    object.properties[option.name] = function_name(run, function);
    use_routine(run, object.uses, function);
}

/// The types under which a function joins a family where none are written (assignProcTypes()).
std::pair<std::string, std::string> types_of_function(Execution& run, const Item& item, const std::string& method, const std::string& input) {
    if (item.class_arguments.size() == 2) return {signature_type(run, item.class_arguments[0]), signature_type(run, item.class_arguments[1])};
    if (item.class_arguments.size() == 1) return {signature_type(run, item.class_arguments[0]), signature_type(run, item.class_arguments[0])};
    const std::vector<sql::TypeName> arguments = item.object.arguments.value_or(std::vector<sql::TypeName>());
    if (method == "btree" && item.number == 1 && arguments.size() == 2) return {signature_type(run, arguments[0]), signature_type(run, arguments[1])};
    if (method == "btree" && item.number == 3 && arguments.size() == 5) return {signature_type(run, arguments[0]), signature_type(run, arguments[2])};
    if (method == "hash" && item.number <= 2 && !arguments.empty()) return {signature_type(run, arguments[0]), signature_type(run, arguments[0])};
    return {input, input};
}

void add_operator(Execution& run, OtherObject& object, const Item& item, const std::string& method, const std::string& input) {
    const std::vector<sql::TypeName> arguments = item.object.arguments.value_or(std::vector<sql::TypeName>());
    const std::string left = arguments.size() == 2 ? operand(run, arguments, 0) : input, right = arguments.size() == 2 ? operand(run, arguments, 1) : input;
    const QualifiedName found = find_operator(run, item.object.name, left, right);
    std::string text = operator_text(without_operands(found));
    if (!item.order_family.name.empty()) {
        const QualifiedName family = other_name(run, ObjectKind::operator_family, item.order_family, " using btree");
        const bool known = run.catalog().others.find(other_key(ObjectKind::operator_family, family)) != nullptr;
        const std::string schema = known ? family.schema.str() : item.order_family.schema.empty() ? "pg_catalog" : item.order_family.schema.str();
        text += " FOR ORDER BY " + quoted(QualifiedName{schema, item.order_family.name});
    }
    object.properties[fmt::format("operator {} ({}, {})", item.number, left, right)] = text;
    if (found.schema != "pg_catalog") use(object.uses, key_of_operator(found));
    (void)method;
}

void add_item(Execution& run, OtherObject& object, const Item& item, const std::string& method, const std::string& input) {
    if (item.kind == Item::Kind::operator_) return add_operator(run, object, item, method, input);
    if (item.kind == Item::Kind::storage) {
        const std::string storage = signature_type(run, item.storage);
        if (storage != input) object.properties["storage"] = storage;
        return use_type(object.uses, storage);
    }
    const auto [left, right] = types_of_function(run, item, method, input);
    object.properties[fmt::format("function {} ({}, {})", item.number, left, right)] = function_signature(run, item.object);
    use_routine(run, object.uses, item.object.name, item.object.arguments);
}

/// The family that is named, else one of the class's own name, which is made where there is none.
QualifiedName family_of(Execution& run, const sql::CreateOperatorClass& create, const QualifiedName& name) {
    const std::string method = " using " + create.method;
    if (!create.family.name.empty()) {
        const QualifiedName family = other_name(run, ObjectKind::operator_family, create.family, method);
        if (run.catalog().others.find(other_key(ObjectKind::operator_family, family))) return family;
        return {create.family.schema.empty() ? "pg_catalog" : create.family.schema, create.family.name + method};
    }
    const QualifiedName own{name.schema, name.name + method};
    if (!run.catalog().others.find(other_key(ObjectKind::operator_family, own))) put_other(run, ObjectKind::operator_family, own, {});
    return own;
}

}  // namespace

std::string operands(const std::string& left, const std::string& right) {
    return fmt::format("({}, {})", left.empty() ? "NONE" : left, right.empty() ? "NONE" : right);
}

std::string operator_text(const QualifiedName& name) {
    return name.schema == "pg_catalog" ? name.name.str() : fmt::format("OPERATOR({}.{})", quoted(name.schema), name.name);
}

QualifiedName find_operator(Execution& run, const sql::ObjectName& name, const std::string& left, const std::string& right) {
    const std::string full = name.name + operands(left, right);
    if (!name.schema.empty()) return {name.schema, full};
    for (const std::string& schema : run.path())
        if (run.catalog().others.find(key_of_operator({schema, full}))) return {schema, full};
    return {"pg_catalog", full};
}

void forget_operator(Execution& run, const QualifiedName& name) {
    const std::string text = operator_text(without_operands(name));
    for (const auto& object : run.catalog().others.sorted()) {
        if (object->kind != ObjectKind::operator_) continue;
        const auto names = [&](const char* property) {
            const auto found = object->properties.find(property);
            return found != object->properties.end() && found->second == text;
        };
        if (!names("commutator") && !names("negator")) continue;
        run.catalog().others.edit(key_of_operator(object->name), [&](OtherObject& changed) {
            if (names("commutator")) changed.properties.erase("commutator");
            if (names("negator")) changed.properties.erase("negator");
        });
    }
}

void follow_operator(Execution& run, const QualifiedName& from, const QualifiedName& to) {
    const std::string before = operator_text(without_operands(from)), after = operator_text(without_operands(to));
    const std::string types = from.name.substr(from.name.find('('));
    for (const auto& object : run.catalog().others.sorted()) {
        const bool of_family = object->kind == ObjectKind::operator_class || object->kind == ObjectKind::operator_family;
        if (object->kind != ObjectKind::operator_ && !of_family) continue;
        OtherObject changed = *object;
        const std::string own = of_family ? std::string() : object->name.name.substr(object->name.name.find('('));
        for (auto& [property, value] : changed.properties) {
            const bool meant = of_family ? property.ends_with(types) : property == "negator" ? own == types : property == "commutator" && swapped(own) == types;
            if (meant && (value == before || value.starts_with(before + " FOR "))) value.replace(0, before.size(), after);
        }
        if (changed.properties != object->properties) run.catalog().others.put(other_key(object->kind, object->name), std::move(changed));
    }
}

void follow_family(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to) {
    const auto plain = [](const QualifiedName& name) { return QualifiedName{name.schema, name.name.substr(0, name.name.rfind(" using "))}; };
    const auto set = [](OtherObject& object, const QualifiedName& own, const QualifiedName& family) {
        if (own == family) object.properties.erase("family");
        else object.properties["family"] = quoted(family);
    };
    const auto family_of = [&](const OtherObject& object, const QualifiedName& own) {
        const auto found = object.properties.find("family");
        if (found == object.properties.end()) return own;
        return type_named(found->second).value_or(QualifiedName{"pg_catalog", found->second});
    };
    if (kind == ObjectKind::operator_class) {
        run.catalog().others.edit(other_key(kind, to), [&](OtherObject& object) { set(object, plain(to), family_of(object, plain(from))); });
        return;
    }
    for (const QualifiedName& user : run.catalog().others.users_of(other_key(kind, to)))
        run.catalog().others.edit(user, [&](OtherObject& object) {
            if (object.kind == ObjectKind::operator_class) set(object, plain(object.name), plain(to));
        });
}

void create_operator(Execution& run, const sql::Define& define) {
    OtherObject object;
    std::string left, right;
    sql::ObjectName function, commutator, negator;
    for (const sql::Option& option : define.options) {
        const auto* type = std::get_if<sql::TypeName>(&option.value);
        if (option.name == "leftarg" && type) left = signature_type(run, *type);
        if (option.name == "rightarg" && type) right = signature_type(run, *type);
        if (option.name == "function" || option.name == "procedure") function = name_in(option);
        if (option.name == "commutator") commutator = name_in(option);
        if (option.name == "negator") negator = name_in(option);
        if (option.name == "restrict" || option.name == "join") set_estimator(run, object, option);
        if ((option.name == "hashes" || option.name == "merges") && is_on(option)) object.properties[option.name] = "true";
    }
    object.properties["function"] = function_name(run, function);
    std::vector<std::string> types;
    for (const std::string& type : {left, right}) {
        if (!type.empty()) types.push_back(type);
        use_type(object.uses, type);
    }
    if (const Routine* routine = routine_taking(run, function, types)) {
        use(object.uses, key_of(*routine));
        object.properties["function"] = quoted(routine->name);
    }
    QualifiedName name = run.creation_name(define.name);
    name.name = name.name + operands(left, right);
    // An operator that is not there yet is made as a shell where new ones go.
    const auto link = [&](const sql::ObjectName& other, const std::string& property, const std::string& suffix) {
        if (other.name.empty()) return;
        const QualifiedName target = other_name(run, ObjectKind::operator_, other, suffix);
        object.properties[property] = operator_text(without_operands(target));
        if (target != name) link_back(run, target, property, name);
    };
    link(commutator, "commutator", operands(right, left));
    link(negator, "negator", operands(left, right));
    put_other(run, ObjectKind::operator_, name, std::move(object));
}

void alter_operator(Execution& run, const sql::AlterTypeOptions& alter) {
    const sql::ObjectReference reference{.kind = ObjectKind::operator_, .name = alter.object.name, .arguments = alter.object.arguments};
    run.catalog().others.edit(key_of_operator(other_name(run, reference)), [&](OtherObject& object) {
        for (const sql::Option& option : alter.options)
            if (option.name == "restrict" || option.name == "join") set_estimator(run, object, option);
        object.changed = run.origin();
    });
}

void apply(Execution& run, const sql::CreateOperatorClass& create) {
    OtherObject object;
    const QualifiedName name = run.creation_name(create.name);
    const std::string input = signature_type(run, create.type);
    if (create.is_default) object.properties["default"] = "true";
    object.properties["for type"] = input;
    const QualifiedName family = family_of(run, create, name);
    const std::string family_name = family.name.substr(0, family.name.rfind(" using "));
    if (family.schema != name.schema || family_name != name.name) object.properties["family"] = quoted(QualifiedName{family.schema, family_name});
    for (const Item& item : create.items) add_item(run, object, item, create.method, input);
    use_type(object.uses, input);
    if (family.schema != "pg_catalog") use(object.uses, other_key(ObjectKind::operator_family, family));
    put_other(run, ObjectKind::operator_class, {name.schema, name.name + " using " + create.method}, std::move(object));
}

void apply(Execution& run, const sql::CreateOperatorFamily& create) {
    QualifiedName name = run.creation_name(create.name);
    name.name = name.name + " using " + create.method;
    put_other(run, ObjectKind::operator_family, name, {});
}

void apply(Execution& run, const sql::AlterOperatorFamily& alter) {
    const QualifiedName name = other_name(run, ObjectKind::operator_family, alter.name, " using " + alter.method);
    run.catalog().others.edit(other_key(ObjectKind::operator_family, name), [&](OtherObject& family) {
        family.changed = run.origin();
        for (const Item& item : alter.items) {
            if (!alter.drop) {
                add_item(run, family, item, alter.method, {});
                continue;
            }
            const char* kind = item.kind == Item::Kind::function ? "function" : "operator";
            const std::string left = operand(run, item.class_arguments, 0), right = operand(run, item.class_arguments, item.class_arguments.size() > 1 ? 1 : 0);
            family.properties.erase(fmt::format("{} {} ({}, {})", kind, item.number, left, right));
        }
    });
}

}  // namespace pgsteward::interpret
