/*
 * command.h: the commands and options of `millwright` as tables. Help, shell completion and the
 * check that man pages agree are all made from them.
 */
#ifndef MW_CLI_COMMAND_H
#define MW_CLI_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

/* One row each: MW_OPT(id, long name, letter or 0, argument or NULL, help). */
#define MW_OPTIONS(MW_OPT)                                                                     \
    MW_OPT(HELP, "help", 'h', NULL, "show this help")                                          \
    MW_OPT(JSON, "json", 0, NULL, "print JSON instead of text")                                \
    MW_OPT(COLOR, "color", 0, "WHEN", "auto, always or never; auto colours terminals")         \
    MW_OPT(CATALOG, "catalog", 0, "DIR", "read device types of DIR too; repeatable")           \
    MW_OPT(OUTPUT, "output", 'o', "PATH", "the folder or file to write")                       \
    MW_OPT(SET, "set", 0, "KEY=VALUE", "a value of the file for a what-if; repeatable")        \
    MW_OPT(FORCE, "force", 'f', NULL, "replace what stands there")                             \
    MW_OPT(DRY_RUN, "dry-run", 'n', NULL, "do everything but write")                           \
    MW_OPT(KIND, "kind", 0, "KIND", "node, switch, server, console, pdu or rack")              \
    MW_OPT(ALL, "all", 0, NULL, "with drawings, report and every export")                      \
    MW_OPT(KEEP, "keep", 0, "PERCENT", "of each leaf's uplinks that live in any stage; 75")    \
    MW_OPT(STRICT, "strict", 0, NULL, "exit status 1 when a finding warns, too")               \
    MW_OPT(LIST, "list", 0, NULL, "list what can be asked for")                                \
    MW_OPT(ASSETS, "assets", 0, "FILE", "serial numbers, MAC addresses and GUIDs, as CSV")     \
    MW_OPT(SENSITIVITY, "sensitivity", 0, NULL,                                                \
           "what moves the cost most, each input by 10 %")                                     \
    MW_OPT(PRICES, "prices", 0, "FILE", "take the cost section from this factory file")        \
    MW_OPT(WITH, "with", 0, "KEY=VALUE",                                                       \
           "the first file with other values, comma-separated; repeatable")                    \
    MW_OPT(DARK, "dark", 0, NULL, "on dark ground")                                            \
    MW_OPT(WIDTH, "width", 0, "PX", "width of a PNG in pixels")                                \
    MW_OPT(LIVE, "live", 0, "[=CA:PORT]",                                                      \
           "discover the InfiniBand fabric of a local port; repeatable")                       \
    MW_OPT(IBNETDISCOVER, "ibnetdiscover", 0, "FILE",                                          \
           "output or cache of ibnetdiscover; repeatable")                                     \
    MW_OPT(LST, "lst", 0, "FILE", "subnet list of ibdiagnet or opensm; repeatable")            \
    MW_OPT(LFTS, "lfts", 0, "FILE", "forwarding tables of dump_lfts or opensm; repeatable")    \
    MW_OPT(LLDP, "lldp", 0, "FILE", "neighbours by lldpcli -f json0; repeatable")              \
    MW_OPT(LINKS, "links", 0, "FILE", "cables as CSV, end by end; repeatable")                 \
    MW_OPT(TIMEOUT, "timeout", 0, "SECONDS", "for all of a live discovery; 60")                \
    MW_OPT(WATCH, "watch", 0, "[=SECONDS]", "look again so often, until all is right; 5")      \
    MW_OPT(LEARN, "learn", 0, NULL, "keep the GUIDs found in the plan's identity.csv")         \
    MW_OPT(RATE_CAP, "rate-cap", 0, "GBPS", "plan no link faster: simulators know no more")    \
    MW_OPT(JOBS, "jobs", 0, "FILE", "jobs and their nodes, as CSV")                            \
    MW_OPT(NODES, "nodes", 0, "HOSTLIST",                                                      \
           "of a job: node[001-032], in the order of its ranks")                               \
    MW_OPT(WHAT_IF, "what-if", 0, "CHANGE",                                                    \
           "lost:NAME, half:NAME, final, oversubscribed:2; repeatable")                        \
    MW_OPT(REPAIR, "repair", 0, NULL, "mend the forwarding tables")                            \
    MW_OPT(SHARP, "sharp", 0, NULL, "assume in-network reduction")                             \
    MW_OPT(SEED, "seed", 0, "N", "of random samples; 1")

enum mw_opt_id {
#define MW_OPT(id, name, letter, arg, help) MW_OPT_##id,
    MW_OPTIONS(MW_OPT)
#undef MW_OPT
        MW_OPT_COUNT
};

#define MW_HAS(opt) (UINT64_C(1) << MW_OPT_##opt)

struct mw_opt_info {
    const char *name;
    char letter;
    const char *arg; /* "[=CA:PORT]": may be left out */
    const char *help;
};
extern const struct mw_opt_info mw_options[MW_OPT_COUNT];

enum { MW_ARGS_CAP = 256 }; /* operands, and repeats of one option */

/* A command line, taken apart. Strings are borrowed from argv. */
struct mw_args {
    const struct mw_command *command;
    const char *operand[MW_ARGS_CAP];
    uint32_t operand_n;
    bool given[MW_OPT_COUNT];
    const char *value[MW_OPT_COUNT]; /* of the last occurrence */
    const char *set[MW_ARGS_CAP];
    uint32_t set_n;
    const char *catalog[MW_ARGS_CAP];
    uint32_t catalog_n;
    const char *with[MW_ARGS_CAP];
    uint32_t with_n;
    const char *what_if[MW_ARGS_CAP];
    uint32_t what_if_n;
    struct mw_source_arg { /* --live, --ibnetdiscover … in the order given */
        enum mw_opt_id opt;
        const char *value; /* of --live: NULL, the first port that is up */
    } source[MW_ARGS_CAP];
    uint32_t source_n;
};

struct mw_command {
    const char *name;
    const char *synopsis; /* operands and main options */
    const char *summary;  /* one line */
    const char *detail;   /* a paragraph for --help */
    const char *examples[6];
    uint64_t options;  /* MW_HAS() of those it takes; --help and --color always */
    uint32_t min, max; /* operands */
    int (*run)(const struct mw_args *args); /* answers the exit status */
};

extern const struct mw_command mw_commands[]; /* ended by name NULL */

int mw_cmd_new(const struct mw_args *args);
int mw_cmd_check(const struct mw_args *args);
int mw_cmd_design(const struct mw_args *args);
int mw_cmd_show(const struct mw_args *args);
int mw_cmd_explain(const struct mw_args *args);
int mw_cmd_draw(const struct mw_args *args);
int mw_cmd_report(const struct mw_args *args);
int mw_cmd_export(const struct mw_args *args);
int mw_cmd_observe(const struct mw_args *args);
int mw_cmd_verify(const struct mw_args *args);
int mw_cmd_cost(const struct mw_args *args);
int mw_cmd_compare(const struct mw_args *args);
int mw_cmd_expand(const struct mw_args *args);
int mw_cmd_diff(const struct mw_args *args);
int mw_cmd_tune(const struct mw_args *args);
int mw_cmd_catalog(const struct mw_args *args);
int mw_cmd_completion(const struct mw_args *args);

#endif
