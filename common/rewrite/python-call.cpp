#include "rewrite/python-call.hpp"

namespace pgsteward::rewrite {
namespace {

using namespace python;

/// What `from alembic import op` calls it; empty where the file does not import it so.
std::string op_name(const Module& module) {
    for (const Statement* statement : module.body)
        if (const auto* import = std::get_if<ImportFrom>(&statement->node); import && import->module == "alembic" && import->level == 0)
            for (const Import::Name& name : import->names)
                if (name.path == "op") return name.alias.empty() ? "op" : name.alias;
    return {};
}

bool holds(Span outer, Span inner) { return outer.begin <= inner.begin && inner.end <= outer.end; }

const Statement* find_in(const Block& block, Span at);

/// The innermost statement that holds the place.
const Statement* find_in(const Statement& statement, Span at) {
    const Statement* found = nullptr;
    const auto look = [&](const Block& block) {
        if (!found) found = find_in(block, at);
    };
    if (const auto* function = std::get_if<FunctionDefinition>(&statement.node)) look(function->body);
    if (const auto* with = std::get_if<With>(&statement.node)) look(with->body);
    if (const auto* loop = std::get_if<For>(&statement.node)) look(loop->body);
    if (const auto* choice = std::get_if<If>(&statement.node)) {
        for (const If::Branch& branch : choice->branches) look(branch.body);
        look(choice->otherwise);
    }
    return found ? found : &statement;
}

const Statement* find_in(const Block& block, Span at) {
    for (const Statement* statement : block)
        if (holds(statement->span, at)) return find_in(*statement, at);
    return nullptr;
}

/// Of a literal that is written in one piece and holds no escape and no placeholder.
std::optional<Span> plain_text(Expr expression) {
    const auto* literal = std::get_if<StringLiteral>(&expression->node);
    if (!literal || literal->bytes || literal->parts.size() != 1) return std::nullopt;
    const auto* content = std::get_if<StringContent>(&literal->parts.front().part);
    return content && !content->formatted ? std::optional(content->span) : std::nullopt;
}

}  // namespace

std::optional<OperationCall> operation_call(const SourceText& file, Span at) {
    const Module module = parse(file);
    const std::string op = op_name(module);
    const Statement* statement = op.empty() ? nullptr : find_in(module.body, at);
    const auto* expression = statement ? std::get_if<ExpressionStatement>(&statement->node) : nullptr;
    const auto* call = expression && expression->value ? std::get_if<Call>(&expression->value->node) : nullptr;
    const auto* attribute = call ? std::get_if<Attribute>(&call->callee->node) : nullptr;
    const auto* object = attribute ? std::get_if<Name>(&attribute->object->node) : nullptr;
    if (!object || object->id != op || call->arguments.empty() || !call->arguments.back().value) return std::nullopt;
    OperationCall found{op, attribute->name, statement->span, call->arguments.back().value->span, {}, {}};
    for (const Argument& argument : call->arguments) {
        if (argument.kind == Argument::Kind::star || argument.kind == Argument::Kind::double_star) return std::nullopt;
        if (argument.kind == Argument::Kind::keyword) found.keywords.push_back(argument.name);
    }
    if (call->arguments.size() == 1) found.only_text = plain_text(call->arguments.front().value);
    return found;
}

}  // namespace pgsteward::rewrite
