// One number for a whole schema: equal for equal schemas, however they were written.
#pragma once

#include <string>

#include "print/aspects.hpp"

namespace pgsteward::print {

/// What the same schema may differ in from one place to the other, and what does not count unless somebody says so:
/// the order of columns, whether materialized views are populated, versions of extensions, roles and the server's own.
const Aspects& usually_not_counted();

/// SHA-256 of every object and property, in hexadecimal digits. A list of privileges that spells out the built-in ones
/// is the same as none.
std::string fingerprint(const Catalog& catalog, const Aspects& dropped = usually_not_counted());

}  // namespace pgsteward::print
