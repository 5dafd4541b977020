/*
 * nearest.h: what the two files of the nearest design share: an attempt at a factory that can be,
 * and the single changes that may make one of it. For mw_design_nearest see design.h.
 */
#ifndef MW_DESIGN_NEAREST_H
#define MW_DESIGN_NEAREST_H

#include "design/design.h"

/* A copy of the request that may be changed, and what was changed, as --set arguments. Lists
 * are shared with the request until one is changed: then they are copied into `arena`. */
struct mw_attempt {
    struct mw_factory f;
    const struct mw_catalog *catalog;
    struct mw_arena *arena;
    int64_t *work; /* nodes and positions tried so far, by all attempts */
    bool cut;      /* the text is too short for what was changed */
    char text[1024];
};

/* Notes a change that was made, as in printf. */
__attribute__((format(printf, 2, 3))) void mw_attempt_say(struct mw_attempt *a, const char *fmt,
                                                          ...);

/* Whether it can be; false also when there has been work enough. */
bool mw_attempt_can_be(struct mw_attempt *a);

/* Changes number `which` of its kind to `value`; all else stays as in `asked`. */
typedef void mw_attempt_set(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                            int64_t value);

/* The value nearest to `cannot` that can be, by bisection from `can` (above or below). On entry all
 * else in `a` is as it stays; afterwards it has the value too. */
int64_t mw_attempt_search(struct mw_attempt *a, mw_attempt_set *set, size_t which, int64_t can,
                          int64_t cannot);

/* The same for a number of nodes, `can` < `cannot`. A partial scalable unit may fail where whole
 * ones do not, so the next whole ones are tried as well. */
int64_t mw_attempt_most_nodes(struct mw_attempt *a, mw_attempt_set *set, int64_t can,
                              int64_t cannot);

/* Each makes one change and notes it, or answers false when there is none to make or none that
 * would do. What is changed may still not do. */
bool mw_relax_tiers(struct mw_attempt *a);
bool mw_relax_growth(struct mw_attempt *a);
bool mw_relax_planes(struct mw_attempt *a);
bool mw_relax_survive(struct mw_attempt *a);
bool mw_relax_2n(struct mw_attempt *a);
bool mw_relax_redundancy(struct mw_attempt *a);
bool mw_relax_inlet(struct mw_attempt *a);
bool mw_relax_position(struct mw_attempt *a);
bool mw_relax_quantity(struct mw_attempt *a);
bool mw_relax_ask(struct mw_attempt *a);
bool mw_relax_margin(struct mw_attempt *a);
bool mw_relax_feeds(struct mw_attempt *a);
bool mw_relax_positions(struct mw_attempt *a);
bool mw_relax_rack(struct mw_attempt *a);
bool mw_relax_units(struct mw_attempt *a);
bool mw_relax_breakers(struct mw_attempt *a);

#endif
