/* fabric_view.c: see fabric_view.h. */
#include "draw/fabric_view.h"

static uint8_t tier_of(const struct mw_device *d, enum mw_fabric_id fabric)
{
    bool edges = fabric == MW_FABRIC_OOB || fabric == MW_FABRIC_CONSOLE;

    if (d->fabric != fabric) /* what edges lead to lies above them */
        return edges && d->fabric == MW_FABRIC_INBAND ? MW_TIER_SPINE : MW_TIER_END;
    switch (d->role) {
    case MW_ROLE_LEAF:
    case MW_ROLE_EDGE:
    case MW_ROLE_CONSOLE:
        return MW_TIER_LEAF;
    case MW_ROLE_SPINE:
        return MW_TIER_SPINE;
    case MW_ROLE_CORE: /* in-band cores stand right above leaves */
        return fabric == MW_FABRIC_INBAND ? MW_TIER_SPINE : MW_TIER_CORE;
    default:
        return MW_TIER_END;
    }
}

static void add_link(struct mw_fabric_view *v, const struct mw_cable *c,
                     const struct mw_end *tail, uint32_t lane, uint32_t head_lane)
{
    struct mw_view_link link = {c->end[0].device, tail->device,
                                (uint16_t)(c->end[0].port + head_lane),
                                (uint16_t)(tail->port + lane), c->kind};
    bool turn = link.b == MW_NONE || (link.a != MW_NONE && v->tier[link.a] > v->tier[link.b]);

    /* A management link's lower end is what is managed, be that a spine. */
    if (c->kind == MW_LINK_MGMT)
        turn = false;
    if (turn)
        link = (struct mw_view_link){link.b, link.a, link.b_port, link.a_port, link.kind};
    *mw_vec_push(&v->links) = link;
    if (link.a != MW_NONE)
        v->there[link.a] = true;
    v->there[link.b] = true;
}

/* A cable's links: one for each lane; a splitter's head shares its lanes among its tails. */
static void add_cable(struct mw_fabric_view *v, const struct mw_cable *c)
{
    uint32_t head_last = c->end[0].lanes ? c->end[0].lanes - 1u : 0, head = 0;

    for (int e = 1; e < 3; e++) {
        const struct mw_end *tail = &c->end[e];
        uint32_t lanes = tail->device == MW_NONE ? c->end[0].lanes : tail->lanes;
        if (e == 2 && tail->device == MW_NONE)
            break;
        for (uint32_t lane = 0; lane < lanes; lane++, head++)
            add_link(v, c, tail, lane, head < head_last ? head : head_last);
    }
}

void mw_fabric_view_init(struct mw_fabric_view *v, const struct mw_plan *p,
                         enum mw_fabric_id fabric)
{
    *v = (struct mw_fabric_view){.p = p, .fabric = fabric};
    v->tier = mw_alloc(p->devices.n);
    v->there = mw_alloc(p->devices.n * sizeof *v->there);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        v->tier[i] = tier_of(&p->devices.at[i], fabric);
        v->there[i] = p->devices.at[i].fabric == fabric;
    }
    for (uint32_t i = 0; i < p->cables.n; i++)
        if (p->cables.at[i].fabric == fabric)
            add_cable(v, &p->cables.at[i]);
}

void mw_fabric_view_done(struct mw_fabric_view *v)
{
    mw_vec_done(&v->links);
    mw_free(v->tier);
    mw_free(v->there);
}

int32_t mw_view_gbps(const struct mw_fabric_view *v, const struct mw_view_link *link)
{
    int32_t b = v->p->devices.at[link->b].type->ports[link->b_port].gbps;
    int32_t a =
        link->a == MW_NONE ? b : v->p->devices.at[link->a].type->ports[link->a_port].gbps;
    int32_t least = a < b ? a : b;

    return least > 0 ? least : 0;
}

enum mw_ink mw_view_ink(const struct mw_device *d)
{
    static const enum mw_ink inks[MW_ROLE_COUNT] = {
        [MW_ROLE_NODE] = MW_INK_NODE,      [MW_ROLE_LEAF] = MW_INK_LEAF,
        [MW_ROLE_SPINE] = MW_INK_SPINE,    [MW_ROLE_CORE] = MW_INK_CORE,
        [MW_ROLE_EDGE] = MW_INK_EDGE,      [MW_ROLE_CONSOLE] = MW_INK_EDGE,
        [MW_ROLE_MANAGER] = MW_INK_SERVER, [MW_ROLE_MANAGEMENT] = MW_INK_SERVER,
        [MW_ROLE_LOGIN] = MW_INK_SERVER,   [MW_ROLE_STORAGE] = MW_INK_STORAGE,
        [MW_ROLE_PDU] = MW_INK_PDU,
    };

    return inks[d->role];
}

const char *mw_view_place(struct mw_arena *a, const struct mw_plan *p, uint32_t device)
{
    const struct mw_device *d = &p->devices.at[device];

    if (d->rack == MW_NONE)
        return "elsewhere";
    if (d->u == 0)
        return p->racks.at[d->rack].name;
    return mw_arena_printf(a, "%s U%d", p->racks.at[d->rack].name, d->u);
}
