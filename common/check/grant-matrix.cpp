#include "check/grant-matrix.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <numeric>

#include "access/explain.hpp"
#include "catalog/describe.hpp"

namespace pgsteward {
namespace {

using access::PrivilegeSet;
using access::RoleId;
using access::RoleSet;

template <typename Visit>
void for_each_bit(PrivilegeSet set, Visit visit) {
    for (; set; set &= set - 1) visit(static_cast<std::size_t>(std::countr_zero(set)));
}

/// Objects for which this is the same have the same cells.
std::string likeness(const access::Securable& object) {
    std::string text = fmt::format("{}\n{}\n{}\n", static_cast<int>(object.kind), object.name.schema, object.owner());
    if (object.is_column()) text += (object.relation->acl ? display(*object.relation->acl) : "-") + "\n";
    return text + (object.object->acl ? display(*object.object->acl) : "-");
}

class CellMaker {
public:
    explicit CellMaker(const GrantReview& grants) : grants_(grants), graph_(grants.graph()) {}

    std::vector<MatrixCell> of(std::size_t position) const {
        const access::Holders& holders = grants_.holders[position];
        std::array<RoleSet, access::privilege_count> reaching;
        for_each_bit(holders.privileges, [&](std::size_t bit) { reaching[bit] = grants_.privileges.reaching(holders.held[bit]); });
        const std::vector<access::Grants> listed = grants_.privileges.grants_on(grants_.objects[position]);
        std::vector<MatrixCell> cells;
        for (RoleId role = 0; role < graph_.size(); ++role) {
            if (graph_[role].predefined) continue;
            MatrixCell cell{role, holders.held_by(role), holders.grantable_by(role), {}, usable(position, role), {}};
            PrivilegeSet opened = 0;
            for_each_bit(holders.privileges, [&](std::size_t bit) { if (reaching[bit].contains(role)) opened |= 1U << bit; });
            if (!cell.privileges && !cell.grantable && !opened) continue;   // an owner may grant what it revoked from itself
            for (const std::size_t bit : alphabetical(cell.privileges)) cell.via.emplace_back(bit, access::via(grants_.privileges, listed, role, bit));
            for (const std::size_t bit : alphabetical(opened)) cell.reachable.emplace_back(bit, becoming(role, holders.held[bit]));
            cells.push_back(std::move(cell));
        }
        return cells;
    }

private:
    std::optional<bool> usable(std::size_t position, RoleId role) const {
        const access::Securable& object = grants_.objects[position];
        if (!object.in_schema()) return true;
        const RoleSet* users = grants_.privileges.users_of_schema(object.name.schema);
        return users ? std::optional(users->contains(role)) : std::nullopt;
    }

    std::vector<std::string> becoming(RoleId role, const RoleSet& holders) const {
        std::vector<std::string> names;
        graph_.settable(role).for_each([&](RoleId other) {
            if (holders.contains(other) && !graph_[other].predefined) names.push_back("SET ROLE " + graph_.name(other));
        });
        return names;
    }

    const GrantReview& grants_;
    const access::RoleGraph& graph_;
};

/// Those who hold any privilege, or may grant one.
class HoldersOfAny {
public:
    explicit HoldersOfAny(const GrantReview& grants) : grants_(grants), held_(grants.graph().none()), grantable_(grants.graph().none()) {}

    void add(const access::Holders& holders) {
        for_each_bit(holders.privileges, [&](std::size_t bit) {
            held_ |= holders.held[bit];
            grantable_ |= holders.grantable[bit];
        });
    }
    /// And who may become one that holds, without predefined roles.
    RoleSet with_reaching() const {
        RoleSet roles = grants_.privileges.reaching(held_);
        roles |= held_;
        roles |= grantable_;
        for (RoleId role = 0; role < grants_.graph().size(); ++role)
            if (grants_.graph()[role].predefined) roles.remove(role);
        return roles;
    }

private:
    const GrantReview& grants_;
    RoleSet held_, grantable_;
};

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json words(PrivilegeSet set) {
    Json list = Json::array();
    for (const std::size_t bit : alphabetical(set)) list.push_back(access::word_of(bit));
    return list;
}

Json words(const NamesByPrivilege& names) {
    Json object = Json::object();
    for (const auto& [bit, list] : names) object[std::string(access::word_of(bit))] = list;
    return object;
}

/// What stands before and behind the object's name, which alone differs where cells are shared.
struct Rendered { std::string before, behind; };

std::vector<Rendered> rendered(const GrantReview& grants, const access::Securable& object, const std::vector<MatrixCell>& cells) {
    std::vector<Rendered> all;
    for (const MatrixCell& cell : cells) {
        const Json first = {{"role", grants.graph().name(cell.role)}, {"kind", name_of(object.kind)}};
        const Json rest = {{"privileges", words(cell.privileges)}, {"grantable", words(cell.grantable)}, {"via", words(cell.via)},
                           {"usable", cell.usable ? Json(*cell.usable) : Json()}, {"reachable", words(cell.reachable)}};
        Rendered row{text_of(first), text_of(rest)};
        row.before.back() = ',';
        row.behind.front() = ',';
        all.push_back(std::move(row));
    }
    return all;
}

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted_text = "\"";
    for (const char c : text) quoted_text += c == '"' ? "\"\"" : std::string(1, c);
    return quoted_text + "\"";
}

std::string spaced(PrivilegeSet set) {
    std::string text;
    for (const std::size_t bit : alphabetical(set)) text += (text.empty() ? "" : " ") + std::string(access::word_of(bit));
    return text;
}

std::string spaced(const NamesByPrivilege& names) {
    std::string text;
    for (const auto& [bit, list] : names) text += fmt::format("{}{}={}", text.empty() ? "" : "; ", access::word_of(bit), fmt::join(list, " "));
    return text;
}

}  // namespace

std::vector<std::size_t> alphabetical(PrivilegeSet set) {
    static const auto order = [] {
        std::array<std::size_t, access::privilege_count> bits{};
        std::iota(bits.begin(), bits.end(), std::size_t{0});
        std::sort(bits.begin(), bits.end(), [](std::size_t a, std::size_t b) { return access::word_of(a) < access::word_of(b); });
        return bits;
    }();
    std::vector<std::size_t> bits;
    for (const std::size_t bit : order)
        if (set >> bit & 1) bits.push_back(bit);
    return bits;
}

std::shared_ptr<const std::vector<MatrixCell>> MatrixCells::of(std::size_t object) {
    auto& shared = known_[likeness(grants_.objects[object])];
    if (!shared) shared = std::make_shared<const std::vector<MatrixCell>>(CellMaker(grants_).of(object));
    return shared;
}

RoleSet roles_with_cells(const GrantReview& grants, std::size_t object) {
    HoldersOfAny any(grants);
    any.add(grants.holders[object]);
    return any.with_reaching();
}

RoleSet roles_with_cells(const GrantReview& grants) {
    HoldersOfAny any(grants);
    for (const access::Holders& holders : grants.holders) any.add(holders);
    return any.with_reaching();
}

std::vector<MatrixRow> grant_matrix(const GrantReview& grants) {
    MatrixCells cells(grants);
    std::vector<MatrixRow> matrix;
    for (std::size_t i = 0; i < grants.objects.size(); ++i) matrix.push_back({i, cells.of(i)});
    return matrix;
}

std::string matrix_json(const GrantReview& grants, const std::vector<MatrixRow>& matrix) {
    std::unordered_map<const std::vector<MatrixCell>*, std::vector<Rendered>> known;
    std::string out = "[";
    for (const MatrixRow& row : matrix) {
        const access::Securable& object = grants.objects[row.object];
        auto [found, fresh] = known.try_emplace(row.cells.get());
        if (fresh) found->second = rendered(grants, object, *row.cells);
        const std::string name = "\"object\":" + text_of(object.display());
        for (const Rendered& cell : found->second) {
            out += out.size() == 1 ? "\n  " : ",\n  ";
            out += cell.before;
            out += name;
            out += cell.behind;
        }
    }
    return out + (out.size() == 1 ? "]" : "\n]");
}

std::string matrix_csv(const GrantReview& grants, const std::vector<MatrixRow>& matrix) {
    std::string out = "role,kind,object,privileges,grantable,via,usable,reachable\n";
    for (const MatrixRow& row : matrix)
        for (const MatrixCell& cell : *row.cells) {
            const access::Securable& object = grants.objects[row.object];
            out += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(grants.graph().name(cell.role)), name_of(object.kind), csv_field(object.display()), spaced(cell.privileges),
                               spaced(cell.grantable), csv_field(spaced(cell.via)), cell.usable ? (*cell.usable ? "yes" : "no") : "unknown", csv_field(spaced(cell.reachable)));
        }
    return out;
}

}  // namespace pgsteward
