/*
 * figures.h: what several outputs state about a plan and nobody wants to work out twice.
 */
#ifndef MW_STORE_FIGURES_H
#define MW_STORE_FIGURES_H

#include "model/plan.h"

/* "none" where the factory does not grow, else "prebuilt", "oversubscribed" or "rewire". */
const char *mw_figures_growth(const struct mw_factory *f);

/* GPUs of one compute node; 0 when the plan has none. */
int64_t mw_figures_node_gpus(const struct mw_plan *p);

/* Nodes of a rack. */
int32_t mw_figures_rack_nodes(const struct mw_plan *p, const struct mw_rack *rack);

struct mw_feed_figures {
    int64_t normal_w, worst_w; /* worst: over every failure case, never less than normal */
    uint32_t worst_case;
    int64_t
        capacity_w; /* after derating and margin; where the feed states no kW of its own, what
                         * its circuits carry together at the site's power factor */
    bool stated;
};
struct mw_feed_figures mw_figures_feed(const struct mw_plan *p, uint32_t feed);

/* "L1-N", "L2-L3"; "" for a supply that hangs on no circuit of the plan. */
const char *mw_figures_phase(const struct mw_plan *p, const struct mw_supply *s);

#endif
