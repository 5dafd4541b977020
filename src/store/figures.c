/* figures.c: see figures.h. */
#include "store/figures.h"

#include <math.h>

const char *mw_figures_growth(const struct mw_factory *f)
{
    if (f->compute.count_final <= f->compute.count)
        return "none";
    switch (f->compute.growth) {
    case MW_GROWTH_OVERSUBSCRIBED:
        return "oversubscribed";
    case MW_GROWTH_REWIRE:
        return "rewire";
    default:
        return "prebuilt";
    }
}

int64_t mw_figures_node_gpus(const struct mw_plan *p)
{
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);

    return nodes.n ? p->devices.at[nodes.first].type->gpus : 0;
}

int32_t mw_figures_rack_nodes(const struct mw_plan *p, const struct mw_rack *rack)
{
    int32_t n = 0;

    for (uint32_t i = 0; i < rack->device_n; i++)
        n += p->devices.at[p->rack_devices.at[rack->first_device + i]].role == MW_ROLE_NODE;
    return n;
}

static int64_t circuits_w(const struct mw_plan *p, uint32_t feed)
{
    int64_t va = 0;

    for (uint32_t i = 0; i < p->circuits.n; i++)
        if (p->circuits.at[i].feed == feed)
            va += p->circuits.at[i].capacity_va;
    return llround((double)va * p->want->site.power.power_factor);
}

struct mw_feed_figures mw_figures_feed(const struct mw_plan *p, uint32_t feed)
{
    const struct mw_site_power *power = &p->want->site.power;
    const struct mw_feed *want = &power->feeds.at[feed];
    struct mw_feed_figures f = {.stated = want->w > 0};

    for (uint32_t i = 0; i < p->feed_loads.n; i++) {
        const struct mw_feed_load *load = &p->feed_loads.at[i];
        if (load->feed != feed)
            continue;
        if (load->fcase == 0)
            f.normal_w = load->w;
        if (load->w > f.worst_w) {
            f.worst_w = load->w;
            f.worst_case = load->fcase;
        }
    }
    f.capacity_w = f.stated ? llround((double)want->w * want->derate * (1 - power->margin))
                            : circuits_w(p, feed);
    return f;
}

const char *mw_figures_phase(const struct mw_plan *p, const struct mw_supply *s)
{
    static const char *const names[] = {"L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"};

    if (s->circuit == MW_NONE)
        return "";
    if (p->circuits.at[s->circuit].want->phases == 1)
        return "L-N";
    MW_ASSERT(s->phase < sizeof names / sizeof *names);
    return names[s->phase];
}
