#include "access/routine-path.hpp"

namespace pgsteward::access {

bool sets_search_path(const Routine& routine) { return routine.settings.contains("search_path"); }

std::vector<std::string> search_path_of(const Routine& routine) { return search_path_of(routine.settings); }

std::vector<std::string> search_path_of(const OptionMap& settings) {
    const auto set = settings.find("search_path");
    if (set == settings.end()) return {"public"};
    std::vector<std::string> path;
    for (std::size_t at = 0; at < set->second.size();) {
        while (at < set->second.size() && (set->second[at] == ' ' || set->second[at] == ',')) ++at;
        if (at < set->second.size()) path.push_back(read_identifier(set->second, at, ", "));
    }
    return path;
}

QualifiedName relation_meant(const sql::ObjectName& name, const Catalog& catalog, std::span<const std::string> path) {
    if (const Relation* relation = catalog.relation(name.qualified(), path)) return relation->name;
    if (!name.schema.empty()) return name.qualified();
    std::vector<QualifiedName> found;
    for (const auto& [key, relation] : catalog.relations)
        if (key.name == name.name) found.push_back(key);
    return found.size() == 1 ? found[0] : name.qualified();
}

}  // namespace pgsteward::access
