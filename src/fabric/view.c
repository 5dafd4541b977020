#include "fabric/view.h"

#include <string.h>

static void copy_arrays(struct mw_observation *to, const struct mw_observation *from)
{
    *to = (struct mw_observation){.planes = from->planes};
    mw_vec_reserve(&to->nodes, from->nodes.n);
    mw_vec_reserve(&to->ports, from->ports.n);
    if (from->nodes.n)
        memcpy(to->nodes.at, from->nodes.at, from->nodes.n * sizeof *to->nodes.at);
    if (from->ports.n)
        memcpy(to->ports.at, from->ports.at, from->ports.n * sizeof *to->ports.at);
    to->nodes.n = from->nodes.n;
    to->ports.n = from->ports.n;
}

/* What the observed nodes tell of themselves: GUIDs, addresses and tables. */
static void take_nodes(struct mw_view *v, const struct mw_observation *o,
                       const struct mw_join *id)
{
    for (uint32_t i = 0; i < v->o.nodes.n; i++) {
        struct mw_obs_node *n = &v->o.nodes.at[i];
        struct mw_view_plane *p = &v->planes[n->plane];

        p->switches += n->kind == MW_OBS_SWITCH;
        if (id->seen[i] == MW_NONE)
            continue;
        const struct mw_obs_node *seen = &o->nodes.at[id->seen[i]];

        if (seen->guid)
            n->guid = seen->guid;
        n->lid = seen->lid;
        n->lmc = seen->lmc;
        n->lft = seen->lft;
        n->lft_n = seen->lft_n;
        p->tables += n->kind == MW_OBS_SWITCH && seen->lft;
    }
}

static uint32_t place_of(const struct mw_join *id, uint32_t seen_port)
{
    return seen_port == MW_NONE ? MW_NONE : id->want_port[seen_port];
}

static void take_ports(struct mw_view *v, const struct mw_expect *x,
                       const struct mw_observation *o, const struct mw_join *id)
{
    for (uint32_t i = 0; i < v->o.ports.n; i++) {
        const struct mw_view_plane *p =
            &v->planes[x->want.nodes.at[x->want.ports.at[i].node].plane];

        if (p->cables)
            v->o.ports.at[i].peer = MW_NONE;
    }
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *seen = &o->ports.at[i];
        uint32_t at = id->want_port[i], there = place_of(id, seen->peer);

        if (at == MW_NONE)
            continue;
        struct mw_obs_port *port = &v->o.ports.at[at];
        struct mw_view_plane *p = &v->planes[v->o.nodes.at[port->node].plane];

        if (seen->guid)
            port->guid = seen->guid;
        port->lid = seen->lid;
        port->lmc = seen->lmc;
        if (!p->cables)
            continue;
        p->unplaced += seen->peer != MW_NONE && there == MW_NONE;
        if (there == MW_NONE || id->want_port[i] == there)
            continue;
        port->peer = there;
        port->state = seen->state;
        port->width = seen->width;
        port->speed = seen->speed;
        if (mw_obs_mbps(seen))
            port->mbps = mw_obs_mbps(seen);
    }
}

void mw_view_init(struct mw_view *v, const struct mw_expect *x, const struct mw_observation *o,
                  const struct mw_join *id)
{
    copy_arrays(&v->o, &x->want);
    v->planes = mw_alloc(x->planes.n * sizeof *v->planes);
    for (uint32_t i = 0; i < x->planes.n; i++)
        v->planes[i] = (struct mw_view_plane){.seen = MW_NONE};
    if (!o) {
        for (uint32_t i = 0; i < v->o.nodes.n; i++)
            v->planes[v->o.nodes.at[i].plane].switches +=
                v->o.nodes.at[i].kind == MW_OBS_SWITCH;
        return;
    }
    for (uint32_t i = 0; i < o->planes; i++)
        if (id->plane[i] != MW_NONE)
            v->planes[id->plane[i]].seen = i;
    for (uint32_t i = 0; i < o->ports.n; i++) {
        uint32_t plane = id->plane[o->nodes.at[o->ports.at[i].node].plane];

        if (plane != MW_NONE && o->ports.at[i].peer != MW_NONE)
            v->planes[plane].cables = true;
    }
    take_nodes(v, o, id);
    take_ports(v, x, o, id);
}

void mw_view_copy(struct mw_view *to, const struct mw_view *from, const struct mw_expect *x)
{
    copy_arrays(&to->o, &from->o);
    to->planes = mw_alloc(x->planes.n * sizeof *to->planes);
    memcpy(to->planes, from->planes, x->planes.n * sizeof *to->planes);
}

void mw_view_done(struct mw_view *v)
{
    mw_observation_done(&v->o);
    mw_free(v->planes);
    *v = (struct mw_view){0};
}

void mw_view_unplug(struct mw_view *v, uint32_t port)
{
    uint32_t peer = v->o.ports.at[port].peer;

    if (peer == MW_NONE)
        return;
    v->o.ports.at[port].peer = MW_NONE;
    v->o.ports.at[peer].peer = MW_NONE;
}

void mw_view_restore(struct mw_view *v, const struct mw_expect *x, uint32_t port)
{
    uint32_t peer = x->want.ports.at[port].peer;

    if (peer == MW_NONE)
        return;
    mw_view_unplug(v, port);
    mw_view_unplug(v, peer);
    for (int i = 0; i < 2; i++, port = x->want.ports.at[port].peer) {
        uint16_t lid = v->o.ports.at[port].lid;

        v->o.ports.at[port] = x->want.ports.at[port];
        v->o.ports.at[port].lid = lid;
    }
}
