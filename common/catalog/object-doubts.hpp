// What static reading leaves open about whole objects: statements that may not have run, names that only the running
// server knows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/describe.hpp"

namespace pgsteward {

/// The doubts of a catalog, to be asked by described objects, also by those of another catalog.
class ObjectDoubts {
public:
    explicit ObjectDoubts(const Catalog& catalog);

    /// Why it is open what the object (or the whole that it is part of) is like, or whether it is there; null where it is not.
    /// `is_there`: the catalog of the doubts has it.
    const Doubt* about(const DescribedObject& object, bool is_there) const;

private:
    std::map<std::string, const Doubt*> exact_;                          ///< by the key's display
    std::vector<std::pair<std::string, const Doubt*>> patterns_;
    bool complete_;
};

}  // namespace pgsteward
