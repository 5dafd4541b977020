/*
 * place.h: a pure optimiser: things that exchange cables are put on spots so that the sum of
 * cables x distance is least. A quadratic assignment problem, solved exactly where it is small,
 * improved by swaps where it is not, and bounded from below in any case. It knows no racks.
 *
 * Items 0 .. hub_n - 1 are hubs; the others are clients, which have flows to hubs alone. All
 * searches stop on work done, never on time, so that the same problem gives the same answer.
 */
#ifndef MW_DESIGN_PLACE_H
#define MW_DESIGN_PLACE_H

#include "base/map.h"

#include <stdbool.h>
#include <stdint.h>

struct mw_place_flow { /* between two items, each pair at most once */
    uint32_t a, b;
    int64_t weight; /* >= 0 */
};

struct mw_place {
    uint32_t spot_n, item_n, hub_n;
    const struct mw_place_flow *flows;
    uint32_t flow_n;
    int64_t (*distance)(const void *ctx, uint32_t spot_a, uint32_t spot_b); /* symmetric */
    bool (*may)(const void *ctx, uint32_t item, uint32_t spot);
    /* Whether hubs may stand so together, those at MW_NONE left open; asked by the exact search
     * only. NULL: always. `at` must satisfy it from the start. */
    bool (*agree)(const void *ctx, const uint32_t *hub_at);
    const void *ctx;
};

/* Sum of weight x distance; at[item] is the item's spot. */
int64_t mw_place_cost(const struct mw_place *m, const uint32_t *at);

/*
 * Finds a placement of least cost: hubs by branch and bound, clients by the assignment problem.
 * `at` comes in as a placement that is allowed, and goes out as the best one found: it changes
 * only for one that costs less. True: the search ended within `work` steps, so the answer is
 * exact. Among hub placements of equal cost the one found first, with low spots, is kept.
 */
bool mw_place_exact(const struct mw_place *m, uint64_t work, uint32_t *at);

/*
 * Improves `at`: each hub tries the spots of `tries`, free ones by moving there, taken ones by
 * changing places; what costs less is kept, until a round changes nothing or `work` steps are
 * done. Returns the gain.
 */
int64_t mw_place_improve(const struct mw_place *m, const uint32_t *tries, uint32_t try_n,
                         uint64_t work, uint32_t *at);

/* Distances from spots to the nearest others, for mw_place_bound. */
struct mw_place_near {
    uint32_t spot_n;     /* spots with lists of their own; 1: the only one holds for any spot */
    uint32_t set_n;      /* sets of spots, overlapping or not */
    uint32_t len;        /* of a list: item_n - 1, or more */
    const uint8_t *set;  /* by item: the set on whose spots alone it may stand */
    const bool *member;  /* [spot x set_n + set]: whether the spot is in the set */
    const int64_t *list; /* [(spot x set_n + set) x len + k]: no more than the distance to the
                          * k-th nearest other spot of the set, ascending */
};

/*
 * A cost below which no placement can be. Wherever an item stands, its heaviest flows best go
 * the shortest ways (rearrangement inequality); the best of its spots bounds its share. Flows
 * between hubs count half at each end; those to clients too, or all at the hub, whichever gives
 * more.
 */
int64_t mw_place_bound(const struct mw_place *m, const struct mw_place_near *near);

/* Rows of spots, for mw_place_nearest. */
struct mw_place_row {
    int64_t y, gap; /* gap: least distance along x between two of its spots */
    uint32_t n;
};

/* Fills nearest[0 .. n) with distances that the k-th nearest other spot of any spot (k from 0)
 * is never below, where distances are at least |dx| + |dy|. */
void mw_place_nearest(const struct mw_place_row *rows, uint32_t row_n, int64_t *nearest,
                      uint32_t n);

#endif
