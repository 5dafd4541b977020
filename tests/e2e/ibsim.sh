# shellcheck shell=sh
# ibsim.sh: a simulated InfiniBand fabric for scripts that have sourced lib.sh (tap, $tmp):
#
#   . "$(dirname "$0")/ibsim.sh"
#   ib_need                          skips the script (TAP) without the peers, unless CI is set
#   ib_start FILE.net [OPTION…]      ibsim with a netlist; without options the command that the
#                                    netlist of `millwright export DIR ibsim` itself names
#   ib_sm [OPTION…]                  opensm, one sweep (-o) and no more
#   ib_sm_stay [OPTION…]             opensm that stays: answers queries, heals, routes anew
#   ib_sm_stop                       and goes: forwarding tables and states stay as they are
#   ib_console 'Unlink "S-…"[33]'…   commands for ibsim's console, done when it returns
#   ib_run PROGRAM [ARGUMENT…]       a program on the fabric, at most $ib_seconds (60)
#   ib_stop                          everything; done by ib_start and at the end too
#
# The fabric is one of its own: the name of its socket has the number of this process, opensm's
# files are in $tmp/ib, where ibsim.log, osm.log, ibsim.out and osm.out are as well. ibsim takes
# ten clients at once and a killed one keeps its place: ib_console 'X 3' frees it.
ib=${tmp:?lib.sh comes first}/ib
ib_seconds=60
ib_pid=
ib_sm_pid=
PATH=$PATH:/usr/sbin
ib_lib=$(find /usr/lib /usr/lib64 -name libumad2sim.so 2>/dev/null | head -n 1)
trap 'ib_stop; rm -rf "$tmp"' EXIT

ib_need() {
    ib_missing=
    for program in ibsim opensm ibnetdiscover dump_lfts perfquery ibportstate; do
        command -v $program >/dev/null || ib_missing="$ib_missing $program"
    done
    [ -n "$ib_lib" ] || ib_missing="$ib_missing libumad2sim"
    if [ -n "$ib_missing" ] && [ -z "${CI:-}" ]; then
        echo "1..0 # SKIP not installed (tools/deps peers):$ib_missing"
        exit 0
    fi
}

# ib_wait SECONDS COMMAND…: until the command succeeds
ib_wait() {
    ib_tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        ib_tries=$((ib_tries - 1))
        [ $ib_tries -gt 0 ] || return 1
        sleep 0.05
    done
}

ib_start() {
    ib_stop
    ib_net=$1
    shift
    if [ $# -eq 0 ]; then
        # shellcheck disable=SC2046 # several words
        set -- $(sed -n 's/^# ibsim -s \(.*\) [^ ]*\.net$/\1/p' "$ib_net" | sed 's/\(^\| \)-n\( \|$\)/\1\2/')
    fi
    rm -rf "$ib"
    mkdir -p "$ib/cache" "$ib/tmp"
    mkfifo "$ib/console"
    export IBSIM_SOCKNAME="mw$$" OSM_CACHE_DIR="$ib/cache" OSM_TMP_DIR="$ib/tmp"
    exec 7<>"$ib/console" # held open, or ibsim spins at its end
    ibsim -s -f "$ib/ibsim.log" "$@" "$ib_net" <&7 >"$ib/ibsim.out" 2>&1 &
    ib_pid=$!
    ib_wait 60 grep -q MaxMcastCap "$ib/ibsim.log" || fail "ibsim starts" "$ib/ibsim.out"
}

ib_sm() {
    ib_run opensm -o -f "$ib/osm.log" "$@" >"$ib/osm.out" 2>&1 || fail "opensm runs" "$ib/osm.out"
}

ib_sm_stay() {
    rm -f "$ib/osm.log"
    echo 'force_log_flush TRUE' >"$ib/opensm.conf"
    (cd "$ib" && LD_PRELOAD=$ib_lib exec opensm -F "$ib/opensm.conf" -f "$ib/osm.log" "$@" >"$ib/osm.out" 2>&1) &
    ib_sm_pid=$!
    ib_wait 60 grep -q 'SUBNET UP' "$ib/osm.log" || fail "opensm brings the subnet up" "$ib/osm.out"
}

ib_sm_stop() {
    [ -z "$ib_sm_pid" ] || {
        kill "$ib_sm_pid" 2>/dev/null
        wait "$ib_sm_pid" 2>/dev/null
        ib_sm_pid=
    }
}

# The console answers each line with a prompt; what it says of them is in $ib/ibsim.log.
ib_console() {
    for ib_command; do
        ib_seen=$(ib_prompts)
        printf '%s\n' "$ib_command" >&7
        ib_wait 20 ib_prompted "$ib_seen" || fail "ibsim obeys: $ib_command" "$ib/ibsim.out"
    done
}

ib_prompts() {
    grep -o 'sim> ' "$ib/ibsim.log" | wc -l
}

ib_prompted() {
    [ "$(ib_prompts)" -gt "$1" ]
}

# The simulator's library keeps a picture of /sys in the folder where the program runs, so that is
# $ib: give absolute paths. It copies past the end of buffers of its own, which an AddressSanitizer
# must let pass, as it must being loaded second.
ib_run() {
    (cd "$ib" && LD_PRELOAD=$ib_lib exec timeout "$ib_seconds" \
        env ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0:replace_intrin=0" "$@")
}

ib_stop() {
    ib_sm_stop
    [ -z "$ib_pid" ] || {
        kill "$ib_pid" 2>/dev/null
        wait "$ib_pid" 2>/dev/null
        ib_pid=
        exec 7>&-
    }
}
