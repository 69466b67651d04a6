#include "interpret/system-view.hpp"

#include "interpret/system-rows.hpp"

namespace pgsteward::interpret {
namespace {

using body::Value;

/// A name as regclass reads it: "app.t", "\"T\"".
QualifiedName name_in(const std::string& text) {
    std::size_t at = 0;
    QualifiedName name;
    name.name = read_identifier(text, at, ".");
    if (at < text.size() && text[at] == '.') {
        name.schema = std::move(name.name);
        name.name = read_identifier(text, ++at, ".");
    }
    return name;
}

/// The object's name; null where there surely is none; unknown where that is open.
template <typename Object>
Value found(const Execution& run, const Object* object, const QualifiedName& name, const std::string& text) {
    const Catalog& catalog = run.catalog();
    if (object) return doubtful(catalog, run.interpreter.doubts(), object->name) ? body::unknown_value(text) : body::text_value(quoted(object->name));
    return catalog.complete && catalog.doubts.size() == 0 && name.schema != "pg_catalog" ? body::null_value() : body::unknown_value(text);
}

Value object_named(Execution& run, const std::string& type, const std::string& text) {
    const Catalog& catalog = run.catalog();
    const QualifiedName name = name_in(text);
    if (type == "regclass") {
        if (const Index* index = catalog.index(name, run.path())) return body::text_value(quoted(index->name));
        if (name.schema.empty() && is_system_relation(name.name)) return body::text_value(name.name);
        return found(run, catalog.relation(name, run.path()), name, text);
    }
    if (type == "regtype") {
        const Type* known = catalog.type(name, run.path());
        // A relation's row type, and those of the server, are types too.
        return known ? found(run, known, name, text) : body::unknown_value(text);
    }
    if (type == "regnamespace") {
        const bool known = catalog.schemas.find({"", name.name}) != nullptr && !doubtful(catalog, run.interpreter.doubts(), {"", name.name});
        return known ? body::text_value(quoted(name.name)) : body::unknown_value(text);
    }
    return body::unknown_value(text);
}

}  // namespace

body::SystemView system_view(Execution& run) {
    body::SystemView view;
    view.rows = [&run](const std::string& relation, const body::SystemView::Wanted& wanted) -> std::optional<std::vector<body::FoundRow>> {
        constexpr std::string_view information_schema = "information_schema.";
        const SystemRelation* found = relation.starts_with(information_schema)
                                          ? find_information_schema_relation(std::string_view(relation).substr(information_schema.size()))
                                          : find_pg_catalog_relation(relation);
        if (!found) return std::nullopt;
        SystemRows rows(run.catalog(), run.interpreter.doubts(), wanted);
        found->fill(rows);
        return rows.take();
    };
    view.object = [&run](const std::string& type, const std::string& name) { return object_named(run, type, name); };
    return view;
}

}  // namespace pgsteward::interpret
