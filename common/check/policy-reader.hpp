// Strict reading of one YAML value each: what is not exactly as documented is an error at its place, with the
// nearest right word.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/policy.hpp"
#include "check/yaml-tree.hpp"

namespace pgsteward {

class PolicyReader {
public:
    PolicyReader(SourceText text, std::map<std::string, Location>& places) : text_(std::move(text)), places_(places) {}

    [[noreturn]] void fail(const YamlValue& at, const std::string& message) const;
    /// "unknown <what> "word"; did you mean "…"?", or the list of what is known where it is short.
    [[noreturn]] void fail_unknown(const YamlValue& at, const std::string& what,
                                   const std::vector<std::string>& known) const;

    Location location(const YamlValue& value) const { return {text_, value.at}; }

    /// Where a key or list entry stands, for Policy::places.
    void remember(const std::string& path, const YamlValue& value) const { places_[path] = location(value); }

    /// `name` is how messages call the value: "tenancy.roles".
    const std::vector<YamlEntry>& mapping(const YamlValue& value, const std::string& name) const;
    std::string text(const YamlValue& value, const std::string& name) const;
    std::string pattern(const YamlValue& value, const std::string& name) const;
    bool flag(const YamlValue& value, const std::string& name) const;
    int number(const YamlValue& value, const std::string& name) const;
    const std::vector<YamlValue>& list(const YamlValue& value, const std::string& name) const;
    /// A list of different texts.
    std::vector<std::string> texts(const YamlValue& value, const std::string& name, const std::string& path) const;

private:
    SourceText text_;
    std::map<std::string, Location>& places_;
};

/// The `grants` section.
std::map<std::string, std::map<std::string, GrantPolicy>> read_grants(const YamlValue& value, const PolicyReader& reader);

}  // namespace pgsteward
