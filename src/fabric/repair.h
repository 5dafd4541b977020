/*
 * repair.h: forwarding tables mended with the fewest changes: entries that a missing, slow or
 * overfull link breaks move to other ways, all others stay as the subnet manager wrote them. Ways
 * go up first, then down, so the channel dependencies stay those of a tree without cycles; that is
 * proven for the result (deadlock.h), not assumed.
 */
#ifndef MW_FABRIC_REPAIR_H
#define MW_FABRIC_REPAIR_H

#include "fabric/updown.h"

struct mw_change { /* one table entry */
    uint32_t at;   /* switch */
    uint32_t end;  /* destination */
    uint8_t was, is;
};

struct mw_repair {
    struct mw_net net;                /* as n, with the mended tables */
    MW_VEC(struct mw_change) changes; /* by switch, then LID */
    /* n's tables are another engine's, or there are none: canonical routes are mended instead */
    bool canonical;
    bool deadlock_free;
    uint32_t broken; /* entries of n that lead nowhere, or not up first and then down */
    uint32_t moved;  /* entries that are neither n's nor, where these are taken, canonical */
    uint32_t unreachable; /* pairs of endpoint-bearing switch and destination without a way */
    /* All-to-all flows on the fullest link between switches, times the fastest rate over its own;
     * and at least, whatever the tables: a leaf's entries, which are not divided, over its uplinks. */
    double fullest, least;
};

/*
 * The routes of n stay where a fat-tree engine wrote them: at least nine tenths of the leaves'
 * entries send what is for one destination through one switch of the next tier, each pod. Where a
 * subnet manager fell back to another engine (minhop and up/down balance switch by switch, which
 * scatters destinations and overloads links down), mw_net_route_canonical's are taken, unless
 * `keep_engine`. Then entries move only from links that are missing, slow or overfull, each to the
 * shortest way on which the fullest link stays least full (all-to-all, load over rate), as long as
 * the fullest link of all can give one away.
 */
void mw_repair_tables(struct mw_repair *r, const struct mw_net *n, bool keep_engine);
void mw_repair_done(struct mw_repair *r);

/*
 * The same for a destination that is no endpoint: switch `target` itself (port 0), or what hangs in
 * it at `port`. `row` is [switch_n]: the entries as they are, and then mended. Such messages are
 * management alone: where no up/down way leads there, they turn up again once, unless the entry is
 * empty, which then stays as it is.
 */
void mw_repair_row(struct mw_updown *u, uint32_t target, uint8_t port, uint8_t *row);

#endif
