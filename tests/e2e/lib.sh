# shellcheck shell=sh
# lib.sh: what the end-to-end scripts share: TAP on standard output, a scratch folder that goes
# away, the program under test. MILLWRIGHT and MW_ROOT come from meson; by hand:
#   MILLWRIGHT=build/src/cli/millwright MW_ROOT=. tests/e2e/pods.sh
set -u
: "${MILLWRIGHT:?the program under test}" "${MW_ROOT:?the root of the source tree}"
MILLWRIGHT=$(realpath "$MILLWRIGHT")
examples=$(realpath "$MW_ROOT")/examples
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
export HOME="$tmp" XDG_DATA_HOME="$tmp/share" XDG_CONFIG_HOME="$tmp/config" # no catalog of the user's
unset XDG_DATA_DIRS
tests=0

pass() {
    tests=$((tests + 1))
    echo "ok $tests - $1"
}

# fail WHAT [FILE…]: a failed check; the files' beginnings are shown
fail() {
    tests=$((tests + 1))
    echo "not ok $tests - $1"
    shift
    for file; do
        head -n 30 "$file" | sed 's/^/# /'
    done
}

# same WHAT WANT GOT
same() {
    if [ "$2" = "$3" ]; then
        pass "$1"
    else
        printf 'want: %s\n' "$2" >"$tmp/.want"
        printf 'got:  %s\n' "$3" >"$tmp/.got"
        fail "$1" "$tmp/.want" "$tmp/.got"
    fi
}

# alike WHAT WANTED-FILE GOT-FILE
alike() {
    if diff -u "$2" "$3" >"$tmp/.diff" 2>&1; then
        pass "$1"
    else
        fail "$1" "$tmp/.diff"
    fi
}

# has WHAT FILE REGEX: some line of the file matches (extended regular expression)
has() {
    if grep -qE -- "$3" "$2"; then
        pass "$1"
    else
        fail "$1: no line like: $3" "$2"
    fi
}

# lacks WHAT FILE REGEX
lacks() {
    if grep -qE -- "$3" "$2"; then
        fail "$1: a line like: $3" "$2"
    else
        pass "$1"
    fi
}

# mw WANTED-STATUS ARGUMENT…: runs the program; its output is in $tmp/stdout and $tmp/stderr
mw() {
    wanted=$1
    shift
    status=0
    "$MILLWRIGHT" "$@" >"$tmp/stdout" 2>"$tmp/stderr" </dev/null || status=$?
    if [ "$status" -eq "$wanted" ]; then
        pass "exit status $wanted: millwright $*"
    else
        fail "exit status $wanted, not $status: millwright $*" "$tmp/stderr" "$tmp/stdout"
    fi
}

# summary EXAMPLE [KEY=VALUE…]: designs an example without writing; the summary is in $tmp/summary
summary() {
    example=$examples/$1.yaml
    shift
    for setting; do
        set -- "$@" --set "$setting"
        shift
    done
    "$MILLWRIGHT" design "$example" --dry-run --json "$@" >"$tmp/summary" 2>"$tmp/stderr" </dev/null ||
        fail "design of $example $*" "$tmp/stderr"
}

# field FILTER: from the last summary, compact
field() {
    jq -c "$1" "$tmp/summary" 2>&1
}

# query DATABASE SQL
query() {
    sqlite3 -readonly "$1" "$2" 2>&1
}

finish() {
    echo "1..$tests"
    exit 0
}
