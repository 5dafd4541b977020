/*
 * limit_text.h: limits on the nodes of a rack in words: the rule with its numbers, for
 * `explain`, and what relaxes it, for a design that cannot be.
 */
#ifndef MW_DESIGN_LIMIT_TEXT_H
#define MW_DESIGN_LIMIT_TEXT_H

#include "design/rackload.h"

/* What the words of one limit are made of; the limit itself is filled but for its rule. */
struct mw_limit_facts {
    const struct mw_limit *limit;
    const struct mw_measure *measure; /* of racks; for feed and ups, `what` names the feed */
    const struct mw_device_type *node;
    const char *formula; /* feed and ups: how their value came about; else NULL */
};

/* The formula with its numbers and what the next node would need, one line, in plan->arena. */
const char *mw_limit_rule(struct mw_plan *p, const struct mw_limit_facts *facts);

/* " × 0.8 × (1 − 0.1) = 34.5 kVA": a derating and the site's spare margin where they are not
 * idle, and the value that comes of them; else "". In plan->arena. */
const char *mw_factors_text(struct mw_plan *p, double derate, double value, const char *unit);

/* What would let one node more in. */
void mw_limit_cure(const struct mw_plan *p, const struct mw_limit *limit,
                   char out[MW_ERR_CURE_CAP]);

/* Why a node does not live through case `fcase`: how many of its supplies then live, what they
 * give, how many it needs. */
void mw_survival_text(const struct mw_plan *p, uint32_t power_class, uint32_t fcase,
                      const struct mw_device_type *node, char out[MW_ERR_TEXT_CAP]);

/* What lets it live: throttling, more feeds, less redundancy; only what helps. */
void mw_survival_cure(const struct mw_plan *p, uint32_t power_class, uint32_t fcase,
                      const struct mw_device_type *node, char out[MW_ERR_CURE_CAP]);

#endif
