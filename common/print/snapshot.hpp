// The schema snapshot: a whole catalog as one JSON document that stays stable under `git diff`, and back.
//
// Objects stand in the order of kind, schema and name, each property on a line of its own, and what has its default
// value is left out. The document holds what an object is, not what follows from it: which other objects a definition
// uses is found again when it is read.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "print/statements.hpp"
#include "text/source-text.hpp"

namespace pgsteward::print {

/// A catalog with what is known about it as a whole.
struct Snapshot {
    Catalog catalog;
    int postgres = 15;                       ///< major version
    bool states_owners = true, states_privileges = true;
    std::vector<std::string> revisions;      ///< revisions[n - 1] is Origin::migration n
};

struct SnapshotOptions {
    bool origins = true;                     ///< where each object was last shaped
    Secrets secrets = Secrets::redacted;
};

std::string snapshot(const Snapshot& snapshot, const SnapshotOptions& options = {});

/// Throws InputError where the text is no snapshot, or one of another version of the format, with the place of what is
/// wrong. Of origins, path, line and revision come back, not what stands there.
Snapshot read_snapshot(const SourceText& text);

}  // namespace pgsteward::print
