/*
 * deadlock.h: whether tables can deadlock: the channel dependency graph (link a, then link b on
 * some route) has no cycle (Dally and Seitz, "Deadlock-free message routing in multiprocessor
 * interconnection networks", IEEE ToC 1987).
 */
#ifndef MW_FABRIC_DEADLOCK_H
#define MW_FABRIC_DEADLOCK_H

#include "fabric/net.h"

struct mw_deadlock {
    bool free;
    uint64_t dependencies;
    uint32_t cycle[MW_PATH_CAP]; /* links of a cycle, where there is one; cut at the cap */
    uint32_t cycle_n;
};
/* All routes from any endpoint (any switch with endpoints) to any endpoint. */
void mw_deadlock_check(struct mw_deadlock *d, const struct mw_net *n);

#endif
