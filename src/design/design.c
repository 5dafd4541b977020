#include "design/design.h"

#include "design/diff.h"
#include "design/totals.h"

struct step {
    const char *what; /* for progress */
    enum mw_rc (*run)(struct mw_plan *p, struct mw_diags *diags);
};

/* The whole of design, in order. */
static const struct step steps[] = {
    {"reading the catalog", mw_design_refer},
    {"laying out the floor", mw_design_site},
    {"power", mw_design_power},
    {"fabrics", mw_design_fabrics},
    {"racks and their places", mw_design_racks},
    {"elevations", mw_design_elevations},
    {"supplies and feeds", mw_design_supplies},
    {"names", mw_design_names},
    {"wiring", mw_design_wiring},
    {"cables", mw_design_cabling},
    {"the bound on cables", mw_design_bound},
    {"addresses", mw_design_addresses},
    {"totals", mw_design_totals},
    {"checks", mw_design_checks},
};

enum { STEP_COUNT = sizeof steps / sizeof steps[0] };

static enum mw_rc run_steps(struct mw_plan *p, uint32_t n, struct mw_diags *diags,
                            const struct mw_progress *progress)
{
    for (uint32_t i = 0; i < n; i++) {
        if (progress)
            progress->step(progress->ctx, steps[i].what, i, STEP_COUNT);
        enum mw_rc rc = steps[i].run(p, diags);
        if (rc)
            return rc;
    }
    return MW_OK;
}

/* What the factory will need when it is grown, for the bill of materials. Where the final factory
 * cannot be designed its counts stay unknown, and a finding has said why. */
static void count_final(struct mw_plan *p, const struct mw_progress *progress)
{
    struct mw_factory want = *p->want;
    struct mw_plan grown = {.want = &want, .catalog = p->catalog, .base = p->base};
    struct mw_diags unread = {0};

    want.compute.count = want.compute.count_final;
    if (run_steps(&grown, STEP_COUNT, &unread, progress) == MW_OK)
        mw_totals_final(p, &grown);
    mw_diags_done(&unread);
    mw_plan_done(&grown);
}

static enum mw_rc design(struct mw_plan *p, struct mw_diags *diags,
                         const struct mw_progress *progress)
{
    const struct mw_factory *want = p->want;
    enum mw_rc rc = run_steps(p, STEP_COUNT, diags, progress);
    if (!rc && want->compute.count_final > want->compute.count)
        count_final(p, progress);
    return rc;
}

enum mw_rc mw_design(struct mw_plan *p, const struct mw_factory *want,
                     const struct mw_catalog *catalog, struct mw_diags *diags,
                     const struct mw_progress *progress)
{
    p->want = want;
    p->catalog = catalog;
    return design(p, diags, progress);
}

/* Whether all that stands in `old` is in `p` as it stands. */
static bool keeps_all(const struct mw_plan *old, const struct mw_plan *p)
{
    struct mw_diff d = {0};
    uint32_t touched = 0;

    mw_diff_plans(&d, old, p);
    for (uint32_t i = 0; i < d.racks.n; i++)
        touched |= d.racks.at[i].change;
    for (uint32_t i = 0; i < d.devices.n; i++)
        touched |= d.devices.at[i].change;
    for (uint32_t i = 0; i < d.supplies.n; i++)
        touched |= d.supplies.at[i].change;
    for (uint32_t i = 0; i < d.cables.n; i++)
        touched |= d.cables.at[i].change;
    for (uint32_t i = 0; i < d.addresses.n; i++)
        touched |= d.addresses.at[i].change;
    mw_diff_done(&d);
    return (touched & ~(uint32_t)MW_CHANGE_ADDED) == 0;
}

enum mw_rc mw_design_onto(struct mw_plan *p, const struct mw_factory *want,
                          const struct mw_catalog *catalog, const struct mw_plan *old,
                          struct mw_diags *diags, const struct mw_progress *progress)
{
    struct mw_diags unread = {0};
    bool kept = mw_design(p, want, catalog, &unread, progress) == MW_OK && keeps_all(old, p);

    mw_diags_done(&unread);
    if (kept)
        return MW_OK;
    mw_plan_done(p);
    p->want = want;
    p->catalog = catalog;
    p->base = old;
    return design(p, diags, progress);
}

bool mw_design_can_be(const struct mw_factory *want, const struct mw_catalog *catalog,
                      bool *placed)
{
    struct mw_plan p = {.want = want, .catalog = catalog};
    struct mw_diags unread = {0};
    uint32_t n = 0;

    while (steps[n].run != mw_design_names)
        n++;
    enum mw_rc rc = run_steps(&p, n, &unread, NULL);
    if (placed)
        *placed = p.devices.n > 0;
    mw_diags_done(&unread);
    mw_plan_done(&p);
    return rc == MW_OK;
}
