#include "cli/left-out.hpp"

namespace pgsteward {
namespace {

std::string changed_rows(const sql::Query& query) {
    struct Words {
        std::string operator()(const sql::Select&) const { return {}; }
        std::string operator()(const sql::Insert&) const { return "INSERT"; }
        std::string operator()(const sql::Update&) const { return "UPDATE"; }
        std::string operator()(const sql::Delete&) const { return "DELETE"; }
        std::string operator()(const sql::Merge&) const { return "MERGE"; }
    };
    return std::visit(Words{}, query.node);
}

std::string data_words(const sql::Statement& statement) {
    if (const auto* query = std::get_if<sql::QueryPtr>(&statement.body); query && *query) return changed_rows(**query);
    if (const auto* copy = std::get_if<sql::Copy>(&statement.body); copy && copy->from) return "COPY";
    return {};
}

}  // namespace

void LeftOut::see(const Step& step) {
    std::string words = data_words(step.statement);
    if (words.empty()) return;
    if (statements++ > 0) return;
    first = step.at;
    first_words = std::move(words);
}

}  // namespace pgsteward
