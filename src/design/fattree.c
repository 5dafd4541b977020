/* fattree.c: see fattree.h. */
#include "design/fattree.h"

#include "base/err.h"

static int32_t ceil_div(int64_t a, int64_t b)
{
    return (int32_t)((a + b - 1) / b);
}

static int32_t min_i32(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t main_leaves(const struct mw_fattree_want *w)
{
    return w->rails * w->units_final;
}

/* Spine ports that all leaves take on each of S spines, or -1 when S does not suit a kind. */
static int64_t spine_ports(const struct mw_fattree_want *w, int32_t s, bool round_up)
{
    if (!round_up && (w->uplinks % s != 0 || (w->extra > 0 && w->extra_uplinks % s != 0)))
        return -1;

    int32_t m = ceil_div(w->uplinks, s);
    int32_t m_extra = w->extra > 0 ? ceil_div(w->extra_uplinks, s) : 0;

    if ((int64_t)m * s > w->uplinks_most || (int64_t)m_extra * s > w->extra_uplinks_most)
        return -1;
    return (int64_t)main_leaves(w) * m + (int64_t)w->extra * m_extra;
}

/*
 * Spines of a two-tier tree, 0 when there is no such number. When no number divides both kinds
 * of leaves' uplinks, leaves get a few uplinks more, as far as they have ports.
 */
static int32_t two_tier_spines(const struct mw_fattree_want *w)
{
    for (int pass = 0; pass < 2; pass++) {
        int32_t most = pass == 0 ? w->uplinks : w->uplinks_most;

        for (int32_t s = 1; s <= most; s++) {
            int64_t ports = spine_ports(w, s, pass == 1);

            if (ports >= 0 && ports <= w->radix[1])
                return s;
        }
    }
    return 0;
}

static void fill_two_tiers(const struct mw_fattree_want *w, int32_t s, struct mw_fattree *t)
{
    t->tiers = 2;
    t->pods = t->pods_main = 1;
    t->links = ceil_div(w->uplinks, s);
    t->extra_links = w->extra > 0 ? ceil_div(w->extra_uplinks, s) : 0;
    t->pod_leaves = main_leaves(w);
    t->pod_extra = w->extra;
    t->spines = t->spines_final = s;
}

static enum mw_fattree_fault fill_three_tiers(const struct mw_fattree_want *w,
                                              struct mw_fattree *t)
{
    int32_t half = w->radix[1] / 2;

    t->tiers = 3;
    t->spines = t->spines_final = w->uplinks;
    t->links = 1;
    if (w->units_final <= half) {
        t->rails_per_pod = min_i32(w->rails, half / w->units_final);
        t->pods_main = ceil_div(w->rails, t->rails_per_pod);
        t->pod_leaves = t->rails_per_pod * w->units_final;
    } else {
        t->units_per_pod = half;
        t->pods_main = w->rails * ceil_div(w->units_final, half);
        t->pod_leaves = half;
    }
    t->pods = t->pods_main;
    if (w->extra > 0) {
        t->extra_links = ceil_div(w->extra_uplinks, t->spines);
        if (t->extra_links > half || t->extra_links * t->spines > w->extra_uplinks_most)
            return MW_FATTREE_UPLINKS;
        t->pod_extra = min_i32(w->extra, half / t->extra_links);
        t->pods += ceil_div(w->extra, t->pod_extra);
    }
    for (int32_t c = 1; c <= half; c++) {
        if (half % c == 0 && (int64_t)t->pods * (half / c) <= w->radix[2]) {
            t->cores_per_group = c;
            t->core_links = half / c;
            t->groups = t->spines;
            return MW_FATTREE_OK;
        }
    }
    return MW_FATTREE_LARGE;
}

static void count_switches(struct mw_fattree *t)
{
    t->spine = t->pods * t->spines;
    t->spine_final = t->pods * t->spines_final;
    t->groups = t->tiers == 3 ? t->spines : 0;
    t->core = t->groups * t->cores_per_group;
    t->core_final = t->tiers == 3 ? t->spines_final * t->cores_per_group : 0;
}

/* The final structure alone. */
static enum mw_fattree_fault size_final(const struct mw_fattree_want *w, struct mw_fattree *t)
{
    int32_t leaves = main_leaves(w) + w->extra;

    *t = (struct mw_fattree){
        .rails = w->rails,
        .units = w->units,
        .units_final = w->units_final,
        .extra = w->extra,
        .leaf = w->rails * w->units + w->extra,
        .leaf_final = leaves,
    };
    if (leaves == 1 && w->tiers <= 1) {
        t->tiers = 1;
        t->pods = t->pods_main = 1;
        t->pod_leaves = 1;
    } else {
        int32_t s;

        if (w->tiers == 1)
            return MW_FATTREE_TIERS;
        if (w->uplinks < 1 || w->uplinks > w->uplinks_most)
            return MW_FATTREE_UPLINKS;
        s = w->tiers == 3 ? 0 : two_tier_spines(w);
        if (s > 0) {
            fill_two_tiers(w, s, t);
        } else if (w->tiers == 2) {
            return MW_FATTREE_TIERS;
        } else {
            enum mw_fattree_fault fault = fill_three_tiers(w, t);

            if (fault != MW_FATTREE_OK)
                return fault;
        }
    }
    count_switches(t);
    if (w->lids > 0 && w->lids + t->leaf_final + t->spine_final + t->core_final > MW_LID_CAP)
        return MW_FATTREE_LIDS;
    return MW_FATTREE_OK;
}

/* Spines of a pod that the leaves of the first day need: a divisor of the final number, so that
 * what is there is used evenly. */
static int32_t spines_now(const struct mw_fattree_want *w, const struct mw_fattree *t)
{
    int32_t ports = t->tiers == 3 ? w->radix[1] / 2 : w->radix[1];
    int32_t pod_now = t->rails_per_pod > 0 ? t->rails_per_pod * w->units
                      : t->tiers == 3      ? min_i32(w->units, t->units_per_pod)
                                           : w->rails * w->units;
    int64_t links = (int64_t)pod_now * t->links;

    if (t->tiers == 2)
        links += (int64_t)t->extra * t->extra_links;
    else if ((int64_t)t->pod_extra * t->extra_links > links)
        links = (int64_t)t->pod_extra * t->extra_links;
    for (int32_t s = 1; s < t->spines_final; s++)
        if (t->spines_final % s == 0 && (int64_t)s * ports >= links * t->spines_final)
            return s;
    return t->spines_final;
}

enum mw_fattree_fault mw_fattree_size(const struct mw_fattree_want *want,
                                      struct mw_fattree *out)
{
    struct mw_fattree t, grown;
    enum mw_fattree_fault fault = size_final(want, &grown);

    MW_ASSERT(want->units <= want->units_final);
    if (fault != MW_FATTREE_OK)
        return fault;
    t = grown;
    if (want->units < want->units_final && want->growth == MW_GROWTH_REWIRE) {
        struct mw_fattree_want today = *want;

        today.units_final = want->units;
        fault = size_final(&today, &t);
        if (fault != MW_FATTREE_OK)
            return fault;
        t.spine_final = grown.spine_final;
        t.core_final = grown.core_final;
    } else if (want->units < want->units_final && want->growth == MW_GROWTH_OVERSUBSCRIBED &&
               t.tiers > 1) {
        t.spines = spines_now(want, &t);
        count_switches(&t);
    }
    *out = t;
    return MW_FATTREE_OK;
}

struct mw_fattree_place mw_fattree_leaf(const struct mw_fattree *t, int32_t unit, int32_t rail)
{
    if (t->units_per_pod > 0) {
        int32_t split = ceil_div(t->units_final, t->units_per_pod);

        return (struct mw_fattree_place){rail * split + unit / t->units_per_pod,
                                         unit % t->units_per_pod * t->links};
    }
    if (t->rails_per_pod > 0)
        return (struct mw_fattree_place){rail / t->rails_per_pod,
                                         (unit * t->rails_per_pod + rail % t->rails_per_pod) *
                                             t->links};
    return (struct mw_fattree_place){0, (unit * t->rails + rail) * t->links};
}

struct mw_fattree_place mw_fattree_extra(const struct mw_fattree *t, int32_t extra)
{
    if (t->tiers == 3)
        return (struct mw_fattree_place){t->pods_main + extra / t->pod_extra,
                                         extra % t->pod_extra * t->extra_links};
    return (struct mw_fattree_place){0, t->rails * t->units_final * t->links +
                                            extra * t->extra_links};
}
