/*
 * rewire.h: which spines of a grown fat tree the spines that stand become, so that the fewest
 * cable ends move. Numbers only: it knows neither devices nor ports.
 *
 * The rule of a fat tree (fattree.h) fixes how many links join each leaf to each spine of its
 * group (a pod of a plane), and spine j of every pod to core group j. What is free is which spine
 * that stands takes which place. Of o links that join a leaf and a spine today, min(o, n) stay
 * where the rule wants n. A spine keeps its number j in its pod, and with it the core group whose
 * cores it is plugged into: it can keep no more of those links in any other place. Spines of one
 * number compete for the groups; that is an assignment problem, solved exactly. Where all
 * spines of a pod are plugged alike, as the rule has it, no other choice, with or without the
 * numbers kept, leaves more links between leaves and spines in place: a b-matching of all spines
 * with the groups falls apart into one matching for each number (König: a bipartite graph of
 * degree d has d disjoint perfect matchings). Compare "Minimal Rewiring", NSDI 2019.
 */
#ifndef MW_DESIGN_REWIRE_H
#define MW_DESIGN_REWIRE_H

#include "base/map.h"

struct mw_rewire_link { /* parallel links of a leaf and a spine that stand, each pair once */
    uint32_t leaf, spine;
    int32_t n;
};

struct mw_rewire {
    uint32_t leaf_n, spine_n,
        group_n;                /* leaves and spines that stand; groups of the new tree */
    const uint32_t *leaf_group; /* by leaf, in the new tree */
    const int32_t *leaf_links;  /* by leaf, to each spine of its group, in the new tree */
    const uint32_t *number;     /* by spine: j */
    const uint32_t *was;        /* by spine: its group of today; breaks ties */
    const struct mw_rewire_link *links;
    uint32_t link_n;
};

/* Fills group[], by spine; MW_NONE where more spines of a number stand than there are groups.
 * Returns how many links stay. Cost: over the numbers, spines squared times groups. */
int64_t mw_rewire_spines(const struct mw_rewire *r, uint32_t *group);

/*
 * The assignment of greatest gain: column[row] for each of `rows` <= `cols` rows, each column
 * at most once; gain[row x cols + column] >= 0. Returns the gain. By shortest augmenting paths
 * with potentials (Jonker and Volgenant 1987), rows squared times columns.
 */
int64_t mw_rewire_assign(const int64_t *gain, uint32_t rows, uint32_t cols, uint32_t *column);

#endif
