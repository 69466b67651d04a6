#include <set>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "catalog/shared-text.hpp"

namespace pgsteward {

TEST_CASE("texts of the same content are the same") {
    const std::string name = "orders";
    const SharedText one = name, other = std::string_view("orders, lines").substr(0, 6);
    CHECK(one == other);
    CHECK(&one.str() == &other.str());
    CHECK(one.hash() == other.hash());
    CHECK(one != SharedText("order"));
    CHECK(one == "orders");
    CHECK("orders" == one);
    CHECK(one == name);
}

TEST_CASE("texts are ordered as their contents are, whenever they were made") {
    const std::set<SharedText> texts{"b", "a", "", "ab", "c"};
    CHECK(std::vector<std::string>(texts.begin(), texts.end()) == std::vector<std::string>{"", "a", "ab", "b", "c"});
    CHECK(SharedText("a") < "b");
    CHECK(std::string("b") > SharedText("a"));
}

TEST_CASE("no text, an empty one and a cleared one are the same") {
    SharedText cleared = "orders";
    cleared.clear();
    for (const SharedText& text : {SharedText(), SharedText(""), SharedText(std::string()), cleared}) {
        CHECK(text.empty());
        CHECK(text.size() == 0);
        CHECK(text == SharedText());
        CHECK(text == "");
    }
}

TEST_CASE("a text may hold any byte") {
    const std::string bytes("a\0b\xff", 4);
    CHECK(SharedText(bytes).str() == bytes);
    CHECK(SharedText(bytes) != SharedText("a"));
}

TEST_CASE("texts are put together as strings are") {
    const SharedText schema = "app", name = "orders";
    CHECK(schema + "." + name == "app.orders");
    CHECK("table " + name == "table orders");
    CHECK(name + '!' == "orders!");
    CHECK(std::string("in ") + schema == "in app");
    CHECK(schema + name == "apporders");
}

TEST_CASE("threads that make the same texts at once get the same") {
    constexpr int count = 2000;
    const auto make = [](std::vector<SharedText>& texts) {
        for (int i = 0; i < count; ++i) texts.emplace_back("made by threads " + std::to_string(i));
    };
    std::vector<SharedText> one, other;
    std::thread thread([&] { make(other); });
    make(one);
    thread.join();
    CHECK(one == other);
}

}  // namespace pgsteward
