// What stops a run. Anything wrong with the user's schema is a finding, and the run goes on; these are for
// what leaves nothing to examine. Caught once, in run_tool, which turns them into exit statuses.
#pragma once

#include <stdexcept>
#include <string>

#include "text/source-text.hpp"

namespace pgsteward {

class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A bad option or argument: exit status 2, with a pointer to --help.
class UsageError : public Failure {
public:
    using Failure::Failure;
};

/// Input that is missing, unreadable or not what it should be: exit status 2.
class InputError : public Failure {
public:
    using Failure::Failure;
    /// Reads "name:line:column: error: message", the line and a caret.
    InputError(const Location& at, const std::string& message);
};

/// The environment failed (server, permission, time limit): exit status 3.
class EnvironmentError : public Failure {
public:
    using Failure::Failure;
};

}  // namespace pgsteward
