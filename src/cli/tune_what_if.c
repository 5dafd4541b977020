/*
 * tune_what_if.c: what a change would do: a link, switch or node lost or at half its rate, leaves
 * with fewer ways up, the factory at its final size.
 */
#include "base/unit.h"
#include "cli/tune.h"
#include "design/design.h"

#include <stdlib.h>
#include <string.h>

static bool is_device(const struct mw_tune *t, uint32_t port, const char *name)
{
    return strcmp(t->x->plan->devices.at[t->x->ports[port].device].name, name) == 0;
}

/* Calls `change` for every port of that name, or of a device of that name. */
static uint32_t each_named(struct mw_tune *t, struct mw_view *v, const char *name,
                           void (*change)(struct mw_view *v, uint32_t port))
{
    char buf[MW_EXPECT_PATH_CAP];
    uint32_t n = 0;

    for (uint32_t i = 0; i < v->o.ports.n; i++) {
        bool meant = strchr(name, '/') ? strcmp(mw_expect_path(t->x, i, buf), name) == 0
                                       : is_device(t, i, name);

        if (!meant || v->o.nodes.at[v->o.ports.at[i].node].kind == MW_OBS_SYSTEM)
            continue;
        change(v, i);
        n++;
    }
    return n;
}

static void halve(struct mw_view *v, uint32_t port)
{
    uint32_t peer = v->o.ports.at[port].peer;

    v->o.ports.at[port].mbps /= 2;
    if (peer != MW_NONE)
        v->o.ports.at[peer].mbps = v->o.ports.at[port].mbps;
}

/* Of each leaf's ways up one in `ratio` stays: every ratio-th, in the order of ports. */
static void thin_out(struct mw_tune *t, struct mw_view *v, uint32_t ratio)
{
    for (uint32_t k = 0; k < t->planes.n; k++) {
        const struct mw_net *n = &t->planes.at[k].net;

        for (uint32_t s = 0; s < n->switch_n; s++) {
            uint32_t nth = 0;

            for (uint32_t l = n->first_link[s]; n->tier[s] == 0 && l < n->first_link[s + 1];
                 l++)
                if (n->links[l].to < n->switch_n && n->tier[n->links[l].to] > 0 &&
                    nth++ % ratio)
                    mw_view_unplug(v,
                                   v->o.nodes.at[n->node[s]].first_port + n->links[l].port - 1);
        }
    }
}

static enum mw_rc apply(struct mw_tune *t, struct mw_view *v, const char *change,
                        struct mw_err *err)
{
    const char *colon = strchr(change, ':'), *name = colon ? colon + 1 : "";
    double ratio;

    if (strncmp(change, "lost:", 5) == 0 || strncmp(change, "half:", 5) == 0) {
        if (each_named(t, v, name, change[0] == 'l' ? mw_view_unplug : halve))
            return MW_OK;
        return mw_fail_cure(
            err, MW_E_USAGE, "--what-if",
            "Name a switch, a node or a port: spine-3, leaf-1-5/p33, node007/hca5.",
            "no InfiniBand plane of the plan has a \"%s\"", name);
    }
    if (strncmp(change, "oversubscribed:", 15) == 0 &&
        mw_unit_read(name, NULL, &ratio) == MW_UNIT_OK && ratio >= 2 && ratio <= 64 &&
        ratio == (uint32_t)ratio) {
        thin_out(t, v, (uint32_t)ratio);
        return MW_OK;
    }
    return mw_fail_cure(err, MW_E_USAGE, "--what-if",
                        "Write lost:NAME, half:NAME, final or oversubscribed:2.",
                        "\"%s\" is no change", change);
}

/* The factory at count_final, on paper. */
static enum mw_rc grow(struct mw_tune *t, struct mw_tune_what_if *w, struct mw_err *err)
{
    const struct mw_plan *p = t->x->plan;
    struct mw_diags d = {0};
    enum mw_rc rc;

    if (p->want->compute.count_final <= p->want->compute.count)
        return mw_fail_cure(err, MW_E_USAGE, "--what-if",
                            "Grow it with `millwright expand` and tune that plan.",
                            "the plan has no compute.count_final to grow to");
    w->want = *p->want;
    w->want.compute.count = w->want.compute.count_final;
    rc = mw_design(&w->plan, &w->want, p->catalog, &d, NULL);
    w->other_plan = true;
    if (rc)
        mw_fail(err, d.n ? d.at[0].code : MW_E_BUG, "--what-if", "%s",
                d.n ? d.at[0].text : "the final factory cannot be designed");
    mw_diags_done(&d);
    if (!rc) {
        mw_expect_init(&w->x, &w->plan, NULL);
        w->tune.x = &w->x;
    }
    return rc;
}

static enum mw_rc find_planes(struct mw_tune_what_if *w, const struct mw_view *v,
                              const struct mw_tune *t, struct mw_err *err)
{
    enum mw_rc rc = MW_OK;

    for (uint32_t i = 0; i < t->planes.n && !rc; i++) {
        struct mw_tune_plane *p = mw_vec_push(&w->tune.planes);

        rc = mw_tune_plane_init(&w->tune, p, t->planes.at[i].plane, v, err);
        if (!rc)
            mw_tune_mend(&w->tune, p, v);
    }
    return rc;
}

enum mw_rc mw_tune_what_if(struct mw_tune *t, const char *change, struct mw_err *err)
{
    struct mw_tune_what_if *w = mw_alloc(sizeof *w);
    struct mw_view v = {0};
    enum mw_rc rc;

    *mw_vec_push(&t->what_ifs) = w;
    w->change = change;
    w->tune = (struct mw_tune){.x = t->x, .seed = t->seed};
    if (strcmp(change, "final") == 0) {
        rc = grow(t, w, err);
        if (!rc)
            mw_view_init(&v, w->tune.x, NULL, NULL);
    } else {
        mw_view_copy(&v, t->view, t->x);
        rc = apply(t, &v, change, err);
    }
    if (!rc)
        rc = find_planes(w, &v, t, err);
    mw_view_done(&v);
    return rc;
}

void mw_tune_what_if_free(struct mw_tune_what_if *w)
{
    mw_tune_done(&w->tune);
    if (w->other_plan) {
        if (w->tune.x == &w->x)
            mw_expect_done(&w->x);
        mw_plan_done(&w->plan);
    }
    mw_free(w);
}
