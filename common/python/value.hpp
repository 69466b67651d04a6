// What the evaluator computes with. Values are small handles; what they point at lives in the evaluator's Heap and
// dies with it, so that cycles (a function in its own scope) need no care.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "python/ast.hpp"
#include "text/mapped-text.hpp"

namespace pgsteward::python {

struct Text;
struct List;
struct Table;
struct Function;
struct Class;
struct Instance;
struct Symbol;
struct Unknown;
struct Bound;
struct Partial;
struct Namespace;
struct Generator;
struct Suspended;  ///< generators.cpp

struct None {
    bool operator==(const None&) const = default;
};

/// One Python value.
using Value = std::variant<None, bool, std::int64_t, double, const Text*, List*, Table*, Function*, Class*,
                           Instance*, const Symbol*, const Unknown*, const Bound*, const Partial*, Namespace*,
                           Generator*>;

/// A string, and which bytes of it stand verbatim in `file`.
struct Text {
    std::string text;
    std::vector<MappedText::Piece> pieces;
    const SourceText* file = nullptr;  ///< null where there are no pieces
    bool bytes = false;
};

/// list, tuple.
struct List {
    std::vector<Value> elements;
    bool tuple = false;
    bool open = false;      ///< there may be more elements than are known
    bool doubtful = false;  ///< some of the elements may be missing: they were added under a condition
    std::uint32_t born = 0; ///< the condition under which it was made
    std::int64_t most = -1; ///< of a deque: how many elements it keeps; negative: all
};

/// dict, set: in order of insertion.
struct Table {
    std::vector<std::pair<Value, Value>> items;
    std::unordered_map<std::string, std::size_t> index;
    bool set = false;
    bool open = false;
    bool doubtful = false;
    std::uint32_t born = 0;
    Value factory;  ///< of a defaultdict: makes what is missing; else None
    bool counts = false;  ///< a Counter: what is missing is 0
};

struct Scope {
    enum class Kind { module, function, class_body } kind = Kind::function;
    std::unordered_map<std::string, Value> variables;
    Scope* parent = nullptr;
    std::vector<std::string> globals, nonlocals;
    std::vector<std::string> order;  ///< of a class body: names as they were set first
};

/// What a call of a cached function gave.
struct KeptResult {
    std::string arguments;
    Value value;
    std::uint32_t condition = 0;  ///< under which it was called
};

/// A def or a lambda, with what it closes over.
struct Function {
    std::string name;
    const std::vector<Parameter>* parameters = nullptr;
    const Block* body = nullptr;  ///< null: a lambda
    Expr result = nullptr;        ///< of a lambda
    bool generator = false;
    Scope* scope = nullptr;
    const Module* module = nullptr;
    std::vector<Value> defaults;  ///< by parameter; none where the parameter has none
    std::vector<bool> has_default;
    enum class Binding { instance, class_, none } binding = Binding::instance;  ///< of a method
    bool property = false;
    Class* owner = nullptr;
    std::shared_ptr<std::vector<KeptResult>> kept;  ///< of a cached function; else null
    const Function* wrapped = nullptr;  ///< __wrapped__, as functools.wraps sets it
};

struct Class {
    std::string name;
    std::vector<Value> bases;  ///< Class or Symbol or Unknown
    std::vector<std::pair<std::string, Value>> attributes;  ///< in order of definition
    std::vector<std::string> fields;  ///< names that the body gives a type or a value, in order: a dataclass takes them so
    const Module* module = nullptr;
    Span span;
    /// Of an Enum: are its members strings or numbers by themselves (class E(str, Enum))?
    enum class Enumeration { no, plain, text, number } enumeration = Enumeration::no;
    bool prints_value = false;  ///< of an Enum: StrEnum and its like, in every version of Python
    bool listened_to = false;   ///< the host's events about it run code

    Value* find(std::string_view attribute);
};

struct Instance {
    Class* type = nullptr;
    Instance* self = nullptr;  ///< of what super() gives: the object whose methods are looked for in the bases
    std::vector<std::pair<std::string, Value>> attributes;
    std::vector<Value> arguments;  ///< what it was made with, for the host
    Class* of_class = nullptr;     ///< of what super() gives in a class method: the class that is asked

    Value* find(std::string_view attribute);
};

/// A value that is not computed but remembered: an imported thing, a call of it, what was taken from the result.
struct Symbol {
    enum class Kind {
        dotted,     ///< name: the full path, "sqlalchemy.Column"
        member,     ///< operands[0].name
        call,       ///< operands[0](arguments, keywords)
        operation,  ///< name: the operator; operands
        subscript,  ///< operands[0][operands[1]]
        host,       ///< the host's own object; name: its kind
    } kind = Kind::dotted;
    std::string name;
    std::vector<Value> operands;
    std::vector<Value> arguments;
    std::vector<std::pair<std::string, Value>> keywords;
    bool open = false;  ///< there were arguments that are not known
    Location at;        ///< of a call

    const Value* keyword(std::string_view keyword_name) const;
};

/// Why something cannot be told.
struct Unknown {
    std::string why;
    Location at;
    bool touches = false;             ///< it may be (or hold) a thing of the host
    std::vector<Value> alternatives;  ///< when it is surely one of these
    std::string member;               ///< the attributes by which it was taken out of something unknown: "tags.append"
};

/// A method of a value: "text".format, items.append, instance.method.
struct Bound {
    Value object;
    std::string name;
    const Function* function = nullptr;  ///< null: a built-in one
};

/// functools.partial
struct Partial {
    Value callee;
    std::vector<Value> arguments;
    std::vector<std::pair<std::string, Value>> keywords;
};

/// A module of the repository that was read.
struct Namespace {
    std::string path;
    Scope* scope = nullptr;
    const Module* module = nullptr;
};

/// What gives its elements one by one, each once and only when it is asked: what iter(), map() and zip() give, a call of
/// a generator function, a generator expression.
struct Generator {
    enum class Kind {
        values,      ///< sources[0]: a list of what is left
        map,         ///< callee, over the sources side by side
        star_map,    ///< callee, over rows of arguments
        filter,      ///< callee
        filter_false,
        take_while, drop_while,
        zip,
        enumerate,   ///< next: the number
        chain,       ///< sources one after the other
        count,       ///< next, step
        cycle,       ///< sources[0]: a list
        slice,       ///< sources[0], next: so many are passed over, step: between two, end
        function,    ///< a generator function, in `scope`
        expression,  ///< a generator expression
    } kind = Kind::values;
    std::vector<Value> sources;
    Value callee;
    std::int64_t next = 0, step = 1, end = INT64_MAX;

    const Function* function = nullptr;  ///< that runs; of an expression: around it, or null
    Scope* scope = nullptr;
    const Comprehension* expression = nullptr;
    const Module* module = nullptr;
    Class* owner = nullptr;
    Span span;

    std::uint32_t born = 0;     ///< the condition under which it was made
    std::uint32_t advanced_under = 0;   ///< the condition under which it was asked last
    bool begun = false, ended = false;
    std::size_t position = 0;   ///< how many of the values, or of the sources, are behind it
    Value result;               ///< what the function returned
    std::shared_ptr<Suspended> suspended;  ///< a function or expression in the middle of its work
};

/// A member of `class E(str, Enum)` as the string that it is; everything else as it stands.
const Value& plain(const Value& value);
/// The text of a value that is a known string.
const Text* as_text(const Value& value);
std::optional<std::string> as_string(const Value& value);
const Symbol* as_symbol(const Value& value);
const Unknown* as_unknown(const Value& value);
List* as_list(const Value& value);
Table* as_table(const Value& value);
std::optional<std::int64_t> as_integer(const Value& value);  ///< bools too, as in Python
bool is_none(const Value& value);
/// Dotted path of a Symbol::dotted; empty for everything else.
std::string_view path_of(const Value& value);

/// A key that is equal for equal values; nothing for what cannot be compared statically.
std::optional<std::string> key_of(const Value& value);
/// Are they surely equal? (Nothing: cannot tell.)
std::optional<bool> equal(const Value& a, const Value& b);
/// Is it true in a condition? (Nothing: cannot tell.)
std::optional<bool> truth(const Value& value);
/// What str() and {} print; nothing for what is not known.
std::optional<std::string> printed(const Value& value, bool quoted = false);
/// "a string", "a list", for messages.
std::string_view kind_of(const Value& value);

const Value* find_in(const Table& table, const Value& key);
/// Does it surely hold nothing under this key?
bool lacks(const Table& table, const Value& key);
/// Leaves it empty, but of its kind, and gives what it held.
std::vector<std::pair<Value, Value>> take_items(Table& table);
/// A deque holds so many of the last.
void drop_beyond_most(List& list);
/// The members of an Enum class, in order, each once.
std::vector<Value> members_of(const Class& type);
/// False where the key cannot be compared: the table is then open.
bool put(Table& table, const Value& key, const Value& value);

}  // namespace pgsteward::python
