// YAML as pgsteward.yaml and the drift register use it: a small tree with the place of everything, read strictly.
// The only way to yaml-cpp.
#pragma once

#include <string>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward {

struct YamlEntry;

struct YamlValue {
    enum class Kind { nothing, plain, quoted, list, mapping };

    Kind kind = Kind::nothing;
    std::string text;                        ///< of a plain or quoted scalar
    Span at;                                 ///< a scalar as written; else where the value begins
    std::vector<YamlValue> items;            ///< of a list
    std::vector<YamlEntry> entries;          ///< of a mapping, in the order of the file; keys differ
};

struct YamlEntry {
    YamlValue key;                           ///< a scalar
    YamlValue value;
};

/// The one document of `text`. Throws InputError for what is not YAML, not UTF-8 or too large, and for what has no
/// place in a configuration: several documents, duplicate or structured keys, tags.
YamlValue read_yaml(const SourceText& text);

/// "a mapping", "a list", "text", "the number 15", "nothing": what is there, for messages.
std::string described(const YamlValue& value);

/// Would YAML read this plain scalar as something else than text (null, true, 1, .5)?
bool means_other_than_text(const YamlValue& value);

}  // namespace pgsteward
