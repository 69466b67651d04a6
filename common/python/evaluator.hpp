// Runs a Python module without running it: known values are computed, unknown ones are carried with the reason,
// both branches of an unknown condition are taken, loops over known values are unrolled. Whoever wants to know
// what the module does to something (a database) is its Host and hears of every call.
//
// It errs on one side: what might be done is reported; that something is done for sure is not claimed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "python/ast.hpp"
#include "python/heap.hpp"
#include "python/value.hpp"
#include "text/file-tree.hpp"

namespace pgsteward::python {

/// The function that runs another inside a context manager: what decorating with one makes.
inline constexpr std::string_view runs_inside = "contextlib.inside";

/// What __file__ is for a file of the tree.
std::string path_in_made_up_root(const std::string& path);

class Evaluator;

struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> keywords;
    bool open = false;  ///< *args or **kwargs of an unknown value were among them

    const Value* keyword(std::string_view name) const;
};

struct CallSite {
    Value callee;
    Arguments arguments;
    Location at;  ///< the call in the module that is evaluated; inside a helper of another file, the call that led there
};

/// Who owns the things that the module works on. Every member must be set.
struct Host {
    /// Answers a call of something that the module did not define; nothing: not the host's business. It also hears of
    /// builtins.setattr(object, name, value) for what is set on an object that the module did not make, and of calls
    /// of members of unknown things, whose answer is not used.
    std::function<std::optional<Value>(Evaluator&, const CallSite&)> call;
    /// An attribute of a symbol, when the host knows better.
    std::function<std::optional<Value>(Evaluator&, const Value& object, const std::string& name)> attribute;
    /// Entering (or leaving) a `with` of a value; gives what `as` binds.
    std::function<std::optional<Value>(Evaluator&, const Value& context, bool entering, const Location& at)> with;
    /// Is this symbol a thing of the host, or does it hold one?
    std::function<bool(const Symbol&)> touches;
    /// A number that grows whenever something was done to what the host owns.
    std::function<std::size_t()> activity;
    /// Something of the host was used in a way that cannot be followed.
    std::function<void(Evaluator&, const Location& at, const std::string& what)> opaque;
};

/// How a statement ended.
enum class Flow { normal, returned, broke, continued, raised, stopped };

using Variables = std::unordered_map<std::string, Value>;

/// An exception on its way to whoever handles it.
struct Raised {
    Value type;   ///< a class, what stands for one, or unknown
    Value value;  ///< what `as` binds
};

/// Of the class, or of its bases as far as they are the migration's own; null where none of them has it.
const Value* class_attribute(const Class& type, const std::string& name, int depth = 0);
/// The class and its bases that are the migration's own, as Python asks them.
std::vector<Class*> classes_in_order(const Class& type);

class Evaluator {
public:
    /// `path` of the module within the tree: where relative imports start.
    Evaluator(const FileTree& tree, std::string path, const Module& module, Host host);
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;
    ~Evaluator();

    /// Runs the module's top level.
    void run();
    Value* global(const std::string& name);
    Value call(const Value& callee, Arguments arguments);

    Heap& heap() { return heap_; }
    const FileTree& tree() const { return tree_; }
    /// Of the module, within the tree.
    const std::string& path() const { return path_; }
    const Module& module() const { return main_; }
    /// The call that is running, in the main module.
    Location here() const { return {main_.source, here_}; }
    void set_here(Span span) { here_ = span; }
    /// The statement of another module that runs because this one is imported; nothing while none is.
    std::optional<Location> imported_place() const;
    /// What must hold for the place that is running; empty when nothing.
    std::string condition() const;
    /// Runs `body` once under one more condition.
    void under(const std::string& condition, const std::function<void()>& body);
    /// No step is left (or nothing may run any more).
    bool stopped() const { return stopped_; }
    /// An exception is on its way: nothing runs until it is handled.
    bool raises() const { return raised_.has_value(); }

    Value unknown(std::string why, bool touches = false);
    /// An element of what is not known: it touches the database where that does by itself, and not only comes from it.
    Value unknown_element(const Value& of);
    Value text(std::string text) { return heap_.text(std::move(text)); }
    Value attribute(const Value& object, const std::string& name);
    Value item(const Value& object, const Value& index) { return subscript(object, index); }
    Value join(const Value& a, const Value& b, const std::string& why);
    bool touches(const Value& value) const { return touches(value, 0); }
    /// The elements of an iterable as far as they are known; nothing: not at all.
    struct Elements {
        std::vector<Value> known;
        bool open = false;
        bool doubtful = false;
    };
    std::optional<Elements> elements(const Value& value);
    /// Were so many files read that no other is? What is imported then may well be there.
    bool reads_no_more_files() const;
    /// What a file of the tree leaves behind under this name when it is run; nothing where there is no such file.
    std::optional<Value> global_of_file(const std::string& file, const std::string& name);
    /// A value as the text it becomes in str(), f-strings and {}: known, or unknown with the reason.
    Value as_printed(const Value& value);
    /// Runs functions that were handed to code that cannot be read, once, with unknown arguments.
    void examine_callbacks(const Arguments& arguments, const std::string& whom);
    /// The program has ended: what generators do that were left in the middle, Python does when it takes them away.
    void close_generators();

    /// The host's own notes, kept as long as the evaluation; null until the host makes them.
    std::shared_ptr<const std::map<std::string, std::string>> host_names;

private:
    friend struct Suspended;
    /// Takes what a generator yields; gives what is sent back, or nothing where it is to end.
    using OnYield = std::function<std::optional<Value>(const Value&)>;
    struct Frame {
        const Module* module = nullptr;
        Scope* scope = nullptr;
        std::vector<Value> results;
        std::string doubt;  ///< it may have returned before
        OnYield on_yield;
        int unknown_rounds = 0;  ///< how many loops it is in whose rounds are not counted
        bool closing = false;    ///< of a generator: nobody asks for more, it only ends what it has begun
        Frame* caller = nullptr;
        Class* owner = nullptr;  ///< of the method that runs
        const Function* function = nullptr;
        /// What the ways had set that left a block early while others went on, until where each of them leads to.
        std::map<Flow, Variables> left;
    };
    struct Condition {
        std::uint32_t id;
        std::string text;
    };

    // evaluator.cpp
    bool step();
    bool touches(const Value& value, int depth) const;
    std::string line(Span span) const;
    std::size_t push_condition(std::string text);
    void pop_condition(std::size_t index);
    void truncate_conditions(std::size_t size);
    /// Does a condition that held then hold now for sure?
    bool still_holds(std::uint32_t condition) const;
    bool doubted(std::uint32_t born) const { return heap_.condition != born; }
    std::optional<std::string> unknown_reason(const Value& value) const;

    // Statements
    Flow execute(const Block& block);
    Flow execute(const Statement& statement);
    Flow execute_if(const If& node, std::size_t branch, Span span);
    Flow execute_unknown_if(const If& node, std::size_t branch, Span span);
    // ways.cpp
    Flow either(const std::string& first_condition, const std::function<Flow()>& first,
                const std::string& second_condition, const std::function<Flow()>& second, const std::string& place);
    Flow combine(Flow first, Flow second, const std::string& place);
    Flow join_ways(Flow first, Variables after_first, Flow second, const std::string& place);
    void keep(Flow flow, Variables variables, const std::string& place);
    std::optional<Variables> take(Flow flow);
    Flow end_round(Flow flow, const std::string& place);
    Flow end_loop(Flow flow, std::optional<Variables> broke, const Block& otherwise, const std::string& place);
    Flow execute_finally(const Block& block, Flow flow, const std::string& place);
    void merge(Variables& mine, const Variables& other, const std::string& place);

    Flow execute_for(const For& node, Span span);
    Flow execute_while(const While& node, Span span);
    Flow unknown_loop(const std::string& condition, const Block& body, const std::function<void()>& bind, Span span);
    Flow execute_try(const Try& node, Span span);
    Flow execute_guarded(const Try& node, Span span, const std::string& place);
    Flow execute_handlers(const Try& node, std::size_t handler, Span span, const std::optional<Raised>& raised);
    Flow execute_handler(const Try::Handler& handler, const std::optional<Raised>& raised);
    // exceptions.cpp
    Flow raise(const Raise& node);
    /// What surely fails goes to its handler where there is one; else the program is read on, and the value is not known.
    Value fails(std::string_view type, std::string why, bool touching = false);
    /// Does `except type` take it? (Nothing: cannot tell.)
    std::optional<bool> catches(const Value& type, const Raised& raised);
    bool derives_from(const Value& type, const Value& wanted, bool& told, int depth = 0);
    // evaluate-with.cpp
    Flow execute_with(const With& node, std::size_t item, Span span);
    Flow execute_swallowing(const With& node, std::size_t item, const Symbol& suppress, Span span);
    Flow inside(const Value& context, const std::function<Flow(const Value&)>& block);
    Flow inside(Generator& generator, const std::function<Flow(const Value&)>& block);
    Value enter(const Value& context, const Location& at);
    Flow leave(const Value& context, Flow flow, const Location& at);
    std::optional<Value> call_inside(std::string_view path, const Arguments& arguments);
    std::optional<Value> exit_stack_method(const Symbol& member, const Arguments& arguments);
    // patterns.cpp
    using Bindings = std::vector<std::pair<std::string, Value>>;
    Flow execute_match(const Match& node, std::size_t which, const Value& subject, Span span);
    std::optional<bool> matches(const Pattern& pattern, const Value& subject, Bindings& bound);
    std::optional<bool> matches_value(const Expression& expression, const Value& subject);
    std::optional<bool> matches_any(const Pattern& pattern, const Value& subject, Bindings& bound);
    std::optional<bool> matches_sequence(const Pattern& pattern, const Value& subject, Bindings& bound);
    std::optional<bool> matches_mapping(const Pattern& pattern, const Value& subject, Bindings& bound);
    std::optional<bool> matches_class(const Pattern& pattern, const Value& subject, Bindings& bound);
    void execute_import(const Import& node);
    void execute_import_from(const ImportFrom& node);
    void define(const FunctionDefinition& node, Span span);
    void define(const ClassDefinition& node, Span span);
    void assign(Expr target, const Value& value);
    void set_name(const std::string& name, const Value& value);
    void set_item(const Value& object, const Value& key, const Value& value);
    void set_slice(const Value& object, const Slice& slice, const Elements& values);
    void set_attribute(const Value& object, const std::string& name, const Value& value);
    void unpack(const std::vector<Expr>& targets, const Value& value);
    void remove(Expr target);

    // Expressions
    Value evaluate(Expr expression);
    Value evaluate_node(const Expression& expression);
    Value evaluate_number(Span span);
    Value evaluate_string(const StringLiteral& literal);
    Value evaluate_replacement(const Replacement& replacement);
    Value evaluate_call(const Call& node, Span span);
    Value evaluate_comparison(const Comparison& node);
    Value evaluate_conditional(const Conditional& node, Span span);
    Value evaluate_logical(const Logical& node, Span span);
    Value evaluate_comprehension(const Comprehension& node, Span span);
    void comprehend(const Comprehension& node, std::size_t clause, const std::function<void()>& element, Span span, const Value* outermost = nullptr);
    void keep_names(const Comprehension& node, const Scope& inner, Scope& outer, bool doubt);
    Value evaluate_yield(const Yield& node);
    Value evaluate_sequence(const Sequence& node);
    Value evaluate_dictionary(const Dictionary& node);
    Arguments evaluate_arguments(const std::vector<Argument>& arguments);
    Value make_function(const std::vector<Parameter>& parameters, const Block* body, Expr result, std::string name);
    Value lookup(const std::string& name, Span span);
    Value subscript(const Value& object, const Value& index);
    Value slice(const Value& object, const Slice& node);
    Value unary(char sign, const Value& operand);
    Value binary(Operator op, const Value& left, const Value& right);
    Value add(const Value& left, const Value& right);
    Value repeat(const Value& left, std::int64_t count);
    Value arithmetic(Operator op, const Value& left, const Value& right);
    std::optional<bool> compare(Comparator comparator, const Value& left, const Value& right);
    std::optional<bool> contains(const Value& container, const Value& element);
    Value operation(std::string name, std::vector<Value> operands);

    // Calls
    bool enter(const Function& function);
    void leave(const Function& function);
    Value call_cached(const Function& function, Arguments arguments);
    Value call_function(const Function& function, Arguments arguments, Scope* prepared = nullptr);
    bool bind(const Function& function, Arguments& arguments, Scope& scope);
    // generators.cpp
    /// One element of a generator; `rest`: it stands for all others, of which it is not known how many there are.
    struct Pulled {
        Value value;
        bool doubtful = false;
        bool rest = false;
    };
    std::optional<Pulled> pull(Generator& generator, Value sent = None{});
    Pulled pull_perhaps(Generator& generator);
    std::optional<Pulled> pull_next(Generator& generator, Value sent);
    std::optional<Pulled> pull_value(Generator& generator);
    std::optional<Pulled> pull_side_by_side(Generator& generator);
    std::optional<Pulled> pull_filtered(Generator& generator);
    void surely_or_perhaps(const Pulled& pulled, const std::function<void()>& body);
    std::optional<Pulled> pull_chained(Generator& generator);
    std::optional<Pulled> pull_slice(Generator& generator);
    std::optional<Pulled> pull_suspended(Generator& generator, Value sent);
    void suspend(Generator& generator);
    std::optional<Value> resume(Generator& generator, std::optional<Value> sent);
    /// Is nothing left of it, because it was gone through before? (Nothing: perhaps.)
    std::optional<bool> used_up(const Generator& generator) const;
    Elements all_of(Generator& generator);
    /// Runs a function or an expression through, and hands out what it yields.
    void run_through(Generator& generator, const OnYield& on_yield);
    void run_expression(Generator& generator, const OnYield& on_yield);
    void close(Generator& generator);
    /// The value itself, or what iter() gives of it.
    Generator* iterator_of(const Value& value);
    Value iterator(Generator::Kind kind, const std::vector<Value>& sources, Value callee = None{});
    std::optional<Value> call_iterator(std::string_view name, const Arguments& arguments);
    std::optional<Value> call_lazily(std::string_view path, const Arguments& arguments);
    std::optional<Value> generator_method(Generator& generator, const std::string& name, const Arguments& arguments);
    Value any_or_all(bool any, Generator& generator, const std::function<std::optional<bool>(const Value&)>& holds);
    Value next_of(Generator& generator, const Value* otherwise);
    Flow execute_for_generator(const For& node, Generator& generator, const std::string& place, Span span);
    Flow execute_round(const For& node, const Value& element, bool doubtful, const std::string& place);
    Flow execute_rest(const For& node, const Value& standing_for_all, const std::string& place, Span span);
    Value call_class(Class& type, Arguments arguments);
    void fill_fields(const Class& type, Instance& instance);
    std::optional<Value> named_tuple_attribute(const Value& object, const std::string& name);
    Value taken_apart(std::string_view function, const Value& value, int depth);
    std::optional<Value> call_dataclass(std::string_view path, const Arguments& arguments);
    std::optional<Value> call_named_tuple(const Value& object, const std::string& name, const Arguments& arguments);
    Value call_bound(const Bound& bound, Arguments arguments);
    Value call_symbol(const Symbol& symbol, Arguments arguments);
    Value call_unknown(const Value& callee, const Arguments& arguments);
    std::optional<Value> call_builtin(std::string_view name, Arguments& arguments);
    std::optional<Value> call_iteration(std::string_view name, Arguments& arguments);
    std::optional<Value> call_number(std::string_view name, const std::vector<Value>& given);
    Elements sorted(Elements all, const Arguments& arguments);
    std::optional<Value> call_reflection(std::string_view name, Arguments& arguments);
    std::optional<Value> call_library(std::string_view path, Arguments& arguments);
    // collections.cpp
    std::optional<Value> call_collections(std::string_view path, Arguments& arguments);
    std::optional<Value> deque_method(List& list, const std::string& name, const Arguments& arguments);
    std::optional<Value> ordered_method(Table& table, const std::string& name, const Arguments& arguments);
    std::optional<Value> counter_method(Table& table, const std::string& name, const Arguments& arguments);
    bool count(Table& table, const Value& what, std::int64_t sign);
    // reflection.cpp
    std::optional<Value> call_wrapper(std::string_view path, Arguments& arguments);
    std::optional<Value> call_namespace(std::string_view path, Arguments& arguments);
    std::optional<Value> inner_part(const Function& function, const std::string& name);
    std::optional<Elements> names_of(const Value& object);
    Value members_of_object(const Value& object, bool methods_only);
    Value attributes_of(const Value& object);
    // loaded-modules.cpp
    std::optional<Value> call_loader(std::string_view path, const Arguments& arguments);
    Value module_of_file(const Value& file);
    std::optional<Value> filled_template(const Symbol& callee, const Arguments& arguments);
    Value product(const std::vector<Value>& given, const Value* repeat_value);
    Value decorated(const Value& value, const Value& wrapper);
    Value copied(const Value& value, int depth);
    Value named_tuple_type(const std::vector<Value>& given, const Value* defaults);
    std::optional<Elements> parts_of_named_tuple(Instance& instance);
    Value import_by_name(Arguments& arguments);
    static std::optional<int> order_of(const Value& left, const Value& right, int depth = 0);
    std::optional<Value> text_method(const Text& text, const std::string& name, Arguments& arguments);
    std::optional<Value> divided_text(const Text& text, const std::string& name, const Arguments& arguments);
    std::optional<Value> changed_text(const Text& text, const std::string& name, const Arguments& arguments);
    Value letters_to_change(const Arguments& arguments);
    Value translated(const Text& text, const Value& letters);
    std::optional<Value> text_is(const std::string& text, std::string_view name);
    std::optional<Value> text_query(const Text& text, const std::string& name, const Arguments& arguments);
    std::optional<Value> list_method(List& list, const std::string& name, Arguments& arguments);
    std::optional<Value> table_method(Table& table, const std::string& name, Arguments& arguments);
    std::optional<Value> set_method(Table& table, const std::string& name, Arguments& arguments);
    Value format_text(const Text& text, const Arguments& arguments);
    Value format_value(const Value& value, char conversion, std::string_view specification);
    Value format_field(std::string_view field, const Arguments& arguments, std::size_t& automatic);
    Value format_percent(const Text& text, const Value& values);
    Value join_text(const Text& separator, const Value& parts);
    Value isinstance(const Value& object, const Value& type);

    // Enum classes
    void classify_enumeration(Class& type) const;
    void make_members(Class& type);
    Value member_with_value(Class& type, const Arguments& arguments);
    Value printed_member(const Instance& member);
    std::optional<Value> combined_flags(Operator op, const Value& left, const Value& right);
    Value flag_member(Class& type, std::int64_t bits);

    // Files beside the migration
    std::optional<Value> call_paths(std::string_view path, const Arguments& arguments);
    std::optional<Value> path_attribute(const Value& object, const std::string& name);
    std::optional<Value> path_method(const Value& object, const std::string& name, const Arguments& arguments);
    Value path_value(std::string path);
    /// What lies in a folder of the tree, sorted; nothing where that is not known.
    std::optional<std::vector<std::string>> names_in(const std::string& folder) const;
    Value listed(const std::string& folder, const std::string& pattern, bool as_paths);
    static std::optional<int> order_of_paths(const Value& left, const Value& right);
    /// The file of the tree that a path (text or Path) means; nothing where that is not known.
    std::optional<std::string> file_of(const Value& path) const;
    Value content_of(const std::string& path);
    std::optional<std::string> folder_of_package(const Value& package) const;
    std::optional<Value> call_resources(std::string_view path, const Arguments& arguments);

    // Classes and modules
    /// The method of the migration's own class that Python itself calls ("__len__"); null where the object has none.
    static Function* special_method(const Value& object, const std::string& name);
    std::optional<Value> call_special(const Value& object, const std::string& name, Arguments arguments = {});
    Value class_of(const std::vector<Value>& given);
    std::optional<Value> inherited_symbol(const Class& type, const std::string& name, int depth = 0);
    std::vector<std::string> fields_of(const Class& type, int depth = 0) const;
    std::optional<Value> instance_attribute(Instance& instance, const std::string& name);
    Value super_of(const Frame& frame);
    Value import_module(const std::string& path);
    Value imported_name(const std::string& module, const std::string& name);
    Namespace* read_module(const std::string& path);
    Namespace* read_file(const std::string& file);
    std::string absolute_module(const ImportFrom& node) const;
    std::optional<Span> import_of(const std::string& path) const;
    Value resolved(const Symbol& symbol, int depth = 0);
    std::optional<Value> declared_value(const std::string& name);

    const FileTree& tree_;
    std::string path_;
    const Module& main_;
    Host host_;
    Heap heap_;
    Frame* frame_ = nullptr;
    Frame main_frame_;
    Span here_;
    Span place_;  ///< the expression or statement that runs, in its own module
    std::vector<Condition> conditions_;
    std::uint32_t last_condition_ = 0;
    std::vector<Frame*> frames_;
    bool maybe_broke_ = false;
    bool sorting_ = false;  ///< what is evaluated is put in order at once: in which it comes does not matter
    bool stopped_ = false;
    std::optional<Raised> raised_;
    std::vector<Raised> handled_;  ///< by the handlers that run
    int guards_ = 0;               ///< how many blocks are around what runs that may take an exception
    std::map<const Symbol*, std::vector<Value>> exit_stacks_;  ///< what each leaves in the end
    bool missing_names_ = false;  ///< names may come from a module that was not found
    std::map<const Module*, std::vector<std::string>> star_modules_;  ///< what a module takes all names of, and that is not read here
    struct Recursion {
        int depth = 0;
        std::size_t activity = 0;
        bool cut = false;
    };
    std::map<const Function*, Recursion> recursions_;
    std::size_t steps_ = 0;
    std::size_t text_made_ = 0;
    int depth_ = 0;
    int calls_ = 0;
    int files_read_ = 0;
    int suspended_ = 0;  ///< generators that are in the middle of their work
    std::map<std::string, std::unique_ptr<Module>> files_;
    std::map<std::string, Namespace*> namespaces_;  ///< by dotted path; null: there is none
    std::map<std::string, Namespace*> by_file_;
    std::map<const Module*, std::string> module_paths_;
};

}  // namespace pgsteward::python
