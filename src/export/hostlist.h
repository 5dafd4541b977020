/*
 * hostlist.h: names in the notation of clusters: "node[001-032],login1". Names are given one by
 * one and written as soon as they are known to belong to no longer range, so a list of any length
 * takes no memory.
 *
 *     struct mw_hostlist l = {.out = out};
 *     mw_hostlist_add(&l, "node001"); …
 *     mw_hostlist_end(&l);
 *
 * Rule (hostlist as Slurm, genders and pdsh read it): "p[a-b]" is p followed by each number of
 * a to b, printed with at least as many digits as a is written with.
 */
#ifndef MW_EXPORT_HOSTLIST_H
#define MW_EXPORT_HOSTLIST_H

#include "base/out.h"

struct mw_hostlist {
    struct mw_out *out;
    uint32_t count; /* names given */
    /* the range that grows */
    const char *prefix; /* borrowed from the first name: not terminated, `prefix_n` bytes */
    uint32_t prefix_n, digits;
    uint64_t low, high;
    bool pending;
    bool bracket; /* "prefix[" stands in `out` and is not closed */
};

/* `name` must live until the end of the list. Names that a hostlist cannot tell from its own
 * signs ("," "[" "]", a blank) are the caller's to keep out: mw_hostlist_takes. */
void mw_hostlist_add(struct mw_hostlist *l, const char *name);
void mw_hostlist_end(struct mw_hostlist *l); /* ready for the next list */

/* Whether a name may stand in a hostlist: letters, digits, '-', '_' and '.', a letter or digit
 * first. */
bool mw_hostlist_takes(const char *name);

#endif
