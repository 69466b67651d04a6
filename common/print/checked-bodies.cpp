#include "print/checked-bodies.hpp"

#include <algorithm>
#include <vector>

#include "canonical/facts.hpp"
#include "sql/plpgsql-tokens.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::print {
namespace {

using namespace sql::plpgsql;

/// The types of all variables, those of inner blocks too.
class TypesOfVariables {
public:
    void visit(const Block& block) {
        for (const Declaration& declaration : block.declarations) found.push_back(declaration.type);
        visit(block.body);
        for (const Handler& handler : block.handlers) visit(handler.body);
    }

    std::vector<std::string> found;

private:
    void visit(const Statements& statements) {
        for (const Statement& statement : statements)
            std::visit([this](const auto& node) { visit_node(node); }, statement.node);
    }
    void visit_node(const Block& block) { visit(block); }
    void visit_node(const If& branching) { visit(branching.branches, branching.otherwise); }
    void visit_node(const Case& branching) { visit(branching.branches, branching.otherwise); }
    void visit_node(const Loop& loop) { visit(loop.body); }
    template <typename Other>
    void visit_node(const Other&) {}

    void visit(const std::vector<Branch>& branches, const Statements& otherwise) {
        for (const Branch& branch : branches) visit(branch.body);
        visit(otherwise);
    }
};

}  // namespace

const std::set<std::string>& CheckedBodies::names_of_types() {
    if (!names_of_types_.empty()) return names_of_types_;
    for (const auto& relation : catalog_.relations.sorted()) names_of_types_.insert(relation->name.name);
    for (const auto& type : catalog_.types.sorted()) names_of_types_.insert(type->name.name);
    return names_of_types_;
}

bool CheckedBodies::is_built_in(const std::string& type) {
    if (type.find_first_of("%.") != std::string::npos) return false;
    for (const Token& token : tokenize(type)) {
        if (token.kind != Token::Kind::word && token.kind != Token::Kind::quoted_identifier) continue;
        const std::string name = identifier(std::string_view(type).substr(token.at.begin, token.at.size()));
        if (names_of_types().contains(name) || canonical::facts::next_extension_type(name, nullptr)) return false;
    }
    return true;
}

bool CheckedBodies::has(const Routine& routine) {
    if (routine.kind == ObjectKind::aggregate || routine.standard_body) return false;
    if (routine.language != "plpgsql") return routine.language == "sql";
    const auto body = read_body(routine.body);
    const auto* block = std::get_if<Block>(&body);
    if (!block) return true;
    TypesOfVariables types;
    types.visit(*block);
    return !std::ranges::all_of(types.found, [&](const std::string& type) { return is_built_in(type); });
}

}  // namespace pgsteward::print
