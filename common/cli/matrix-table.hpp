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

std::vector<ShownObject> shown_objects(const GrantReview& grants, const std::vector<MatrixRow>& matrix);
/// Of the member "matrix" of a saved report.
std::vector<ShownObject> shown_objects(const std::string& member);

/// A row for each object, a column for each role; those that `first` names come first, at most `most` rows.
ReportTable matrix_table(std::vector<ShownObject> objects, const std::vector<std::string>& first, std::size_t most);

}  // namespace pgsteward
