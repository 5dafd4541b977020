/*
 * rowparts.h: what rows of forwarding tables have in common. Over a block of neighbouring senders
 * many destinations have the same row: those that a whole tree sends up the same ways. Such rows
 * are one pattern; its senders that go to the same switch next are a part. What flows do there is
 * then worked out once per part and destination, not once per sender.
 */
#ifndef MW_FABRIC_ROWPARTS_H
#define MW_FABRIC_ROWPARTS_H

#include "fabric/intree.h"
#include "fabric/senders.h"

enum {
    MW_ROW_BLOCK = 32,           /* senders of a block at most */
    MW_ROW_MEMBERS_CAP = 1 << 20 /* of all parts; rows past it have no pattern */
};

struct mw_row_member {
    uint32_t sender, slot; /* the link that it takes (intree.h) */
};
struct mw_row_part {
    uint32_t to;       /* switch */
    uint32_t first, n; /* in members */
};
struct mw_row_pattern {
    uint32_t end;      /* a destination that has it */
    uint32_t first, n; /* in parts; senders that lead nowhere are in none */
};
struct mw_row_block {
    uint32_t first, n; /* in the senders */
};

struct mw_rowparts {
    MW_VEC(struct mw_row_block) blocks; /* by rail */
    MW_VEC(struct mw_row_pattern) patterns;
    MW_VEC(struct mw_row_part) parts;
    MW_VEC(struct mw_row_member) members;
    uint32_t *first_block; /* by rail, one more at the end */
    uint32_t *first_id;    /* by index in job->end: the first of its row's ids, by block */
    uint32_t *id;          /* pattern; MW_NONE: its own, or the destination is in the block */
};

void mw_rowparts_init(struct mw_rowparts *p, const struct mw_intree *t,
                      const struct mw_senders *s, const struct mw_job *job);
void mw_rowparts_done(struct mw_rowparts *p);

#endif
