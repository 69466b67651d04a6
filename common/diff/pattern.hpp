// Patterns over drifts, as drift.ignore and drift.severity in pgsteward.yaml and --ignore have them:
//
//   comment:*                       the comments of all objects; likewise owner:*, acl:* and every other property
//   index:public.*_idx              indexes, in whatever they differ
//   table:public.t                  a table and everything that belongs to it
//   table:public.t.owner            one property of one object
//   constraint:*.not valid          one property of all objects of a kind
//   public.audit_*                  without a kind: relations, with what belongs to them
//
// `*` stands for any characters, dots included, `?` for one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/names.hpp"

namespace pgsteward::diff {

struct PatternSubject {
    ObjectKind kind;
    std::string_view object, whole, property;
};

class Pattern {
public:
    /// Throws UsageError, with the nearest word, where the kind is neither a kind of object nor a property.
    explicit Pattern(std::string text);
    bool matches(const PatternSubject& subject) const;
    const std::string& text() const { return text_; }

private:
    std::string text_, glob_;
    std::optional<ObjectKind> kind_;
    std::string property_;                   ///< "comment:*"
    bool any_relation_ = false;
};

/// Does the glob fit the whole text?
bool glob_matches(std::string_view glob, std::string_view text);

}  // namespace pgsteward::diff
