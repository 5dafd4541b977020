/*
 * nearest.c: from a factory that cannot be to the nearest that can. Each relaxation changes one
 * value of a copy of the request; the first that works, mildest first, is the answer. Nothing
 * is predicted: a design counts only when its steps succeed.
 */
#include "design/design.h"

#include <inttypes.h>
#include <stdio.h>

/* Changes one value of the request and names it; false when there is nothing to change. */
struct relaxation {
    bool (*apply)(struct mw_factory *f, char *out, size_t cap);
};

static bool relax_planes(struct mw_factory *f, char *out, size_t cap)
{
    int32_t planes = f->fabrics.compute.planes;

    if (!f->fabrics.compute.enabled || planes >= 8)
        return false;
    f->fabrics.compute.planes = planes * 2;
    snprintf(out, cap, "--set fabrics.compute.planes=%" PRId32, planes * 2);
    return true;
}

static bool relax_planes_4(struct mw_factory *f, char *out, size_t cap)
{
    return relax_planes(f, out, cap) && relax_planes(f, out, cap);
}

static bool relax_planes_8(struct mw_factory *f, char *out, size_t cap)
{
    return relax_planes_4(f, out, cap) && relax_planes(f, out, cap);
}

static bool relax_tiers(struct mw_factory *f, char *out, size_t cap)
{
    if (!f->fabrics.compute.enabled || f->fabrics.compute.tiers == 0)
        return false;
    f->fabrics.compute.tiers = 0;
    snprintf(out, cap, "--set fabrics.compute.tiers=auto");
    return true;
}

static bool relax_survive(struct mw_factory *f, char *out, size_t cap)
{
    if (f->site.power.survive == MW_SURVIVE_THROTTLED)
        return false;
    f->site.power.survive = MW_SURVIVE_THROTTLED;
    snprintf(out, cap, "--set site.power.survive=throttled");
    return true;
}

static bool relax_2n(struct mw_factory *f, char *out, size_t cap)
{
    if (f->site.power.redundancy != MW_RED_2N)
        return false;
    f->site.power.redundancy = MW_RED_N1;
    snprintf(out, cap, "--set site.power.redundancy=N+1");
    return true;
}

/* The most nodes that can be, below what was asked for. */
static bool fewer_nodes(struct mw_factory *f, const struct mw_catalog *catalog, char *out,
                        size_t cap)
{
    int32_t low = 0, high = f->compute.count; /* low can be (0: unproven), high cannot */

    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        f->compute.count = mid;
        if (mw_design_can_be(f, catalog))
            low = mid;
        else
            high = mid;
    }
    if (low == 0)
        return false;
    snprintf(out, cap, "--set compute.count=%" PRId32, low);
    return true;
}

bool mw_design_nearest(const struct mw_factory *want, const struct mw_catalog *catalog,
                       char *out, size_t cap)
{
    static const struct relaxation relaxations[] = {
        {relax_tiers},    {relax_planes},  {relax_planes_4},
        {relax_planes_8}, {relax_survive}, {relax_2n},
    };
    char text[96];

    for (size_t i = 0; i < sizeof relaxations / sizeof relaxations[0]; i++) {
        struct mw_factory f = *want; /* shares the arena; only scalars are changed */
        if (relaxations[i].apply(&f, text, sizeof text) && mw_design_can_be(&f, catalog)) {
            snprintf(out, cap, "%s", text);
            return true;
        }
    }
    struct mw_factory f = *want;
    if (f.compute.count_final > f.compute.count) { /* growth may be what does not fit */
        f.compute.count_final = f.compute.count;
        if (mw_design_can_be(&f, catalog)) {
            snprintf(out, cap, "--set compute.count_final=%" PRId32, f.compute.count);
            return true;
        }
        f = *want;
    }
    return fewer_nodes(&f, catalog, out, cap);
}
