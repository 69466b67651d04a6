// Who may do what with every object, as a matrix of roles and objects (CONTRACTS.md section 9).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "check/grant-review.hpp"

namespace pgsteward {

/// Names by privilege, in the order of their bits.
using NamesByPrivilege = std::vector<std::pair<std::size_t, std::vector<std::string>>>;

/// What one role has of an object; only roles that have something, or could by SET ROLE.
struct MatrixCell {
    access::RoleId role;
    access::PrivilegeSet privileges = 0, grantable = 0;   ///< what has_*_privilege() answers
    NamesByPrivilege via;                    ///< through whom: the role itself, a group, PUBLIC, "superuser"
    std::optional<bool> usable;              ///< with USAGE of the schema; nothing where the schema is not known
    NamesByPrivilege reachable;              ///< what SET ROLE adds: roles to become
    bool operator==(const MatrixCell&) const = default;
};

struct MatrixRow {
    std::size_t object;                      ///< position in GrantReview::objects
    std::shared_ptr<const std::vector<MatrixCell>> cells;
};

/// Works out the cells of those objects that it is asked for: a report shows few of many.
class MatrixCells {
public:
    /// The review must outlive it.
    explicit MatrixCells(const GrantReview& grants) : grants_(grants) {}
    /// By position; shared by objects of one kind with the same owner and list in the same schema.
    std::shared_ptr<const std::vector<MatrixCell>> of(std::size_t object);

private:
    const GrantReview& grants_;
    std::unordered_map<std::string, std::shared_ptr<const std::vector<MatrixCell>>> known_;
};

/// The roles that have cells, without a look at what is in them: of one object, and of all.
access::RoleSet roles_with_cells(const GrantReview& grants, std::size_t object);
access::RoleSet roles_with_cells(const GrantReview& grants);

/// The bits of the set in the order of the alphabet, as reports list privileges.
std::vector<std::size_t> alphabetical(access::PrivilegeSet set);

/// Of all objects, by kind and name; of roles those that are no predefined ones.
std::vector<MatrixRow> grant_matrix(const GrantReview& grants);

/// The member "matrix" of the report, a line for each role and object.
std::string matrix_json(const GrantReview& grants, const std::vector<MatrixRow>& matrix);
/// role,kind,object,privileges,grantable,via,usable,reachable; a line for each role and object.
std::string matrix_csv(const GrantReview& grants, const std::vector<MatrixRow>& matrix);

}  // namespace pgsteward
