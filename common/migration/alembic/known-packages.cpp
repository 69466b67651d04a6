#include "migration/alembic/known-packages.hpp"

#include <algorithm>

#include "text/one-of.hpp"

namespace pgsteward::alembic {
namespace {

constexpr std::string_view standard_library[] = {
    "abc", "array", "ast", "asyncio", "atexit", "base64", "binascii", "bisect", "builtins", "bz2", "calendar", "cmath",
    "codecs", "collections", "configparser", "contextlib", "contextvars", "copy", "csv", "dataclasses", "datetime",
    "decimal", "difflib", "email", "encodings", "enum", "errno", "fnmatch", "fractions", "functools", "gc", "getpass", "glob", "gzip",
    "hashlib", "hmac", "html", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "locale",
    "logging", "lzma", "math", "mimetypes", "numbers", "operator", "os", "pathlib", "pickle", "platform", "pprint", "queue",
    "random", "re", "reprlib", "resource", "secrets", "shlex", "shutil", "signal", "socket", "ssl", "stat", "statistics",
    "string", "struct", "sys", "sysconfig", "tempfile", "textwrap", "threading", "time", "timeit", "tomllib", "traceback",
    "types", "typing", "unicodedata", "urllib", "uuid", "warnings", "weakref", "xml", "zipfile", "zlib", "zoneinfo",
};

constexpr std::string_view others[] = {
    "aiohttp", "argon2", "attr", "attrs", "babel", "bcrypt", "boto3", "botocore", "cachetools", "certifi", "chardet",
    "charset_normalizer", "click", "colorama", "cryptography", "cuid", "cuid2", "dateutil", "debugpy", "dill", "dotenv",
    "email_validator", "flask", "funcy", "geoalchemy2", "httpx", "humanize", "inflection", "isodate", "itsdangerous",
    "jinja2", "jose", "jsonschema", "jwt", "langdetect", "limits", "loguru", "lxml", "markdown", "markupsafe", "marshmallow",
    "msgpack", "multidict", "nanoid", "numpy", "orjson", "oslo_config", "oslo_i18n", "oslo_log", "oslo_serialization",
    "oslo_utils", "packaging", "passlib", "pendulum", "pgvector", "phonenumbers", "prometheus_client", "psutil", "pycountry",
    "pydantic", "pydantic_core", "pygments", "pymemcache", "pyparsing", "pytz", "rapidfuzz", "redis", "regex", "requests",
    "rich", "semver", "sentry_sdk", "shapely", "shortuuid", "simplejson", "six", "slugify", "sortedcontainers",
    "sqlalchemy_jsonfield", "sqlalchemy_searchable", "sqlalchemy_utils", "statsd", "structlog", "tabulate", "text_unidecode",
    "tiktoken", "toml", "tomli", "tomlkit", "toolz", "tqdm", "typing_extensions", "tzlocal", "ujson", "ulid", "unidecode",
    "urllib3", "validators", "werkzeug", "xmltodict", "yaml", "yarl",
};

}  // namespace

std::string_view package_of(std::string_view path) { return path.substr(0, std::min(path.find('.'), path.size())); }

bool is_harmless_package(std::string_view package) {
    return std::binary_search(std::begin(standard_library), std::end(standard_library), package) || std::binary_search(std::begin(others), std::end(others), package);
}

bool is_log_call(std::string_view path) {
    const std::size_t last = path.rfind('.');
    if (last == path.npos) return false;
    const std::string_view owner = path.substr(0, last);
    return is_one_of(path.substr(last + 1), {"debug", "info", "warning", "warn", "error", "exception", "critical"}) &&
           is_one_of(owner.substr(owner.rfind('.') + 1), {"log", "logger", "LOG", "LOGGER", "_log", "_logger"});
}

bool runs_program(std::string_view path) {
    return package_of(path) == "subprocess" || path == "os.system" || path == "pty.spawn" || path.starts_with("os.exec") || path.starts_with("os.popen") || path.starts_with("os.spawn") ||
           path.starts_with("os.posix_spawn") || path.starts_with("asyncio.create_subprocess");
}

bool declared_harmless(const python::Evaluator& evaluator, std::string_view path) {
    const Declarations* declared = evaluator.tree().declarations.get();
    if (!declared) return false;
    return std::any_of(declared->harmless.begin(), declared->harmless.end(), [&](const std::string& name) {
        return name.ends_with(".*") ? path.starts_with(std::string_view(name).substr(0, name.size() - 1)) : path == name;
    });
}

}  // namespace pgsteward::alembic
