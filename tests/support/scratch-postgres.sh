# shellcheck shell=bash
# A throw-away PostgreSQL server for tests. To be sourced:
#
#   source tests/support/scratch-postgres.sh
#   scratch_postgres_start
#   createdb mine && psql -d mine …
#
# The server listens on a Unix socket in its own temporary directory and is gone, with the
# directory, when the shell exits for whatever reason. PATH, PGHOST, PGPORT and PGUSER are set, so
# that psql, pg_dump and everything else over libpq reaches it, as the superuser postgres.
# SCRATCH_DIR is the directory, with room for a test's own files in SCRATCH_DIR/files.
# A script that wants an EXIT trap of its own must call scratch_postgres_stop from it.

# The server that pg_config belongs to, which may be a client-only installation, else the newest.
scratch_postgres_bindir() {
    local candidate
    local -a candidates
    mapfile -t candidates < <(
        pg_config --bindir 2>/dev/null
        printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort --reverse
    )
    for candidate in "${candidates[@]}"; do
        if [[ -x $candidate/initdb && -x $candidate/pg_ctl ]]; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

# PostgreSQL refuses to run as root.
scratch_postgres_as_server() {
    if ((EUID == 0)); then
        setpriv --reuid "$scratch_account" --regid "$(id -g "$scratch_account")" --clear-groups \
            env --chdir / HOME="$SCRATCH_DIR" "$@"
    else
        "$@"
    fi
}

scratch_postgres_start() {
    local bindir name option
    local -a options

    bindir=$(scratch_postgres_bindir)
    if [[ -z $bindir ]]; then
        echo "scratch-postgres: no PostgreSQL server found" >&2
        return 3
    fi
    PATH=$bindir:$PATH

    scratch_account=
    if ((EUID == 0)); then
        for name in postgres nobody; do
            if id "$name" >/dev/null 2>&1; then
                scratch_account=$name
                break
            fi
        done
        if [[ -z $scratch_account ]]; then
            echo "scratch-postgres: run by root, but there is no other account for the server" >&2
            return 3
        fi
    fi

    # A socket's path has about 100 bytes to fit in, and TMPDIR may be root's alone.
    local parent=${TMPDIR:-/tmp}
    if ((EUID == 0 || ${#parent} > 60)); then
        parent=/tmp
    fi
    SCRATCH_DIR=$(mktemp -d "$parent/scratch-postgres.XXXXXX")
    trap scratch_postgres_stop EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    mkdir "$SCRATCH_DIR/server" "$SCRATCH_DIR/files"
    if ((EUID == 0)); then
        chown "$scratch_account" "$SCRATCH_DIR" "$SCRATCH_DIR/server"
    fi

    # Settings of whoever runs the test must not reach the server.
    for name in $(compgen -e PG); do
        [[ $name == PGSTEWARD* ]] || unset "$name"
    done
    export PGHOST=$SCRATCH_DIR/server PGPORT=5432 PGUSER=postgres
    export SCRATCH_DIR PATH

    if ! scratch_postgres_as_server initdb --pgdata="$SCRATCH_DIR/server/data" --auth=trust \
        --username=postgres --encoding=UTF8 --locale=C --no-sync >"$SCRATCH_DIR/files/initdb.log" 2>&1
    then
        cat "$SCRATCH_DIR/files/initdb.log" >&2
        return 3
    fi

    options=(
        listen_addresses=
        "unix_socket_directories=$PGHOST"
        "port=$PGPORT"
        fsync=off
        full_page_writes=off
        synchronous_commit=off
        autovacuum=off
        shared_buffers=16MB
        timezone=UTC
    )
    for option in "${options[@]}"; do
        printf "%s = '%s'\n" "${option%%=*}" "${option#*=}"
    done >>"$SCRATCH_DIR/server/data/postgresql.conf"

    # The log is inside the data directory's parent: the server's account can write there.
    if ! scratch_postgres_as_server pg_ctl start --wait --silent --pgdata="$SCRATCH_DIR/server/data" \
        --log="$SCRATCH_DIR/server/log" >"$SCRATCH_DIR/files/pg_ctl.log" 2>&1
    then
        cat "$SCRATCH_DIR/files/pg_ctl.log" "$SCRATCH_DIR/server/log" >&2
        return 3
    fi
}

scratch_postgres_stop() {
    local status=$?
    trap - EXIT
    if [[ -n ${SCRATCH_DIR:-} && -d $SCRATCH_DIR ]]; then
        if [[ -f $SCRATCH_DIR/server/data/postmaster.pid ]]; then
            scratch_postgres_as_server pg_ctl stop --wait --silent --mode=immediate \
                --pgdata="$SCRATCH_DIR/server/data" >/dev/null 2>&1 || true
        fi
        rm -rf "$SCRATCH_DIR"
    fi
    return "$status"
}
