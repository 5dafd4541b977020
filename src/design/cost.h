/*
 * cost.h: what a plan costs: capital by item, energy, facility, network, staff and the cost of
 * money, per month, per node and per GPU-hour, now and grown to count_final. What has no price is
 * unknown, never guessed: it is listed, and the totals are of the rest. Pure.
 *
 * Prices stand in the cost section of the factory file (model/factory.h). Money is in thousandths
 * of its currency. The monthly payment for a price P over n months at r a month is
 * P r / (1 - (1 + r)^-n), P / n at r = 0 (Hamilton, "Overall Data Center Costs", 2010). Only
 * + - * / are used, so that the result is the same on every machine.
 */
#ifndef MW_DESIGN_COST_H
#define MW_DESIGN_COST_H

#include "base/mem.h"
#include "model/plan.h"

enum mw_phase { MW_PHASE_NOW, MW_PHASE_FINAL };

struct mw_cost_line {
    enum mw_cost_group group;
    const char *item;  /* part, or name of what is stated; unique with the group and `what` */
    const char *what;  /* "purchase", "support", "energy", "rent", "salaries", … */
    const char *title; /* of a part; else as the item */
    int64_t count;     /* 1 where it is not counted */
    int64_t length_mm; /* cables with a price by the metre: of all together; else 0 */
    int64_t price;     /* of one, in `currency` of the cost; MW_UNKNOWN */
    int32_t months;    /* lifetime; 0: a running cost */
    int64_t capital;   /* 0 for a running cost; MW_UNKNOWN */
    int64_t monthly;   /* payment or running cost; MW_UNKNOWN */
    const char *rule;  /* the formula with its numbers, or why it is unknown; one line */
};

struct mw_cost {
    struct mw_arena arena;
    const char *currency;
    MW_VEC(struct mw_cost_line) lines; /* by group, the plan's parts first */
    MW_VEC(const char *) unused;       /* items that have a price and are no part of the plan */
    uint32_t unknown; /* lines without a price: the totals are then of the rest */
    int64_t capital, monthly;
    int64_t group_monthly[MW_COST_GROUPS], group_capital[MW_COST_GROUPS];
    uint32_t group_unknown[MW_COST_GROUPS];
    int64_t nodes, gpus; /* of the plan; of what is stated alone: its servers, and no GPU */
    int64_t per_node_month, per_gpu_hour; /* MW_UNKNOWN without nodes or GPUs, or
                                           * where no price at all is known */
    int64_t it_w;             /* peak; MW_UNKNOWN where neither the plan nor the file has one */
    int64_t energy_kwh_month; /* with PUE; MW_UNKNOWN */
};

/* Whether there is a phase to speak of: MW_PHASE_FINAL where the factory is to grow, and the
 * plan knows what it is then. */
bool mw_cost_has(const struct mw_plan *p, enum mw_phase phase);

/* `c` starts as {0}; mw_cost_done in every case. The phase must be one that the plan has. A plan
 * without any device may cost what is stated alone: only `want` is then looked at. */
void mw_cost_of(const struct mw_plan *p, enum mw_phase phase, struct mw_cost *c);

/* The same with other prices than the plan's own. */
void mw_cost_with(const struct mw_plan *p, const struct mw_costs *costs, enum mw_phase phase,
                  struct mw_cost *c);
void mw_cost_done(struct mw_cost *c);

/* The monthly payment, thousandths, to the nearest; `interest` is that of a year, months >= 1. */
int64_t mw_cost_payment(int64_t price, double interest, int32_t months);

/* How many spares are bought with `count` pieces: `share` of them, rounded up. */
int64_t mw_cost_spares(int64_t count, double share);

enum { MW_MONEY_CAP = 40 };

/* "1,999,066" (whole, to the nearest) or, below a hundred, "2.49"; "unknown". Returns buf. */
char *mw_money_text(int64_t thousandths, char buf[MW_MONEY_CAP]);

#endif
