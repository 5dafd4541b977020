/*
 * cost_bill.h: a bill being written: shared by cost.c, cost_parts.c, cost_bill.c and
 * cost_money.c; nobody else needs it.
 */
#ifndef MW_DESIGN_COST_BILL_H
#define MW_DESIGN_COST_BILL_H

#include "design/cost.h"

#define MW_HOURS_A_MONTH (8760. / 12)

/* A part of the plan, all of its uses in one cost group together. */
struct mw_parcel {
    const char *part, *title;
    enum mw_cost_group group;
    int64_t count, length_mm;
};

struct mw_bill {
    const struct mw_plan *p;
    const struct mw_costs *w;
    enum mw_phase phase;
    struct mw_cost *c;
    int64_t racks;
    MW_VEC(struct mw_parcel) parcels;
};

/* ---- cost_money.c ---- */

#define MW_MONEY_MOST 1e17 /* of any sum, thousandths: what a double still tells to 0.02 */

/* To the nearest integer; past twice MW_MONEY_MOST it stays there. */
int64_t mw_money_nearest(double v);

/*
 * The share of a price that is paid a month: r / (1 - (1 + r)^-n), as one by what n payments of 1
 * are worth today, (1 + r)^-1 + … + (1 + r)^-n: sums of like sign, so that nothing cancels however
 * small the interest, and none at all needs no case of its own.
 */
double mw_payment_factor(double interest, int32_t months);

/* ---- cost_bill.c ---- */

/* A stated price in the currency of the bill. It is not rounded: lines multiply first. */
struct mw_amount {
    bool known;
    double each;      /* thousandths; 0 where it is not known */
    const char *text; /* "252,297 IRR at 1e-06": as it is stated, at its rate */
};

struct mw_amount mw_bill_amount(struct mw_bill *b, int64_t money, const char *currency);

/* " IRR at 1e-06"; "" for the bill's own currency. */
const char *mw_bill_rate_text(struct mw_bill *b, const char *currency);

/* The lifetime of what a group buys: its own where that is not 0. */
int32_t mw_bill_months(const struct mw_costs *w, enum mw_cost_group group, int32_t own);

/* A line with what is known of it: something bought, whose capital `how` tells the formula of;
 * something paid every month; something without a price. Sums past what can be counted make the
 * line unknown. */
void mw_bill_purchase(struct mw_bill *b, struct mw_cost_line line, double capital,
                      const char *how);
void mw_bill_running(struct mw_bill *b, struct mw_cost_line line, double monthly,
                     const char *how);
void mw_bill_unknown(struct mw_bill *b, struct mw_cost_line line, const char *why);

/* ---- cost_parts.c ---- */

/* The device type of a row of the bill of materials; NULL for what is no device. */
const struct mw_device_type *mw_bill_type(const struct mw_bill *b, const struct mw_bom *row);
int64_t mw_bill_count(const struct mw_bill *b, const struct mw_bom *row);

/* Every part of the plan, and which prices are of none. */
void mw_bill_parts(struct mw_bill *b);

#endif
