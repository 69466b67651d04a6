// How describe-*.cpp fill a DescribedObject. Only for them.
#pragma once

#include <fmt/format.h>

#include "catalog/describe.hpp"

namespace pgsteward {

/// Adds properties; what equals its default is left out, so that two spellings of the default are no difference.
class Description {
public:
    Description(ObjectKind kind, std::string identity, const Origin& changed, std::string whole = {}) {
        object_ = {kind, std::move(identity), std::move(whole), {}, {}, changed};
    }

    Description& text(const char* name, const std::string& value) {
        if (!value.empty()) object_.properties.emplace_back(name, value);
        return *this;
    }
    Description& text(const char* name, const SharedText& value) { return text(name, value.str()); }
    Description& text(const char* name, const std::optional<std::string>& value) {
        if (value) object_.properties.emplace_back(name, *value);
        return *this;
    }
    /// `uncertain`: the value is what was read, but another spelling of the same may differ.
    Description& definition(const char* name, const std::string& value, bool uncertain) {
        if (uncertain) object_.uncertain.emplace_back(name);
        return text(name, value);
    }
    /// What is said by being there, whatever its value: "table public.t" of a publication.
    Description& stated(const std::string& name, const std::string& value, bool uncertain) {
        if (uncertain) object_.uncertain.push_back(name);
        object_.properties.emplace_back(name, value);
        return *this;
    }
    Description& flag(const char* name, bool value) { return text(name, std::string(value ? "yes" : "")); }
    Description& number(const char* name, long long value, long long usual) {
        return text(name, value == usual ? std::string() : std::to_string(value));
    }
    Description& letter(const char* name, char value, char usual) { return text(name, value == usual || value == 0 ? std::string() : std::string(1, value)); }
    Description& list(const char* name, const std::vector<std::string>& values) { return text(name, fmt::format("{}", fmt::join(values, ", "))); }
    Description& name(const char* property, const QualifiedName& value) { return text(property, value.name.empty() ? std::string() : quoted(value)); }
    Description& names(const char* property, const std::vector<QualifiedName>& values) {
        std::string list;
        for (const QualifiedName& value : values) list += (list.empty() ? "" : ", ") + quoted(value);
        return text(property, list);
    }
    Description& options(const char* name, const OptionMap& values) {
        std::string list;
        for (const auto& [option, value] : values) list += (list.empty() ? "" : ", ") + option + "=" + value;
        return text(name, list);
    }
    Description& state(FiringState value) {
        static constexpr const char* names[] = {"", "always", "replica", "disabled"};
        return text("state", std::string(names[static_cast<int>(value)]));
    }
    Description& annotations(const Annotations& value) {
        text("owner", value.owner);
        if (value.acl) object_.properties.emplace_back("acl", display(*value.acl));
        text("comment", value.comment);
        return options("security labels", value.security_labels);
    }
    DescribedObject done() { return std::move(object_); }

private:
    DescribedObject object_;
};

void describe_relation(const Relation& relation, std::vector<DescribedObject>& objects);

}  // namespace pgsteward
