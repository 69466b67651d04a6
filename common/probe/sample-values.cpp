#include "probe/sample-values.hpp"

#include <fmt/format.h>

#include <set>

namespace pgsteward::probe {
namespace {

constexpr std::size_t enough = 3;
/// Each type of the server reads some of them.
constexpr const char* texts[] = {"1", "2", "3", "x", "y", "zz", "true", "false", "2024-01-02", "2023-03-04", "2022-05-06", "10:11:12", "11:12:13",
                                 "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333",
                                 "{}", "{1}", "[1]", "{\"a\": 1}", "127.0.0.1", "127.0.0.2", "08:00:2b:01:02:03", "08:00:2b:01:02:04", "(1,2)", "(3,4)", "((0,0),(1,1))",
                                 "[1,2)", "[3,4)", "[2024-01-01,2024-02-01)", "{[1,2)}", "0/1", "0/2", "<a/>", "<b/>", "101", "1 day", "2 days", "pg_class", "pg_type"};

}  // namespace

std::vector<std::string> SampleValues::candidates(const std::string& type) const {
    if (const auto name = type_named(type))
        if (const Type* known = catalog_.types.find(*name); known && known->form == Type::Form::enumeration) return known->labels;
    return {std::begin(texts), std::end(texts)};
}

const std::vector<std::string>& SampleValues::of(const std::string& type) {
    const auto found = known_.find(type);
    if (found != known_.end()) return found->second;
    std::vector<std::string> literals;
    std::set<std::string> seen;
    connection_.run("SAVEPOINT value");
    for (const std::string& text : candidates(type)) {
        if (literals.size() == enough) break;
        const std::string literal = fmt::format("{}::{}", quoted_literal(text), type);
        try {
            const postgres::Rows rows = connection_.query(fmt::format("SELECT ({})::text", literal));
            if (seen.insert(std::string(rows.at(0, 0))).second) literals.push_back(literal);
        } catch (const postgres::DatabaseError&) {
            connection_.run("ROLLBACK TO SAVEPOINT value");
        }
    }
    connection_.run("RELEASE SAVEPOINT value");
    return known_[type] = std::move(literals);
}

std::string SampleValues::other_than(const std::string& type, const std::string& text) {
    for (const std::string& literal : of(type))
        if (connection_.query(fmt::format("SELECT ({})::text", literal)).at(0, 0) != text) return literal;
    return {};
}

}  // namespace pgsteward::probe
