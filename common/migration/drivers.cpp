#include "migration/drivers.hpp"

#include "text/one-of.hpp"

namespace pgsteward {

bool driver_may_begin_anew(const Framework& framework) {
    const bool python = is_one_of(framework.name, {"alembic", "yoyo"});
    const bool java = is_one_of(framework.name, {"flyway", "liquibase", "mybatis", "play-evolutions"});
    return python || java;
}

bool sends_statements_singly(const Framework& framework) {
    return is_one_of(framework.name, {"atlas", "goose", "liquibase", "mybatis", "play-evolutions", "sql-migrate", "yoyo"});
}

}  // namespace pgsteward
