# shellcheck shell=bash
# What the benchmarks share: the programs that measure, and figures as they are printed. Sourced from the root.

build=build/benchmarks
inputs=$build/inputs
work=$build/work
programs=build/release/bin # what measures
tools=$programs            # what is measured

usage_error() { usage >&2; exit 2; }
read_options() {
  jobs=$(nproc)
  runs=5
  while [ $# -gt 0 ]; do
    case "$1" in
      --jobs) jobs=${2:?--jobs takes a number}; shift ;;
      --quick) runs=1 ;;
      --tools) tools=${2:?--tools takes a folder}; shift ;;
      --help) usage; exit 0 ;;
      *) usage_error ;;
    esac
    shift
  done
  case "$jobs" in '' | 0* | *[!0-9]*) echo "benchmarks: --jobs takes a positive number" >&2; exit 2 ;; esac
  echo "load average $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, $jobs threads, $([ "$runs" = 1 ] && echo "one run" || echo "median of $runs runs")"
}

build_all() {
  cmake --preset release -DPGSTEWARD_BENCHMARKS=ON &&
    cmake --build --preset release --target "$@" || return
  if [ -x "$tools/validate-migration" ] || [ "$tools" != "$programs" ]; then return; fi
  cmake --build --preset release --target executables
}

# build_programs TARGET…: what measures, beside the release build of the tools, which is made where there is none.
build_programs() {
  mkdir -p "$build"
  build_all "$@" >"$build/build.log" 2>&1 || { tail -n 30 "$build/build.log" >&2; exit 1; }
  [ -x "$tools/validate-migration" ] || { echo "benchmarks: there is no $tools/validate-migration" >&2; exit 2; }
}

megabytes() { awk -v kilobytes="$1" 'BEGIN { printf "%.0f", kilobytes / 1024 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.1f", a / b; else printf "-" }'; }
tenths() { awk -v value="$1" 'BEGIN { printf "%.1f", value }'; }
growth() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%+.0f %%", 100 * (b / a - 1) }'; }

# measured NAME FIELD: 2 is milliseconds, 3 kilobytes, 4 the exit status.
measured() { awk -v name="$work/$1.command" -v field="$2" '$1 == name { print $field }' "$work/measured"; }
# command_file NAME WORD…
command_file() { printf '%s\0' "${@:2}" >"$work/$1.command"; }
# The yardstick's median run: milliseconds bytes statements refused.
yardstick_times() { sort -g "$work/times" | sed -n "$(((runs + 1) / 2))p"; }
