/*
 * causes.h: findings that name causes, not symptoms: many wrong cables with one cause are one
 * finding. Each cable of wiring.h's wrong, absent and mismatches belongs to exactly one cause.
 */
#ifndef MW_VERIFY_CAUSES_H
#define MW_VERIFY_CAUSES_H

#include "verify/wiring.h"

struct mw_cause {
    enum mw_code code; /* V_SWAP, V_ROTATION, V_RAIL, V_SHIFT, V_UNIT, V_CHASSIS, V_DUPLICATE,
                        * V_IDENTITY, V_MISSING, V_EXTRA, V_SPEED, V_WIDTH, V_ONE_SIDED, V_PART,
                        * V_STATE, V_SILENT, V_DEAD_PORT, V_DEAD_SWITCH, V_DEAD_NODE, V_WRONG, V_UNKNOWN,
                        * V_CONFLICT, V_ERRORS … */
    enum mw_severity severity;
    const char
        *path; /* component path of what is at fault: "leaf-1-5/p17", "leaf-1-5", "node007" */
    const char *text;  /* "the cables of node007 and node008 to leaf-1-5 are exchanged" */
    const char *cure;  /* "Exchange the plugs at leaf-1-5 ports 7 and 8." */
    uint32_t first, n; /* range in mw_causes.cables */
};

enum mw_cause_part { MW_CAUSE_WRONG, MW_CAUSE_ABSENT, MW_CAUSE_MISMATCH, MW_CAUSE_FOREIGN };
struct mw_cause_cable {
    uint8_t part;   /* which list of the wiring */
    uint32_t index; /* in it */
};

struct mw_causes {
    struct mw_arena arena;
    MW_VEC(struct mw_cause) at; /* errors first; then by path */
    MW_VEC(struct mw_cause_cable) cables;
};

void mw_causes_find(struct mw_causes *c, const struct mw_expect *x,
                    const struct mw_observation *o, const struct mw_identity *id,
                    const struct mw_wiring *w);

/* Once the moves are planned: a cause that is about plugs alone is mended by moves, and its cure is
 * to make these, "See moves 1 to 3 of the re-cabling plan." Linear in both. */
struct mw_recable;
void mw_causes_refer(struct mw_causes *c, const struct mw_wiring *w,
                     const struct mw_recable *r);
void mw_causes_done(struct mw_causes *c);

#endif
