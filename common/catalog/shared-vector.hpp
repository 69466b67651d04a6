// A vector whose copies share their elements until one of them is changed: objects of the catalog are copied whole for each
// statement that changes them, and most of their parts stay as they were.
#pragma once

#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace pgsteward {

/// Used as a std::vector. Whatever may change an element (begin() of a variable that is not const, too) gives the copy
/// elements of its own first, and leaves pointers into the shared ones behind.
template <typename Item>
class SharedVector {
    using Items = std::vector<Item>;

public:
    using value_type = Item;
    using const_reference = const Item&;
    using reference = Item&;
    using const_iterator = typename Items::const_iterator;
    using iterator = typename Items::iterator;

    SharedVector() = default;
    SharedVector(std::initializer_list<Item> items) : SharedVector(Items(items)) {}
    SharedVector(Items items) : items_(items.empty() ? nullptr : std::make_shared<Items>(std::move(items))) {}

    bool empty() const { return read().empty(); }
    std::size_t size() const { return read().size(); }
    const_iterator begin() const { return read().begin(); }
    const_iterator end() const { return read().end(); }
    const_iterator cbegin() const { return read().begin(); }
    const_iterator cend() const { return read().end(); }
    auto rbegin() const { return read().rbegin(); }
    auto rend() const { return read().rend(); }
    const Item& operator[](std::size_t index) const { return read()[index]; }
    const Item& front() const { return read().front(); }
    const Item& back() const { return read().back(); }
    operator const Items&() const { return read(); }

    iterator begin() { return own().begin(); }
    iterator end() { return own().end(); }
    Item& operator[](std::size_t index) { return own()[index]; }
    Item& front() { return own().front(); }
    Item& back() { return own().back(); }
    void push_back(Item item) { own().push_back(std::move(item)); }
    template <typename... Arguments>
    Item& emplace_back(Arguments&&... arguments) { return own().emplace_back(std::forward<Arguments>(arguments)...); }
    iterator insert(const_iterator at, Item item) {
        const auto index = at - read().begin();
        Items& items = own();
        return items.insert(items.begin() + index, std::move(item));
    }
    template <typename Iterator>
    void append(Iterator first, Iterator last) { own().insert(own().end(), first, last); }
    iterator erase(const_iterator at) {
        const auto index = at - read().begin();
        Items& items = own();
        return items.erase(items.begin() + index);
    }
    void clear() { items_.reset(); }
    void reserve(std::size_t count) { own().reserve(count); }

    /// Nobody changed either since one was a copy of the other.
    bool shares(const SharedVector& other) const { return items_ == other.items_; }

    friend bool operator==(const SharedVector& a, const SharedVector& b) { return a.items_ == b.items_ || a.read() == b.read(); }
    /// As for std::vector; leaves the elements shared where none goes.
    template <typename Predicate>
    friend std::size_t erase_if(SharedVector& vector, Predicate predicate) {
        bool any = false;
        for (const Item& item : vector.read()) any = any || predicate(item);
        return any ? std::erase_if(vector.own(), predicate) : 0;
    }

private:
    const Items& read() const {
        static const Items none;
        return items_ ? *items_ : none;
    }
    Items& own() {
        if (!items_) items_ = std::make_shared<Items>();
        else if (items_.use_count() > 1) items_ = std::make_shared<Items>(*items_);
        return *items_;
    }

    std::shared_ptr<Items> items_;
};

}  // namespace pgsteward
