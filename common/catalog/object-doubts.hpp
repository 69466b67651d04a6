// What static reading leaves open about whole objects: statements that may not have run, names that only the running
// server knows. Catalog::doubts keeps them by the key of an object in its map, or by one of the keys here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/describe.hpp"

namespace pgsteward {

/// That something about the relation `whole` (its key's display) is in doubt, but not all of it.
QualifiedName doubted_in_part(const std::string& whole);
/// That the part is; for the relation itself its own properties.
QualifiedName doubted_part(const DescribedObject& object);
/// That its privileges are, or those of one of its columns; `one_more` of the doubt: there may be more than the catalog has.
QualifiedName doubted_privileges(const DescribedObject& object);
/// Is it a key of one of these kinds, whatever the relation?
bool is_doubt_of_part(const QualifiedName& key);

/// Adds to what is open already: whoever knows one reason why the object itself is in doubt is not told by the next statement
/// that there may only be one more.
void add_doubt(Catalog& catalog, const QualifiedName& key, const std::string& because, bool one_more);
/// The same of privileges, where `more` is what stays: a REVOKE that may not have run, a GRANT that may have meant it.
void add_doubt_of_privileges(Catalog& catalog, const DescribedObject& object, const std::string& because, bool more);

/// The doubts of a catalog, to be asked by described objects, also by those of another catalog.
class ObjectDoubts {
public:
    explicit ObjectDoubts(const Catalog& catalog);

    /// Why it is open what the object (or the whole that it is part of) is like, or whether it is there; null where it is not.
    /// `is_there`: the catalog of the doubts has it.
    const Doubt* about(const DescribedObject& object, bool is_there) const;
    const Doubt* about_privileges(const DescribedObject& object) const;
    /// Why somebody may hold more of it than the catalog says: a REVOKE may not have run, a GRANT may have meant it.
    const Doubt* about_more_privileges(const DescribedObject& object) const;
    /// Why it is open which parts of the kind the relation has, or what they are like.
    const Doubt* about_parts(const std::string& relation, ObjectKind kind) const;

private:
    template <typename Counts>
    const Doubt* find(const std::string& key, const Counts& counts) const;

    std::map<std::string, const Doubt*> exact_;                          ///< by the key's display
    std::vector<std::pair<std::string, const Doubt*>> patterns_;
    bool complete_;
};

}  // namespace pgsteward
