/* survey_cables.c: cables whose ends disagree, that are slower than their alike, or not active. */
#include "verify/survey_find.h"

#include <stdio.h>
#include <string.h>

/* ---- ends that disagree ---- */

/* Of both ends of each cable the lower handle is `a`. */
static bool is_cable(const struct mw_observation *o, uint32_t a)
{
    uint32_t b = o->ports.at[a].peer;

    return b != MW_NONE && a < b;
}

static bool widths_differ(const struct mw_obs_port *p, const struct mw_obs_port *q)
{
    return p->width && q->width && p->width != q->width;
}

static bool speeds_differ(const struct mw_obs_port *p, const struct mw_obs_port *q)
{
    return p->speed && q->speed && p->speed != q->speed;
}

static void check_ends(const struct mw_observation *o, uint32_t a, struct mw_diags *d)
{
    uint32_t b = o->ports.at[a].peer;
    const struct mw_obs_port *p = &o->ports.at[a], *q = &o->ports.at[b];
    bool width = widths_differ(p, q);
    char path[MW_SURVEY_PATH_CAP], other[MW_SURVEY_PATH_CAP], rate[2][MW_RATE_CAP];

    if (width || speeds_differ(p, q)) {
        bool low = mw_survey_mbps(p) <= mw_survey_mbps(q); /* the end that says less is named */

        mw_diag(d, MW_WARNING, width ? MW_O_WIDTH_ONE_SIDED : MW_O_SPEED_ONE_SIDED,
                mw_survey_path(o, low ? a : b, path), NULL,
                "it runs at %s, says this end; %s says %s", mw_obs_rate(low ? p : q, rate[0]),
                mw_survey_path(o, low ? b : a, other), mw_obs_rate(low ? q : p, rate[1]));
    }
    if (p->one_sided && q->one_sided)
        mw_diag(d, MW_WARNING, MW_O_LINK_ONE_SIDED, mw_survey_path(o, a, path), NULL,
                "only one end tells of the cable to %s", mw_survey_path(o, b, other));
}

/* ---- slower than its alike ---- */

enum alike { ALIKE_SWITCH, ALIKE_ADAPTER, ALIKE_N }; /* what a switch's port leads to */
enum { ALIKE_LEAST = 3 };                            /* fewer have no majority to speak of */

static int alike_of(const struct mw_observation *o, uint32_t port)
{
    uint32_t peer = o->ports.at[port].peer;

    if (peer == MW_NONE || mw_survey_mbps(&o->ports.at[port]) == 0)
        return ALIKE_N;
    switch (o->nodes.at[o->ports.at[peer].node].kind) {
    case MW_OBS_SWITCH:
        return ALIKE_SWITCH;
    case MW_OBS_ADAPTER:
        return ALIKE_ADAPTER;
    default:
        return ALIKE_N;
    }
}

/* The port whose rate more than half of a switch's alike ports have, or MW_NONE (Boyer and Moore's
 * vote: the one candidate, then the count). *n: the alike ports; *same: those of that rate. */
static uint32_t majority(const struct mw_observation *o, const struct mw_obs_node *s, int alike,
                         uint32_t *n, uint32_t *same)
{
    uint32_t best = MW_NONE, votes = 0;

    *n = *same = 0;
    for (uint32_t i = s->first_port; i < s->first_port + s->port_n; i++) {
        if (alike_of(o, i) != alike)
            continue;
        ++*n;
        if (votes == 0)
            best = i;
        votes += mw_survey_mbps(&o->ports.at[i]) == mw_survey_mbps(&o->ports.at[best])
                     ? 1
                     : UINT32_MAX;
    }
    for (uint32_t i = s->first_port; i < s->first_port + s->port_n && best != MW_NONE; i++)
        *same += alike_of(o, i) == alike &&
                 mw_survey_mbps(&o->ports.at[i]) == mw_survey_mbps(&o->ports.at[best]);
    return *n >= ALIKE_LEAST && *same * 2 > *n ? best : MW_NONE;
}

/* `told`: by port: its cable has been told. */
static void check_alike(const struct mw_observation *o, uint32_t node, int alike, bool *told,
                        struct mw_diags *d)
{
    const struct mw_obs_node *s = &o->nodes.at[node];
    char path[MW_SURVEY_PATH_CAP], other[MW_SURVEY_PATH_CAP], rate[2][MW_RATE_CAP];
    uint32_t n, same, most = majority(o, s, alike, &n, &same);

    for (uint32_t i = s->first_port; i < s->first_port + s->port_n && most != MW_NONE; i++) {
        const struct mw_obs_port *p = &o->ports.at[i], *m = &o->ports.at[most];

        if (alike_of(o, i) != alike || mw_survey_mbps(p) >= mw_survey_mbps(m) || told[i] ||
            widths_differ(p, &o->ports.at[p->peer]) || speeds_differ(p, &o->ports.at[p->peer]))
            continue;
        told[i] = told[p->peer] = true;
        mw_diag(d, MW_WARNING, MW_O_SLOW, mw_survey_path(o, i, path), NULL,
                "the cable to %s runs at %s, %u of %u such ports here at %s",
                mw_survey_path(o, p->peer, other), mw_obs_rate(p, rate[0]), same, n,
                mw_obs_rate(m, rate[1]));
    }
}

static void check_all_alike(const struct mw_observation *o, struct mw_diags *d)
{
    bool *told = mw_alloc(o->ports.n * sizeof *told);

    for (uint32_t i = 0; i < o->nodes.n; i++)
        for (int alike = 0; alike < ALIKE_N && o->nodes.at[i].kind == MW_OBS_SWITCH; alike++)
            check_alike(o, i, alike, told, d);
    mw_free(told);
}

/* ---- not active ---- */

/* The lesser state of the two ends; unknown where neither tells. */
static enum mw_port_state cable_state(const struct mw_observation *o, uint32_t a)
{
    uint8_t p = o->ports.at[a].state, q = o->ports.at[o->ports.at[a].peer].state;

    if (p == MW_PORT_UNKNOWN || q == MW_PORT_UNKNOWN)
        return (enum mw_port_state)(p > q ? p : q);
    return (enum mw_port_state)(p < q ? p : q);
}

static void check_states(const struct mw_observation *o, struct mw_diags *d)
{
    uint32_t *known = mw_alloc(o->planes * sizeof *known);
    uint32_t *active = mw_alloc(o->planes * sizeof *active);
    char path[MW_SURVEY_PATH_CAP], other[MW_SURVEY_PATH_CAP];

    for (uint32_t i = 0; i < o->ports.n; i++) {
        uint32_t plane = o->nodes.at[o->ports.at[i].node].plane;

        if (!is_cable(o, i))
            continue;
        known[plane] += cable_state(o, i) != MW_PORT_UNKNOWN;
        active[plane] += cable_state(o, i) == MW_PORT_ACTIVE;
    }
    for (uint32_t plane = 0; plane < o->planes; plane++) {
        snprintf(path, sizeof path, "subnet %u", plane + 1);
        if (known[plane] > 1 && active[plane] == 0)
            mw_diag(d, MW_WARNING, MW_O_NOT_ACTIVE, path, NULL,
                    "none of its %u links is active: it has no subnet manager", known[plane]);
    }
    for (uint32_t i = 0; i < o->ports.n; i++) {
        uint32_t plane = o->nodes.at[o->ports.at[i].node].plane;
        enum mw_port_state state = is_cable(o, i) ? cable_state(o, i) : MW_PORT_UNKNOWN;

        if (state != MW_PORT_UNKNOWN && state != MW_PORT_ACTIVE &&
            (active[plane] > 0 || known[plane] == 1))
            mw_diag(d, MW_WARNING, MW_O_NOT_ACTIVE, mw_survey_path(o, i, path), NULL,
                    "the link to %s is %s", mw_survey_path(o, o->ports.at[i].peer, other),
                    mw_port_state_names[state]);
    }
    mw_free(known);
    mw_free(active);
}

void mw_survey_cables(const struct mw_observation *o, struct mw_diags *d)
{
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (is_cable(o, i))
            check_ends(o, i, d);
    check_all_alike(o, d);
    check_states(o, d);
}
