// grant-audit's matrix as a table for people: of an analysis, or of a saved report.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check/grant-matrix.hpp"
#include "report/report.hpp"

namespace pgsteward {

/// Privileges by their SQL words, in the order of the alphabet.
std::vector<std::string> sorted_words(access::PrivilegeSet set);

/// What one role has of an object, as it is shown.
struct ShownCell {
    std::string role;
    std::string text;
    bool as_superuser = false;               ///< and in no other way
};

struct ShownObject {
    std::string kind, object;
    std::shared_ptr<const std::vector<ShownCell>> cells;   ///< objects that are alike share them
};

struct ShownMatrix {
    std::vector<std::string> roles;          ///< sorted, without those that hold everything as superusers
    std::vector<std::string> superusers;     ///< sorted
    std::size_t count = 0;                   ///< of all objects
    std::vector<ShownObject> objects;        ///< those that are shown, in order
};

/// Which objects are shown: those that `first` names, then the others by kind and name, at most `most`.
struct Shown { std::vector<std::string> first; std::size_t most; };

ShownMatrix shown_matrix(const GrantReview& grants, const Shown& shown);
/// Of the member "matrix" of a saved report.
ShownMatrix shown_matrix(const std::string& member, const Shown& shown);

/// A row for each object, a column for each role.
ReportTable matrix_table(const ShownMatrix& matrix);

}  // namespace pgsteward
