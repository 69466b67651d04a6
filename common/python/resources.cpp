// Files that lie in a package: importlib.resources and pkgutil lead to them.
// Facts: Python's library reference, "importlib.resources" and "pkgutil".
#include "python/evaluator.hpp"

#include <algorithm>

namespace pgsteward::python {

/// The folder of a package, as a path below the made-up root; nothing where no folder of the tree is known to be it.
std::optional<std::string> Evaluator::folder_of_package(const Value& package) const {
    const auto* space = std::get_if<Namespace*>(&package);
    std::string name = space ? (*space)->path : as_string(package).value_or(std::string(path_of(package)));
    if (name.empty() || name.starts_with("./") || !tree_.read) return std::nullopt;
    std::replace(name.begin(), name.end(), '.', '/');
    constexpr int most_levels_up = 8;
    std::string up;
    for (int level = 0; level <= most_levels_up; ++level, up += "../")
        // A folder without __init__.py is a package too, where one around it has it.
        for (std::size_t end = name.size(); end != name.npos && end > 0; end = name.rfind('/', end - 1))
            if (tree_.read(up + name.substr(0, end) + "/__init__.py")) return path_in_made_up_root(up + name);
    return std::nullopt;
}

std::optional<Value> Evaluator::call_resources(std::string_view path, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const bool backport = path.starts_with("importlib_resources.");
    const bool resources = backport || path.starts_with("importlib.resources.");
    if ((!resources && path != "pkgutil.get_data") || given.empty()) return std::nullopt;
    const std::string_view name = path.substr(path.rfind('.') + 1);
    if (name == "as_file") return given[0];
    const auto folder = folder_of_package(given[0]);
    if (!folder) return std::nullopt;
    if (name == "files") return path_value(*folder);
    const auto file = given.size() > 1 ? as_string(given[1]) : std::nullopt;
    if (!file) return std::nullopt;
    const Value whole = path_value(*folder + "/" + *file);
    if (name == "path") return whole;
    if (name == "read_text") return path_method(whole, "read_text", {});
    if (name == "open_text") return path_method(whole, "open", {});
    if (name == "read_binary" || name == "get_data") return path_method(whole, "read_bytes", {});
    return std::nullopt;
}

}  // namespace pgsteward::python
