/*
 * check.h: the design rules, for check.c, which lists them, and the files that hold them by
 * subject: check_power.c, check_floor.c, check_trays.c, check_fabric.c.
 *
 * A rule looks at a finished plan and adds a finding for what it sees; like things (all racks,
 * all devices of a type) share one finding that names the first and the count. A rule that sees
 * nothing is silent.
 */
#ifndef MW_DESIGN_CHECK_H
#define MW_DESIGN_CHECK_H

#include "model/plan.h"

struct mw_rule {
    enum mw_code code;
    enum mw_severity severity; /* of the plain case; where a rule is graver or lighter, its
                                * comment says when */
    void (*look)(struct mw_plan *p, const struct mw_rule *rule);
};

/* The table of rules, in the order in which they speak. */
extern const struct mw_rule mw_rules[];
extern const uint32_t mw_rule_n;

/* ---- check_power.c ---- */

/* What a lost feed does: devices that go down or throttle, feeds, UPS or a rack's remaining
 * circuits that then carry too much. An error where the factory file asks to survive it, else a
 * warning; throttling that the file allows is information. */
void mw_check_feed_loss(struct mw_plan *p, const struct mw_rule *rule);

/* Circuits at 120, 208 and 240 V planned for more than 80 % of their breaker: the continuous
 * rule of North America (NEC 210.20(A)). An error where a circuit's load passes its capacity. */
void mw_check_breaker(struct mw_plan *p, const struct mw_rule *rule);

/* Circuits at other voltages without any derating. */
void mw_check_derate(struct mw_plan *p, const struct mw_rule *rule);

/* Feeds, rack positions, circuits, cooling and floor that the file does not limit. */
void mw_check_not_stated(struct mw_plan *p, const struct mw_rule *rule);

/* Compute racks that draw at most three quarters of what their position may (a threshold of this
 * program: about one node in four). */
void mw_check_stranded(struct mw_plan *p, const struct mw_rule *rule);

void mw_check_outlets(struct mw_plan *p, const struct mw_rule *rule);

/* ---- check_floor.c ---- */

void mw_check_floor_load(struct mw_plan *p, const struct mw_rule *rule);

/* Air against the aisles; where the airflow is not known, information. */
void mw_check_airflow(struct mw_plan *p, const struct mw_rule *rule);

/* Inlet air within 3 K of the most a device allows (a margin of this program), or below its
 * least; an error above its most. */
void mw_check_inlet(struct mw_plan *p, const struct mw_rule *rule);

void mw_check_unknown(struct mw_plan *p, const struct mw_rule *rule);
void mw_check_assumed(struct mw_plan *p, const struct mw_rule *rule);

/* ---- check_trays.c ---- */

/* Trays that hold more cable than site.trays.max_fill lets them. */
void mw_check_tray_full(struct mw_plan *p, const struct mw_rule *rule);

/* ---- check_fabric.c ---- */

void mw_check_mixed_rails(struct mw_plan *p, const struct mw_rule *rule);
void mw_check_single(struct mw_plan *p, const struct mw_rule *rule);

/* No position free, a last scalable unit that is full, or growth that moves cables: the last is
 * a warning. */
void mw_check_growth(struct mw_plan *p, const struct mw_rule *rule);

/* InfiniBand without a fabric manager on it; one that the file puts elsewhere is information. */
void mw_check_manager(struct mw_plan *p, const struct mw_rule *rule);

/* Leaves with more bandwidth down than up, as cabled; what the file asks for is information. */
void mw_check_oversubscribed(struct mw_plan *p, const struct mw_rule *rule);

/* More than four fifths of a prefix taken when the factory has grown. */
void mw_check_prefix_full(struct mw_plan *p, const struct mw_rule *rule);

#endif
