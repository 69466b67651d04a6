// Names that stand in for others while a statement is parsed, as people wrote them: what a template fills in, and parts
// that only the running server knows. Reports show those, never the stand-ins.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pgsteward {

class StandIns {
public:
    /// The statement as it stands in the file and as it was parsed, with names in the place of {{ … }}, ${…} and $%…%$.
    void note(std::string_view written, std::string_view parsed);
    std::string shown(std::string text) const;

private:
    /// A name may be the end of another one.
    struct LongestFirst {
        bool operator()(const std::string& a, const std::string& b) const { return a.size() != b.size() ? a.size() > b.size() : a < b; }
    };
    std::map<std::string, std::string, LongestFirst> written_;   ///< by the name that was parsed
};

}  // namespace pgsteward
