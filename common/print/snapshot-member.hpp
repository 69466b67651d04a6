// One value of a snapshot's JSON, read with all the doubt that a file from anywhere deserves. Only for the layer itself.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/source-text.hpp"

namespace pgsteward::print {

using Json = nlohmann::ordered_json;

/// A value and how to get there ("/objects/3/columns/0/type"), for messages.
class Member {
public:
    Member(const Json& json, const SourceText& source, std::string path) : json_(json), source_(source), path_(std::move(path)) {}

    [[noreturn]] void fail(std::string_view problem) const {
        throw InputError(fmt::format("{}: not a schema snapshot: {} {}", printable(source_.name()), path_.empty() ? "the document" : printable(path_), problem));
    }
    Member operator[](const std::string& name) const {
        const auto found = object().find(name);
        if (found == json_.end()) fail(fmt::format("has no \"{}\"", name));
        return {*found, source_, path_ + "/" + name};
    }
    bool has(const std::string& name) const { return object().contains(name); }
    const Json& object() const {
        if (!json_.is_object()) fail("must be an object");
        return json_;
    }
    std::vector<Member> items() const {
        if (!json_.is_array()) fail("must be a list");
        std::vector<Member> items;
        for (std::size_t i = 0; i < json_.size(); ++i) items.push_back({json_[i], source_, fmt::format("{}/{}", path_, i)});
        return items;
    }
    std::string text() const {
        if (!json_.is_string()) fail("must be text");
        return json_.get<std::string>();
    }
    bool flag() const {
        if (!json_.is_boolean()) fail("must be true or false");
        return json_.get<bool>();
    }
    template <typename Number>
    Number number() const {
        if (!json_.is_number_integer()) fail("must be a whole number");
        const bool too_large = json_.is_number_unsigned() && json_.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<Number>::max());
        if (too_large || (!json_.is_number_unsigned() && json_.get<std::int64_t>() < std::numeric_limits<Number>::min())) fail("is out of range");
        return json_.get<Number>();
    }
    double real() const {
        if (!json_.is_number()) fail("must be a number");
        return json_.get<double>();
    }

private:
    const Json& json_;
    const SourceText& source_;
    std::string path_;
};

}  // namespace pgsteward::print
