/*
 * stages.h: in what order one plan becomes another, so that the network lives through it: stage 0
 * adds what needs nothing unplugged; in each later stage the listed ends are first unplugged, all
 * of them, then plugged where they belong, while every lower switch (a leaf, an edge; a spine
 * towards its cores) keeps a stated share of its uplinks alive. Pure.
 *
 * A step waits for the ports that it needs: a cable goes in no stage before that in which the port
 * is freed. Steps that wait for each other in a ring share a stage. Each group goes in the first
 * stage that has room for it, so the number of stages is near, not proven, the least. Where a group
 * alone takes more of a switch than the share allows, it is the only one that touches this switch
 * in its stage. Time and memory grow as the steps, and as stages x switches.
 */
#ifndef MW_DESIGN_STAGES_H
#define MW_DESIGN_STAGES_H

#include "design/diff.h"

enum mw_step_kind { MW_STEP_ADD, MW_STEP_MOVE, MW_STEP_REPLACE, MW_STEP_REMOVE, MW_STEP_KINDS };
extern const char *const mw_step_names[]; /* "add", "move", "replace", "remove", NULL */

struct mw_step {
    enum mw_step_kind kind;
    uint32_t cable; /* in diff->cables */
    uint32_t stage;
};

struct mw_stage {
    uint32_t first, n; /* range in steps */
    uint32_t count[MW_STEP_KINDS];
    uint32_t worst; /* device of the new plan that keeps the least share; MW_NONE: no uplink
                           * of anything is touched */
    int32_t alive,
        whole; /* links: its uplinks that work during the stage, and the least of those
                           * in either plan, of which the share is taken */
};

struct mw_stages {
    MW_VEC(struct mw_step) steps; /* by stage; within one as the diff has them */
    MW_VEC(struct mw_stage) stages;
    bool kept; /* every stage keeps the share; else some step alone takes more */
};

/* `share` in 0 .. 1. `s` starts as {0}; the diff is borrowed. Call mw_stages_done. */
void mw_stages_plan(struct mw_stages *s, const struct mw_diff *d, double share);
void mw_stages_done(struct mw_stages *s);

#endif
