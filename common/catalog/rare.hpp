// A value that most objects do not have: where it is absent it costs one pointer. Schemas have hundreds of thousands of
// columns and few of them a default, an access control list or options.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace pgsteward {

/// Used like std::optional. Copies are deep.
template <typename T>
class Rare {
public:
    Rare() = default;
    Rare(std::nullopt_t) {}
    Rare(T value) : value_(std::make_unique<T>(std::move(value))) {}
    Rare(std::optional<T> value) : value_(value ? std::make_unique<T>(std::move(*value)) : nullptr) {}
    Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Rare(Rare&&) noexcept = default;
    Rare& operator=(const Rare& other) { return *this = Rare(other); }
    Rare& operator=(Rare&&) noexcept = default;
    ~Rare() = default;

    bool has_value() const { return value_ != nullptr; }
    explicit operator bool() const { return has_value(); }
    T& operator*() { return *value_; }
    const T& operator*() const { return *value_; }
    T* operator->() { return value_.get(); }
    const T* operator->() const { return value_.get(); }
    T& value() { return *value_; }
    const T& value() const { return *value_; }
    T value_or(T otherwise) const { return value_ ? *value_ : std::move(otherwise); }
    void reset() { value_.reset(); }
    T& emplace() { return *(value_ = std::make_unique<T>()); }
    operator std::optional<T>() const { return value_ ? std::optional<T>(*value_) : std::nullopt; }

    friend bool operator==(const Rare& a, const Rare& b) { return a.value_ && b.value_ ? *a.value_ == *b.value_ : a.value_ == b.value_; }

private:
    std::unique_ptr<T> value_;
};

}  // namespace pgsteward
