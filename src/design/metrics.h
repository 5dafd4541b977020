/*
 * metrics.h: a plan in a few figures that designs are judged by, side by side. Pure.
 */
#ifndef MW_DESIGN_METRICS_H
#define MW_DESIGN_METRICS_H

#include "design/cost.h"

enum mw_metric_id {
    MW_METRIC_NODES,
    MW_METRIC_GPUS,
    MW_METRIC_RACKS,
    MW_METRIC_ROWS,
    MW_METRIC_NODES_PER_RACK,
    MW_METRIC_IT_KW,
    MW_METRIC_STRANDED_KW,
    MW_METRIC_SPARE_KW,
    MW_METRIC_SWITCHES,
    MW_METRIC_CABLES,
    MW_METRIC_CABLE_M,
    MW_METRIC_OPTICS,
    MW_METRIC_CAPITAL,
    MW_METRIC_MONTHLY,
    MW_METRIC_GPU_HOUR,
    MW_METRIC_UNKNOWN,
    MW_METRIC_ERRORS,
    MW_METRIC_WARNINGS,
    MW_METRIC_NOTES,
    MW_METRICS
};

struct mw_metric {
    const char *key;   /* in JSON and CSV: "stranded_kw" */
    const char *title; /* for people: "stranded power" */
    const char *unit;  /* "kW"; "" none; "$": the currency of the plans */
    const char *rule;  /* what exactly it is */
};
extern const struct mw_metric mw_metrics[MW_METRICS];

/* One design. Every figure is in thousandths of its unit. */
struct mw_figures {
    int64_t value[MW_METRICS]; /* MW_UNKNOWN */
    char binding[64];          /* what holds the nodes per rack down: "rack_power, circuit" */
    char currency[16];         /* cut where it is longer */
};

/*
 * Stranded power is what positions that have a rack could give it, and nothing can use: for each
 * rack the least of the stated position_kw and what its circuits carry in the worst case that must
 * be survived (their capacity x power factor), both less the margin; minus what its devices draw
 * at most; minus, in a compute rack with room for more nodes, the draw of these. It is no more
 * than what the feeds could still carry, where that is stated; unknown where nothing says what a
 * position has.
 *
 * Spare power is what the feeds could still carry: over the cases that must be survived, the least
 * of (stated kW or UPS of the feeds left, x derate, less margin) - (what they then carry). Unknown
 * unless every feed is stated.
 *
 * Costs are those of mw_cost_with, now.
 */
void mw_figures_of(const struct mw_plan *p, const struct mw_costs *costs, struct mw_figures *f);

/* Whether it is a cost that lacks lines whose prices are unknown: the least it can be. */
bool mw_figure_is_partial(const struct mw_figures *f, enum mw_metric_id metric);

/* A figure for people, without its unit: "359.95", "9,487,858", "2.49", "at least 32.00" where it
 * is partial, "unknown". Returns buf. */
char *mw_figure_text(const struct mw_figures *f, enum mw_metric_id metric,
                     char buf[MW_MONEY_CAP]);

#endif
