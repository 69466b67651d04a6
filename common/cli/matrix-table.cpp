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

/// A column that says the same of every object says nothing: superusers have none.
void name_roles(ShownMatrix& matrix, const std::vector<ShownObject>& objects) {
    std::set<std::string> roles, superusers;
    for (const ShownObject& object : objects)
        for (const ShownCell& cell : *object.cells) (cell.as_superuser ? superusers : roles).insert(cell.role);
    std::erase_if(superusers, [&](const std::string& role) { return roles.contains(role); });
    matrix.roles.assign(roles.begin(), roles.end());
    matrix.superusers.assign(superusers.begin(), superusers.end());
}

void name_roles(ShownMatrix& matrix, const GrantReview& grants) {
    roles_with_cells(grants).for_each([&](access::RoleId role) { (grants.graph()[role].superuser ? matrix.superusers : matrix.roles).push_back(grants.graph().name(role)); });
    std::sort(matrix.roles.begin(), matrix.roles.end());
    std::sort(matrix.superusers.begin(), matrix.superusers.end());
}

/// Positions of the objects that are shown; no more are put in order. Objects have a kind and a name.
std::vector<std::size_t> places_of(const std::vector<std::pair<std::string_view, std::string>>& objects, const Shown& shown) {
    const std::set<std::string> wanted(shown.first.begin(), shown.first.end());
    std::vector<char> later;
    std::vector<std::size_t> places;
    for (const auto& [kind, name] : objects) {
        later.push_back(!wanted.contains(name));
        places.push_back(places.size());
    }
    const auto end = places.begin() + static_cast<std::ptrdiff_t>(std::min(shown.most, places.size()));
    std::partial_sort(places.begin(), end, places.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(later[a], objects[a]) < std::tie(later[b], objects[b]);
    });
    places.erase(end, places.end());
    return places;
}

}  // namespace

ShownMatrix shown_matrix(const GrantReview& grants, const Shown& shown_ones) {
    ShownMatrix matrix;
    name_roles(matrix, grants);
    std::vector<std::pair<std::string_view, std::string>> names;
    std::vector<std::size_t> objects;
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        if (roles_with_cells(grants, i).empty()) continue;
        names.emplace_back(name_of(grants.objects[i].kind), grants.objects[i].display());
        objects.push_back(i);
    }
    matrix.count = objects.size();
    MatrixCells cells(grants);
    std::unordered_map<const std::vector<MatrixCell>*, std::shared_ptr<const std::vector<ShownCell>>> known;
    for (const std::size_t place : places_of(names, shown_ones)) {
        const auto of_object = cells.of(objects[place]);
        auto& texts = known[of_object.get()];
        if (!texts) {
            std::vector<ShownCell> made;
            for (const MatrixCell& cell : *of_object) made.push_back(shown(grants, cell));
            texts = std::make_shared<const std::vector<ShownCell>>(std::move(made));
        }
        matrix.objects.push_back({std::string(names[place].first), names[place].second, texts});
    }
    return matrix;
}

ShownMatrix shown_matrix(const std::string& member, const Shown& shown_ones) {
    std::map<std::pair<std::string, std::string>, std::vector<ShownCell>> cells;
    for (const Json& row : Json::parse(member)) cells[{text_of_member(row, "kind"), text_of_member(row, "object")}].push_back(shown(row));
    std::vector<ShownObject> objects;
    std::vector<std::pair<std::string_view, std::string>> names;
    for (auto& [name, list] : cells) {
        objects.push_back({name.first, name.second, std::make_shared<const std::vector<ShownCell>>(std::move(list))});
        names.emplace_back(name.first, name.second);
    }
    ShownMatrix matrix;
    name_roles(matrix, objects);
    matrix.count = objects.size();
    for (const std::size_t place : places_of(names, shown_ones)) matrix.objects.push_back(objects[place]);
    return matrix;
}

ReportTable matrix_table(const ShownMatrix& matrix) {
    ReportTable table{"Privileges", {"object"}, {}};
    table.header.insert(table.header.end(), matrix.roles.begin(), matrix.roles.end());
    for (const ShownObject& object : matrix.objects) {
        std::vector<std::string>& row = table.rows.emplace_back(table.header.size());
        row[0] = fmt::format("{} {}", object.kind, object.object);
        for (const ShownCell& cell : *object.cells)
            if (const auto column = std::lower_bound(matrix.roles.begin(), matrix.roles.end(), cell.role); column != matrix.roles.end() && *column == cell.role)
                row[static_cast<std::size_t>(column - matrix.roles.begin()) + 1] = cell.text;
    }

    std::vector<std::string> remarks;
    if (table.rows.size() < matrix.count) remarks.push_back(fmt::format("{} of {} objects; --emit matrix, csv or --format json has all", table.rows.size(), matrix.count));
    if (!matrix.superusers.empty())
        remarks.push_back(fmt::format("without {}, who may do everything as superuser{}", fmt::join(matrix.superusers, ", "), matrix.superusers.size() == 1 ? "" : "s"));
    if (!remarks.empty()) table.title += fmt::format(" ({})", fmt::join(remarks, "; "));
    return table;
}

}  // namespace pgsteward
