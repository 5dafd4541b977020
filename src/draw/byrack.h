/*
 * byrack.h: what of a plan belongs to each rack, found in one pass, so that drawing every rack of
 * a large factory stays linear; and what the rack's circuits carry in a failure case, worked out
 * from the supplies.
 */
#ifndef MW_DRAW_BYRACK_H
#define MW_DRAW_BYRACK_H

#include "design/deal.h"
#include "model/plan.h"

/* Cables with an end in a rack, by where their other ends are. */
struct mw_rack_cables {
    uint32_t inside, racks, away; /* this rack; another rack; elsewhere or the outside world */
};

struct mw_byrack {
    const struct mw_plan *p;
    uint32_t *circuits, *circuit_first; /* rack r has circuits[circuit_first[r] .. [r + 1]) */
    uint32_t *fillers, *filler_first;   /* likewise */
    uint32_t *supply_first;        /* device d has plan->supplies[supply_first[d] .. [d + 1]) */
    struct mw_rack_cables *cables; /* [rack x MW_FABRIC_COUNT + fabric] */
};

/* Borrows the plan, which must outlive it. */
void mw_byrack_init(struct mw_byrack *x, const struct mw_plan *p);
void mw_byrack_done(struct mw_byrack *x);

static inline uint32_t mw_byrack_circuits(const struct mw_byrack *x, uint32_t rack)
{
    return x->circuit_first[rack + 1] - x->circuit_first[rack];
}

static inline uint32_t mw_byrack_supplies(const struct mw_byrack *x, uint32_t device)
{
    return x->supply_first[device + 1] - x->supply_first[device];
}

/* What a circuit carries, W. A line: its current x line-to-neutral volts x power factor, so that
 * line_w over those volts and the power factor is its current; of one phase: line_w[0]. */
struct mw_circuit_draw {
    double w, line_w[3];
};

/* One rack in one failure case: a device's draw (design/electric.h) is shared equally by its
 * supplies on feeds that live. out[i] is of the rack's circuit i. */
void mw_byrack_draw(const struct mw_byrack *x, uint32_t rack, uint32_t fcase,
                    struct mw_circuit_draw out[MW_RACK_CIRCUITS_CAP]);

/* The busiest line of a circuit against what its breaker lets it carry all the time, as a share:
 * 1 is full. */
double mw_circuit_use(const struct mw_plan *p, const struct mw_circuit *c,
                      const struct mw_circuit_draw *draw);

#endif
