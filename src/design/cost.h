/*
 * cost.h: what a plan costs: capital by item and phase, energy, facility, network, staff and the
 * cost of money, per month, per node and per GPU-hour. What has no price is unknown, never
 * guessed, and every total says whether something is missing in it. Pure.
 *
 * Money is in thousandths of the currency of the factory file. The monthly payment for a price P
 * over n months at r a month is P r / (1 - (1 + r)^-n) (Hamilton 2010), P / n at r = 0.
 */
#ifndef MW_DESIGN_COST_H
#define MW_DESIGN_COST_H

#include "base/mem.h"
#include "model/plan.h"

enum mw_cost_group {
    MW_COST_SERVERS,
    MW_COST_NETWORK,
    MW_COST_PLANT,    /* power and cooling */
    MW_COST_FACILITY, /* other than the plant */
    MW_COST_POWER,    /* energy */
    MW_COST_STAFF,
    MW_COST_OTHER,
    MW_COST_GROUPS
};
extern const char *const mw_cost_group_names[]; /* "servers", "network", … */

struct mw_cost_line {
    enum mw_cost_group group;
    const char *item, *title;
    int64_t count;    /* 1 where it is not counted */
    int64_t price;    /* of one, thousandths; MW_UNKNOWN */
    int32_t months;   /* lifetime; 0: a running cost */
    int64_t capital;  /* count x price; 0 for a running cost; MW_UNKNOWN */
    int64_t monthly;  /* payment or running cost; MW_UNKNOWN */
    const char *rule; /* the formula with its numbers, one line */
};

struct mw_cost {
    struct mw_arena arena;
    const char *currency;
    MW_VEC(struct mw_cost_line) lines;
    uint32_t unknown; /* lines without a price: the totals are then of the rest */
    int64_t capital, monthly;
    int64_t group_monthly[MW_COST_GROUPS], group_capital[MW_COST_GROUPS];
    int64_t nodes, gpus;
    int64_t per_node_month, per_gpu_hour; /* thousandths; MW_UNKNOWN without nodes or GPUs */
    int64_t energy_kwh_month;
};

enum mw_phase { MW_PHASE_NOW, MW_PHASE_FINAL };

/* `c` starts as {0}; mw_cost_done in every case. MW_PHASE_FINAL: of the factory grown to
 * count_final; its counts must be known. */
void mw_cost_of(const struct mw_plan *p, enum mw_phase phase, struct mw_cost *c);
void mw_cost_done(struct mw_cost *c);

#endif
