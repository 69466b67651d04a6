// What a catalog that calls itself complete may be wrong about: what a statement touched that may not have run, and
// what code that nobody knows may have made.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "interpret/step.hpp"

namespace pgsteward::interpret {

/// A label that this transaction added to an enum of an older one: no statement of the transaction may use it.
struct FreshLabel {
    QualifiedName type;
    std::string label;
};

class Doubts {
public:
    /// What the statement of this step did, or may have done. `exact`: its whole text is known.
    void note(const Step& step, bool exact);
    /// An extension's function, or one whose body is not known, ran.
    void note_unknown_code() { unknown_code_ = true; }
    /// Something could not be read: what this migration does from here may not run, and where its reach is not known,
    /// nothing that was there is sure any more.
    void note_opaque(const OpaqueStep& step);
    /// A statement runs that the grammar at hand cannot read.
    void note_unread();
    /// After a rollback what is gone may be there again.
    void rolled_back() { gone_.clear(); }
    /// What a name holds of unknown_identifier may be anything.
    void add(const QualifiedName& name);
    void begin_migration();

    /// Whether the object, or a part of it, is there is not sure.
    bool about(const QualifiedName& name) const;
    /// Is it for its own sake, not only because nothing older is?
    bool noted(const QualifiedName& name) const;
    /// May a statement have made it under a name that is not fully known?
    bool made_perhaps(const QualifiedName& name) const;
    /// May there be objects that no statement made?
    bool unknown_code() const { return unknown_code_; }
    /// Where a relation went that was there: "was dropped", "is called app.orders now"; empty where none went.
    std::string gone(const QualifiedName& name) const;

    /// Did this migration rename a relation so?
    bool arrived(const QualifiedName& name) const { return arrived_.contains(name); }
    /// Did this migration drop a relation or column of that name, or rename it, perhaps only under a condition?
    bool went(const QualifiedName& name) const { return went_.contains(name); }

    /// The name under which a column is kept here.
    static QualifiedName column(const QualifiedName& table, const std::string& name) { return {table.schema, table.name + "." + name}; }

private:
    void touch(const Effect& effect);
    void make(const QualifiedName& name);
    void follow(const Effect& effect);

    std::set<QualifiedName> names_, arrived_, went_;
    std::set<QualifiedName> patterns_, made_patterns_;   ///< names of which a part is not known
    std::set<QualifiedName> made_since_;     ///< while nothing older is sure
    bool nothing_is_sure_ = false;
    bool migration_is_unclear_ = false;
    std::map<QualifiedName, std::string> gone_;
    bool unknown_code_ = false;
};

}  // namespace pgsteward::interpret
