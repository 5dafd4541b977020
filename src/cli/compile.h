/*
 * compile.h: factory file to plan in memory, as check and design need it.
 */
#ifndef MW_CLI_COMPILE_H
#define MW_CLI_COMPILE_H

#include "cli/load.h"
#include "model/plan.h"

#include <stdio.h>

enum { MW_NEAREST_CAP = 1024 };

struct mw_compile {
    struct mw_load load;
    struct mw_plan plan;
    int64_t begun_ms; /* as of mw_term_progress */
    char
        nearest[MW_NEAREST_CAP]; /* for an impossible factory: the nearest that can be, or "" */
};

/* Loads a factory file and designs it, with progress on standard error. */
enum mw_rc mw_compile(struct mw_compile *c, const char *file, const struct mw_args *args);

/* Designs what is loaded. */
enum mw_rc mw_compile_loaded(struct mw_compile *c);
void mw_compile_done(struct mw_compile *c);

/* Prints the messages, and for an impossible factory the nearest that can be. */
void mw_compile_report(const struct mw_compile *c);

/* Prints the findings of a plan, the worst first, a line or two each. */
void mw_compile_findings(const struct mw_compile *c, FILE *to);

uint32_t mw_compile_count(const struct mw_compile *c, enum mw_severity severity);

/* Prints messages, findings and the nearest design as JSON to standard output; "ok" when it
 * could be designed and no finding is an error. */
void mw_compile_json(const struct mw_compile *c, enum mw_rc rc);

/* The exit status: of `rc`; else 1 when a finding is an error, or with --strict a warning. */
int mw_compile_status(const struct mw_compile *c, const struct mw_args *args, enum mw_rc rc);

#endif
