#include "cli/matrix-table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "catalog/describe.hpp"
#include "cli/json-member.hpp"

namespace pgsteward {

std::vector<std::string> sorted_words(access::PrivilegeSet set) {
    std::vector<std::string> words;
    for (const std::size_t bit : alphabetical(set)) words.emplace_back(access::word_of(bit));
    return words;
}

namespace {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

/// Privileges, in parentheses what SET ROLE adds, a star where the schema is closed.
std::string text_of(const Words& privileges, const Words& reachable, bool closed) {
    std::string text = fmt::format("{}", fmt::join(privileges, ", "));
    if (!reachable.empty()) text += fmt::format("{}({} by SET ROLE)", text.empty() ? "" : " ", fmt::join(reachable, ", "));
    return closed ? text + " *" : text;
}

ShownCell shown(const GrantReview& grants, const MatrixCell& cell) {
    Words reachable;
    for (const auto& [bit, roles] : cell.reachable) reachable.emplace_back(access::word_of(bit));
    const auto as_superuser = [](const auto& through) { return std::find(through.second.begin(), through.second.end(), "superuser") != through.second.end(); };
    return {grants.graph().name(cell.role), text_of(sorted_words(cell.privileges), reachable, cell.usable == false),
            !cell.via.empty() && std::all_of(cell.via.begin(), cell.via.end(), as_superuser)};
}

ShownCell shown(const Json& row) {
    const Words privileges = row.value("privileges", Words());
    Words reachable;
    for (const auto& [privilege, roles] : row.value("reachable", Json::object()).items()) reachable.push_back(privilege);
    const Json via = row.value("via", Json::object());
    const auto as_superuser = [](const Json& names) { return std::find(names.begin(), names.end(), "superuser") != names.end(); };
    return {text_of_member(row, "role"), text_of(privileges, reachable, row.contains("usable") && row["usable"] == false),
            !via.empty() && std::all_of(via.begin(), via.end(), as_superuser)};
}

/// Roles in the order of columns, without those that hold everything as superusers: a column that says the same of every
/// object says nothing.
struct Columns {
    std::map<std::string, std::size_t> of_roles;
    std::set<std::string> superusers;
};

Columns columns_of(const std::vector<ShownObject>& objects) {
    Columns columns;
    std::set<const std::vector<ShownCell>*> seen;
    for (const ShownObject& object : objects) {
        if (!seen.insert(object.cells.get()).second) continue;
        for (const ShownCell& cell : *object.cells)
            if (cell.as_superuser) columns.superusers.insert(cell.role);
            else columns.of_roles.emplace(cell.role, 0);
    }
    std::erase_if(columns.superusers, [&](const std::string& role) { return columns.of_roles.contains(role); });
    std::size_t at = 1;
    for (auto& [role, column] : columns.of_roles) column = at++;
    return columns;
}

/// The objects that `first` names, then the others, by kind and name: no more than `most`, and no more are put in order.
std::vector<const ShownObject*> first_objects(const std::vector<ShownObject>& objects, const std::vector<std::string>& first, std::size_t most) {
    const std::set<std::string> wanted(first.begin(), first.end());
    struct Place { bool later; const ShownObject* object; };
    std::vector<Place> places;
    for (const ShownObject& object : objects) places.push_back({!wanted.contains(object.object), &object});
    const auto end = places.begin() + static_cast<std::ptrdiff_t>(std::min(most, places.size()));
    std::partial_sort(places.begin(), end, places.end(), [](const Place& a, const Place& b) {
        return std::tie(a.later, a.object->kind, a.object->object) < std::tie(b.later, b.object->kind, b.object->object);
    });
    std::vector<const ShownObject*> found;
    for (auto place = places.begin(); place != end; ++place) found.push_back(place->object);
    return found;
}

}  // namespace

std::vector<ShownObject> shown_objects(const GrantReview& grants, const std::vector<MatrixRow>& matrix) {
    std::unordered_map<const std::vector<MatrixCell>*, std::shared_ptr<const std::vector<ShownCell>>> known;
    std::vector<ShownObject> objects;
    for (const MatrixRow& row : matrix) {
        if (row.cells->empty()) continue;
        auto& cells = known[row.cells.get()];
        if (!cells) {
            std::vector<ShownCell> made;
            for (const MatrixCell& cell : *row.cells) made.push_back(shown(grants, cell));
            cells = std::make_shared<const std::vector<ShownCell>>(std::move(made));
        }
        objects.push_back({std::string(name_of(grants.objects[row.object].kind)), grants.objects[row.object].display(), cells});
    }
    return objects;
}

std::vector<ShownObject> shown_objects(const std::string& member) {
    std::map<std::pair<std::string, std::string>, std::vector<ShownCell>> cells;
    for (const Json& row : Json::parse(member)) cells[{text_of_member(row, "kind"), text_of_member(row, "object")}].push_back(shown(row));
    std::vector<ShownObject> objects;
    for (auto& [name, list] : cells) objects.push_back({name.first, name.second, std::make_shared<const std::vector<ShownCell>>(std::move(list))});
    return objects;
}

ReportTable matrix_table(std::vector<ShownObject> objects, const std::vector<std::string>& first, std::size_t most) {
    const Columns columns = columns_of(objects);
    ReportTable table{"Privileges", {"object"}, {}};
    for (const auto& [role, column] : columns.of_roles) table.header.push_back(role);

    for (const ShownObject* shown : first_objects(objects, first, most)) {
        const ShownObject& object = *shown;
        std::vector<std::string>& row = table.rows.emplace_back(table.header.size());
        row[0] = fmt::format("{} {}", object.kind, object.object);
        for (const ShownCell& cell : *object.cells)
            if (const auto column = columns.of_roles.find(cell.role); column != columns.of_roles.end()) row[column->second] = cell.text;
    }

    std::vector<std::string> remarks;
    if (table.rows.size() < objects.size()) remarks.push_back(fmt::format("{} of {} objects; --emit matrix, csv or --format json has all", table.rows.size(), objects.size()));
    if (!columns.superusers.empty())
        remarks.push_back(fmt::format("without {}, who may do everything as superuser{}", fmt::join(columns.superusers, ", "), columns.superusers.size() == 1 ? "" : "s"));
    if (!remarks.empty()) table.title += fmt::format(" ({})", fmt::join(remarks, "; "));
    return table;
}

}  // namespace pgsteward
