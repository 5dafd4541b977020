/*
 * seen.h: a plan and what is seen of it: the first steps of verify and tune. The plan from its
 * folder, the GUIDs that are known, what should be seen, what the sources of the command line see,
 * and who is who.
 */
#ifndef MW_CLI_SEEN_H
#define MW_CLI_SEEN_H

#include "cli/command.h"
#include "model/asset.h"
#include "store/plan_read.h"
#include "verify/identity.h"

struct mw_seen {
    const char *folder; /* of the plan */
    struct mw_arena arena;
    struct mw_plan_read read;
    struct mw_assets assets;
    struct mw_expect x;
    bool observed; /* sources are given: the next two are filled */
    struct mw_observation o;
    struct mw_identity id;
    struct mw_diags diags;
};

struct mw_seen_want {
    bool tables, counters; /* of live sources */
};

/* The plan at args->operand[0], and what is known of its parts (cli/assets.h).
 * `s` starts as {0}; mw_seen_done in every case. Faults are in s->diags. */
enum mw_rc mw_seen_plan(struct mw_seen *s, const struct mw_args *args);

/* What the sources see now, in the place of what they saw before. */
enum mw_rc mw_seen_look(struct mw_seen *s, const struct mw_args *args,
                        const struct mw_seen_want *want);
void mw_seen_done(struct mw_seen *s);

#endif
