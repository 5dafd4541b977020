/*
 * repair.h: forwarding tables mended with the fewest changes: entries that a missing, weak or
 * overfull link breaks move to other ways, all others stay as the subnet manager wrote them. Moves
 * go up first, then down, so the channel dependencies stay those of a tree without cycles; that is
 * proven for the result (deadlock.h), not assumed.
 */
#ifndef MW_FABRIC_REPAIR_H
#define MW_FABRIC_REPAIR_H

#include "fabric/net.h"

struct mw_change { /* one table entry */
    uint32_t at;   /* switch */
    uint32_t end;  /* destination */
    uint8_t was, is;
};

struct mw_repair {
    struct mw_net net;                /* as n, with the mended tables */
    MW_VEC(struct mw_change) changes; /* by switch, then LID */
    uint32_t broken;      /* entries that led nowhere, or to a port without a link */
    uint32_t unreachable; /* (switch, destination) pairs that no up/down way joins */
    bool canonical;       /* the tables had to be made anew: they were not up/down */
    bool deadlock_free;
};

/* Canonical routes are those of the tables where they are up/down; where a subnet manager fell
 * back to another engine (more than a third of the leaves' entries are not as mw_net_route's on
 * the same fabric), those of mw_net_route. Min-max over links weighted by 1 / rate. */
void mw_repair_tables(struct mw_repair *r, const struct mw_net *n, bool keep_engine);
void mw_repair_done(struct mw_repair *r);

#endif
