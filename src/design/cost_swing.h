/*
 * cost_swing.h: which prices and rates move what a plan costs most, and what a price that is not
 * known would add. Every input is changed alone and the whole bill written again. Pure.
 */
#ifndef MW_DESIGN_COST_SWING_H
#define MW_DESIGN_COST_SWING_H

#include "design/cost.h"

enum { MW_SWING_LOW, MW_SWING_BASE, MW_SWING_HIGH, MW_SWING_ENDS };

/* One input at 90 %, 100 % and 110 % of its value, or as far as its range goes; whole numbers are
 * rounded. Of a load profile's times the others share what one leaves. */
struct mw_swing {
    const char *key; /* as --set takes it: "cost.energy.pue" */
    const char *value[MW_SWING_ENDS];
    int64_t monthly[MW_SWING_ENDS];
    double per_gpu_hour[MW_SWING_ENDS]; /* thousandths, unrounded; negative without GPUs */
    double span; /* the ranking: distance of the ends of what a month of use costs */
};

/* A price that is not known. */
struct mw_cost_gap {
    const char *key; /* what to state: "cost.prices: dgx-h100", "cost.energy.kwh_price" */
    int64_t monthly; /* what a price of 1 would add a month, thousandths */
};

struct mw_swings {
    struct mw_arena arena;
    MW_VEC(struct mw_swing) swings;  /* the widest first */
    MW_VEC(struct mw_cost_gap) gaps; /* what adds most first */
};

/* `s` starts as {0}; mw_swings_done in every case. Borrows the strings of plan and costs. */
void mw_swings_of(const struct mw_plan *p, const struct mw_costs *costs, enum mw_phase phase,
                  struct mw_swings *s);
void mw_swings_done(struct mw_swings *s);

#endif
