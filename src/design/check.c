/* check.c: the table of design rules, and the step that asks each. */
#include "design/check.h"

#include "design/design.h"
#include "design/identity.h"

static void look_alike(struct mw_plan *p, const struct mw_rule *rule)
{
    (void)rule; /* severities differ by class */
    mw_identity_check(p);
}

const struct mw_rule mw_rules[] = {
    {MW_D_FEED_LOSS, MW_WARNING, mw_check_feed_loss},
    {MW_D_BREAKER, MW_WARNING, mw_check_breaker},
    {MW_D_DERATE, MW_INFO, mw_check_derate},
    {MW_D_OUTLETS, MW_ERROR, mw_check_outlets},
    {MW_D_STRANDED, MW_INFO, mw_check_stranded},
    {MW_D_FLOOR_LOAD, MW_ERROR, mw_check_floor_load},
    {MW_D_AIRFLOW, MW_WARNING, mw_check_airflow},
    {MW_D_INLET, MW_WARNING, mw_check_inlet},
    {MW_D_TRAY_FULL, MW_WARNING, mw_check_tray_full},
    {MW_D_MIXED_RAILS, MW_ERROR, mw_check_mixed_rails},
    {MW_D_OVERSUBSCRIBED, MW_WARNING, mw_check_oversubscribed},
    {MW_D_SINGLE, MW_WARNING, mw_check_single},
    {MW_D_MANAGER, MW_WARNING, mw_check_manager},
    {MW_D_GROWTH, MW_INFO, mw_check_growth},
    {MW_D_PREFIX_FULL, MW_WARNING, mw_check_prefix_full},
    {MW_D_IDENTICAL, MW_WARNING, look_alike},
    {MW_D_ASSUMED, MW_INFO, mw_check_assumed},
    {MW_D_UNKNOWN, MW_INFO, mw_check_unknown},
    {MW_D_NOT_STATED, MW_INFO, mw_check_not_stated},
};

const uint32_t mw_rule_n = sizeof mw_rules / sizeof mw_rules[0];

enum mw_rc mw_design_checks(struct mw_plan *p, struct mw_diags *diags)
{
    (void)diags; /* findings belong to the plan */
    for (uint32_t i = 0; i < mw_rule_n; i++)
        mw_rules[i].look(p, &mw_rules[i]);
    return MW_OK;
}
