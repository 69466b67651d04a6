// Texts of the catalog, each kept once. The same few names, types and owners stand in every object of a schema: a copy
// costs a pointer, and two texts are equal when their pointers are.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace pgsteward {

/// Read as a std::string, and always set as a whole. What was once kept stays until the process ends. Any thread may
/// make one.
class SharedText {
public:
    SharedText() = default;
    SharedText(std::string_view text) : kept_(text.empty() ? &none : keep(text)) {}
    SharedText(const std::string& text) : SharedText(std::string_view(text)) {}
    SharedText(const char* text) : SharedText(std::string_view(text)) {}

    const std::string& str() const { return kept_->text; }
    operator const std::string&() const { return str(); }
    operator std::string_view() const { return str(); }
    /// Of the content: the same in every run.
    std::size_t hash() const { return kept_->hash; }

    bool empty() const { return kept_ == &none; }
    std::size_t size() const { return str().size(); }
    const char* c_str() const { return str().c_str(); }
    char operator[](std::size_t index) const { return str()[index]; }
    char front() const { return str().front(); }
    char back() const { return str().back(); }
    auto begin() const { return str().begin(); }
    auto end() const { return str().end(); }
    auto find(const auto& part, std::size_t from = 0) const { return str().find(part, from); }
    auto rfind(const auto& part) const { return str().rfind(part); }
    std::string substr(std::size_t begin, std::size_t count = std::string::npos) const { return str().substr(begin, count); }
    bool starts_with(const auto& part) const { return str().starts_with(part); }
    bool ends_with(const auto& part) const { return str().ends_with(part); }
    void clear() { kept_ = &none; }

    friend bool operator==(const SharedText& a, const SharedText& b) { return a.kept_ == b.kept_; }
    friend std::strong_ordering operator<=>(const SharedText& a, const SharedText& b) {
        return a.kept_ == b.kept_ ? std::strong_ordering::equal : a.str() <=> b.str();
    }
    template <std::convertible_to<std::string_view> Text>
        requires(!std::same_as<Text, SharedText>)
    friend bool operator==(const SharedText& a, const Text& b) { return a.str() == std::string_view(b); }
    template <std::convertible_to<std::string_view> Text>
        requires(!std::same_as<Text, SharedText>)
    friend std::strong_ordering operator<=>(const SharedText& a, const Text& b) { return std::string_view(a.str()) <=> std::string_view(b); }

    friend std::string operator+(const SharedText& a, const SharedText& b) { return a.str() + b.str(); }
    friend std::string operator+(std::string a, const SharedText& b) { return std::move(a += b.str()); }
    friend std::string operator+(const char* a, const SharedText& b) { return a + b.str(); }
    friend std::string operator+(const SharedText& a, const std::string& b) { return a.str() + b; }
    friend std::string operator+(const SharedText& a, const char* b) { return a.str() + b; }
    friend std::string operator+(const SharedText& a, char b) { return a.str() + b; }
    friend std::ostream& operator<<(std::ostream& out, const SharedText& text);

private:
    struct Kept {
        std::string text;
        std::size_t hash = 0;
    };
    static const Kept none;
    static const Kept* keep(std::string_view text);

    const Kept* kept_ = &none;
};

}  // namespace pgsteward

template <>
struct std::hash<pgsteward::SharedText> {
    std::size_t operator()(const pgsteward::SharedText& text) const { return text.hash(); }
};
