/* relink.c: see relink.h. */
#include "design/relink.h"

#include "design/onto.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A link of one lane, of the base (in handles of the plan) or of the plan. */
struct link {
    uint32_t device[3]; /* MW_NONE: the outside, or no third end */
    uint16_t port[3];
    uint8_t fabric, kind;
    bool settled;   /* of the base: with its whole cable */
    bool let_go;    /* of the base: not kept */
    uint32_t cable; /* its handle, in the base or in the plan */
};

struct relinking {
    struct mw_plan *p;
    struct mw_diags *diags;
    uint32_t *device_now;
    struct link *old, *want;
    uint32_t old_n, want_n;
    uint32_t *first_port; /* by device */
    uint8_t *port;        /* by port: see below */
    bool *done;           /* by cable of the plan: it is kept */
    struct {
        int64_t stood, moved, removed;
    } count[MW_FABRIC_COUNT][MW_LINK_KINDS];
};

enum { PORT_TAKEN = 1, PORT_FREED = 2 };

static uint8_t *port_at(struct relinking *r, uint32_t device, uint32_t port)
{
    return &r->port[r->first_port[device] + port];
}

/* ---- lists ---- */

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int same_use(const struct link *a, const struct link *b)
{
    int order = compare_u32(a->fabric, b->fabric);

    if (!order)
        order = compare_u32(a->kind, b->kind);
    for (int e = 0; e < 3 && !order; e++)
        order = compare_u32(a->device[e], b->device[e]);
    return order;
}

static int link_cmp(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int order = same_use(x, y);

    if (!order)
        order = compare_u32(x->cable, y->cable);
    return order ? order : compare_u32(x->port[0], y->port[0]);
}

/* The lanes of a cable of the base, those whose devices are all in the plan. */
static void list_old(struct relinking *r, uint32_t i)
{
    const struct mw_cable *c = &r->p->base->cables.at[i];
    uint8_t lanes = c->end[0].lanes > 0 ? c->end[0].lanes : 1;

    for (uint8_t lane = 0; lane < lanes; lane++) {
        struct link *l = &r->old[r->old_n];
        *l = (struct link){.fabric = c->fabric, .kind = c->kind, .cable = i};
        for (int e = 0; e < 3; e++) {
            uint32_t device = c->end[e].device;
            l->device[e] = device == MW_NONE ? MW_NONE : r->device_now[device];
            l->port[e] = (uint16_t)(c->end[e].port + lane);
            if (device != MW_NONE && l->device[e] == MW_NONE)
                return;
        }
        r->old_n++;
    }
}

static void list_links(struct relinking *r)
{
    const struct mw_plan *base = r->p->base;
    uint32_t lanes = 0;

    for (uint32_t i = 0; i < base->cables.n; i++)
        lanes += base->cables.at[i].end[0].lanes > 0 ? base->cables.at[i].end[0].lanes : 1;
    r->old = mw_alloc(lanes * sizeof *r->old);
    for (uint32_t i = 0; i < base->cables.n; i++)
        list_old(r, i);
    r->want = mw_alloc(r->p->cables.n * sizeof *r->want);
    for (uint32_t i = 0; i < r->p->cables.n; i++) {
        const struct mw_cable *c = &r->p->cables.at[i];
        struct link *l = &r->want[r->want_n++];
        *l = (struct link){.fabric = c->fabric, .kind = c->kind, .cable = i};
        for (int e = 0; e < 3; e++) {
            l->device[e] = c->end[e].device;
            l->port[e] = c->end[e].port;
        }
    }
    if (r->old_n)
        qsort(r->old, r->old_n, sizeof *r->old, link_cmp);
    if (r->want_n)
        qsort(r->want, r->want_n, sizeof *r->want, link_cmp);
}

static void list_ports(struct relinking *r)
{
    uint32_t ports = 0;

    r->first_port = mw_alloc(r->p->devices.n * sizeof *r->first_port);
    for (uint32_t d = 0; d < r->p->devices.n; d++) {
        r->first_port[d] = ports;
        ports += r->p->devices.at[d].type->port_n;
    }
    r->port = mw_alloc(ports);
    r->done = mw_alloc(r->p->cables.n * sizeof *r->done);
}

/* ---- what is kept ---- */

static void keep(struct relinking *r, const struct link *old, const struct link *want)
{
    struct mw_cable *c = &r->p->cables.at[want->cable];

    for (int e = 0; e < 3; e++) {
        if (old->device[e] == MW_NONE)
            continue;
        c->end[e].port = old->port[e];
        *port_at(r, old->device[e], old->port[e]) = PORT_TAKEN;
    }
    r->done[want->cable] = true;
}

static void let_go(struct relinking *r, struct link *old)
{
    for (int e = 0; e < 3; e++)
        if (old->device[e] != MW_NONE)
            *port_at(r, old->device[e], old->port[e]) = PORT_FREED;
    old->let_go = true;
}

/* Lanes of one cable, from `old` on, among `n` links. */
static uint32_t lanes_of(const struct link *old, uint32_t n)
{
    return n > 1 && old[1].cable == old[0].cable ? 2 : 1;
}

/* Keeps as many of `n` links that stand as `m` are wanted: first whole cables, then lanes. */
static void keep_group(struct relinking *r, struct link *old, uint32_t n,
                       const struct link *want, uint32_t m)
{
    uint32_t kept = 0;

    for (uint32_t i = 0, lanes; i < n; i += lanes) {
        lanes = lanes_of(old + i, n - i);
        bool fits = kept + lanes <= m;
        for (uint32_t k = i; k < i + lanes && fits; k++)
            keep(r, &old[k], &want[kept++]);
        old[i].settled = old[i + lanes - 1].settled = fits;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (old[i].settled)
            continue;
        if (kept < m)
            keep(r, &old[i], &want[kept++]);
        else
            let_go(r, &old[i]);
    }
    r->count[old->fabric][old->kind].stood += n;
}

static void keep_links(struct relinking *r)
{
    uint32_t w = 0;

    for (uint32_t i = 0, end; i < r->old_n; i = end) {
        uint32_t m = 0;
        for (end = i + 1; end < r->old_n && same_use(&r->old[i], &r->old[end]) == 0; end++)
            continue;
        while (w < r->want_n && same_use(&r->want[w], &r->old[i]) < 0)
            w++;
        while (w + m < r->want_n && same_use(&r->want[w + m], &r->old[i]) == 0)
            m++;
        keep_group(r, r->old + i, end - i, r->want + w, m);
        w += m;
    }
}

/* ---- what is not ---- */

/* A freed port of the net, else the highest free one; -1: none. */
static int32_t free_port(struct relinking *r, uint32_t device, enum mw_port_net net)
{
    const struct mw_device_type *type = r->p->devices.at[device].type;
    int32_t best = -1;

    for (uint32_t i = 0; i < type->port_n; i++) {
        uint8_t state = *port_at(r, device, i);
        if (type->ports[i].net != net || state == PORT_TAKEN)
            continue;
        best = (int32_t)i;
        if (state == PORT_FREED)
            break;
    }
    return best;
}

/* The port of the rule where it is free: for all of them before any other port is given. */
static void take_rule_ports(struct relinking *r, bool (*open)[3])
{
    for (uint32_t i = 0; i < r->p->cables.n; i++) {
        const struct mw_cable *c = &r->p->cables.at[i];
        for (int e = 0; e < 3 && !r->done[i]; e++) {
            if (c->end[e].device == MW_NONE)
                continue;
            uint8_t *state = port_at(r, c->end[e].device, c->end[e].port);
            open[i][e] = *state == PORT_TAKEN;
            *state = PORT_TAKEN;
        }
    }
}

static enum mw_rc take_free_ports(struct relinking *r, bool (*open)[3])
{
    for (uint32_t i = 0; i < r->p->cables.n; i++)
        for (int e = 0; e < 3; e++) {
            struct mw_end *end = &r->p->cables.at[i].end[e];
            if (!open[i][e])
                continue;
            const struct mw_device *d = &r->p->devices.at[end->device];
            int32_t port = free_port(r, end->device, d->type->ports[end->port].net);
            if (port < 0) {
                mw_diag(r->diags, MW_ERROR, MW_D_STANDS_PORTS, d->name, NULL,
                        "%s has no port left for a %s %s cable beside those that stand",
                        d->name ? d->name : mw_role_names[d->role],
                        mw_fabric_names[r->p->cables.at[i].fabric],
                        mw_link_names[r->p->cables.at[i].kind]);
                return MW_EIMPOSSIBLE;
            }
            end->port = (uint16_t)port;
            *port_at(r, end->device, (uint32_t)port) = PORT_TAKEN;
        }
    return MW_OK;
}

/* ---- findings ---- */

/* The links of the plan that take the place of those that were let go, by port. */
struct takers {
    uint32_t *cable; /* by port: a cable that is not kept, or MW_NONE */
    uint32_t outside[MW_FABRIC_COUNT][MW_LINK_KINDS]; /* those that lead outside */
    bool *taken;                                      /* by cable */
};

static void list_takers(struct relinking *r, struct takers *t)
{
    uint32_t ports = 0;

    for (uint32_t d = 0; d < r->p->devices.n; d++)
        ports += r->p->devices.at[d].type->port_n;
    t->cable = mw_alloc(ports * sizeof *t->cable);
    t->taken = mw_alloc(r->p->cables.n * sizeof *t->taken);
    for (uint32_t i = 0; i < ports; i++)
        t->cable[i] = MW_NONE;
    for (uint32_t i = 0; i < r->p->cables.n; i++) {
        const struct mw_cable *c = &r->p->cables.at[i];
        for (int e = 0; e < 3 && !r->done[i]; e++)
            if (c->end[e].device != MW_NONE)
                t->cable[r->first_port[c->end[e].device] + c->end[e].port] = i;
        t->outside[c->fabric][c->kind] += !r->done[i] && c->end[1].device == MW_NONE;
    }
}

/* Whether end `e` of a link that was let go stays, as the end of another (diff.c pairs them so,
 * too). The outside stays where it is. */
static bool stays_at(struct relinking *r, struct takers *t, const struct link *old, int e)
{
    uint32_t *outside = &t->outside[old->fabric][old->kind];

    if (old->device[e] == MW_NONE) {
        bool stays = e == 1 && *outside > 0;
        *outside -= stays;
        return stays;
    }
    uint32_t i = t->cable[r->first_port[old->device[e]] + old->port[e]];
    const struct mw_cable *c = i == MW_NONE ? NULL : &r->p->cables.at[i];
    if (!c || t->taken[i] || c->fabric != old->fabric || c->kind != old->kind)
        return false;
    t->taken[i] = true;
    *outside -= c->end[1].device == MW_NONE;
    return true;
}

/* Of links that were let go, those that are plugged elsewhere, and those that are taken out. */
static void count_moves(struct relinking *r)
{
    struct takers t = {0};

    list_takers(r, &t);
    for (int e = 0; e < 3; e++)
        for (uint32_t i = 0; i < r->old_n; i++) {
            struct link *old = &r->old[i];
            if (!old->let_go || !stays_at(r, &t, old, e))
                continue;
            old->let_go = false;
            r->count[old->fabric][old->kind].moved++;
        }
    for (uint32_t i = 0; i < r->old_n; i++)
        r->count[r->old[i].fabric][r->old[i].kind].removed += r->old[i].let_go;
    mw_free(t.cable);
    mw_free(t.taken);
}

static const char *reason(struct mw_plan *p, int fabric, int kind)
{
    bool uplinks = kind == MW_LINK_UPLINK; /* they enter the in-band network */
    const char *name = uplinks ? "in-band network" : "fabric";
    int f = uplinks ? MW_FABRIC_INBAND : fabric;
    const struct mw_fabric *was = &p->base->fabrics[f], *is = &p->fabrics[f];

    if (was->tiers != is->tiers)
        return mw_arena_printf(&p->arena, "the %s goes from %d tier%s to %d", name,
                               (int)was->tiers, was->tiers == 1 ? "" : "s", (int)is->tiers);
    if (was->planes != is->planes)
        return mw_arena_printf(&p->arena, "the %s goes from %d plane%s to %d", name,
                               (int)was->planes, was->planes == 1 ? "" : "s", (int)is->planes);
    if (was->pods != is->pods)
        return mw_arena_printf(&p->arena, "the %s goes from %d pod%s to %d", name,
                               (int)was->pods, was->pods == 1 ? "" : "s", (int)is->pods);
    if (kind == MW_LINK_MANAGER_LEAF)
        return "their leaves need the ports";
    if (fabric == MW_FABRIC_COMPUTE &&
        p->base->want->fabrics.compute.topology != p->want->fabrics.compute.topology)
        return "the fabric has another topology";
    if (was->spine != is->spine || was->core != is->core)
        return "the fabric has other spines or cores";
    if (p->want->compute.count > p->base->want->compute.count)
        return "the factory is larger";
    return "the new factory has other links";
}

static void report(struct relinking *r)
{
    struct mw_arena *a = &r->p->arena;

    count_moves(r);
    for (int f = 0; f < MW_FABRIC_COUNT; f++)
        for (int k = 0; k < MW_LINK_KINDS; k++) {
            int64_t stood = r->count[f][k].stood, moved = r->count[f][k].moved;
            int64_t removed = r->count[f][k].removed;
            if (moved + removed == 0)
                continue;
            mw_plan_finding(r->p, MW_D_MOVES, MW_WARNING,
                            mw_arena_printf(a, "fabric:%s", mw_fabric_names[f]),
                            "%" PRId64 " of %" PRId64 " %s links that stand must be %s%s: %s",
                            moved > 0 ? moved : removed, stood, mw_link_names[k],
                            moved > 0 ? "plugged elsewhere" : "taken out",
                            moved > 0 && removed > 0
                                ? mw_arena_printf(a, ", and %" PRId64 " taken out", removed)
                                : "",
                            reason(r->p, f, k));
        }
}

enum mw_rc mw_relink(struct mw_plan *p, struct mw_diags *diags)
{
    struct relinking r = {.p = p, .diags = diags, .device_now = mw_onto_now(p)};
    bool(*open)[3] = mw_alloc(p->cables.n * sizeof *open);
    enum mw_rc rc;

    list_ports(&r);
    list_links(&r);
    keep_links(&r);
    take_rule_ports(&r, open);
    rc = take_free_ports(&r, open);
    if (!rc)
        report(&r);
    mw_free(open);
    mw_free(r.device_now);
    mw_free(r.old);
    mw_free(r.want);
    mw_free(r.first_port);
    mw_free(r.port);
    mw_free(r.done);
    return rc;
}
