/*
 * identity_host.c: adapters. Those of one host are judged together: the ports that its cables lead
 * to say which host of the plan stands here, its name or its GUIDs which one it is.
 */
#include "verify/identity.h"

#include "verify/identify.h"

#include <string.h>

enum { ELECT_CAP = 32 /* hosts that the adapters of one may hang on the ports of */ };

struct election {
    uint32_t device[ELECT_CAP], n[ELECT_CAP];
    uint32_t size, all;
};

static void elect_add(struct election *e, uint32_t device)
{
    e->all++;
    for (uint32_t i = 0; i < e->size; i++)
        if (e->device[i] == device) {
            e->n[i]++;
            return;
        }
    if (e->size == ELECT_CAP)
        return;
    e->device[e->size] = device;
    e->n[e->size++] = 1;
}

/* The one with most; MW_NONE: none, or two have as many. *most: how many. */
static uint32_t elect_most(const struct election *e, uint32_t *most)
{
    uint32_t device = MW_NONE;

    *most = 0;
    for (uint32_t i = 0; i < e->size; i++)
        if (e->n[i] > *most) {
            *most = e->n[i];
            device = e->device[i];
        } else if (e->n[i] == *most) {
            device = MW_NONE;
        }
    return device;
}

/* The adapter of the plan whose place an observed one has; MW_NONE. */
static uint32_t place_of(const struct mw_identify *g, uint32_t node)
{
    const struct mw_obs_node *own = &g->o->nodes.at[node];

    for (uint32_t i = own->first_port; i < own->first_port + own->port_n; i++) {
        uint32_t there = mw_identify_by_peer(g, i);

        if (there != MW_NONE &&
            g->x->want.nodes.at[g->x->want.ports.at[there].node].kind == MW_OBS_ADAPTER)
            return g->x->want.ports.at[there].node;
    }
    return MW_NONE;
}

/* Adapters whose host is the plan's, but whose own name is not, or is that of an adapter in another
 * fabric: more than a quarter, and their names are given in another order than the plan's. */
void mw_identify_names(struct mw_identify *g)
{
    uint32_t all = 0, other = 0;

    for (uint32_t k = 0; k < g->c.groups.n; k++) {
        const struct mw_claim_group *group = &g->c.groups.at[k];

        for (uint32_t i = 0; i < group->n && group->named && group->device != MW_NONE; i++) {
            uint32_t node = g->c.member[group->first + i], name;
            uint32_t plane = g->id->plane[g->o->nodes.at[node].plane];

            name = mw_claim_adapter(&g->c, group->device, g->o->nodes.at[node].name);
            all++;
            other += name == MW_NONE ||
                     (plane != MW_NONE &&
                      g->x->planes.at[plane].fabric !=
                          g->x->planes.at[g->x->want.nodes.at[name].plane].fabric);
        }
    }
    g->names_apart = other * 4 > all;
    for (uint32_t i = 0; i < g->o->nodes.n && g->names_apart; i++)
        if (g->o->nodes.at[i].kind == MW_OBS_ADAPTER) {
            g->c.name[i] = MW_NONE;
            g->claim[i] = g->id->want[i] = g->c.guid[i];
        }
}

/* The host that a group says to be: by GUIDs, else by name. */
static uint32_t claimed_device(const struct mw_identify *g, const struct mw_claim_group *group)
{
    struct election e = {0};
    uint32_t most, device;

    for (uint32_t i = 0; i < group->n; i++) {
        uint32_t guid = g->c.guid[g->c.member[group->first + i]];

        if (guid != MW_NONE)
            elect_add(&e, g->x->nodes[guid].device);
    }
    device = elect_most(&e, &most);
    return device != MW_NONE ? device : group->device;
}

static uint32_t cabled_device(const struct mw_identify *g, const struct mw_claim_group *group,
                              uint32_t *most, uint32_t *all)
{
    struct election e = {0};
    uint32_t device;

    for (uint32_t i = 0; i < group->n; i++) {
        uint32_t place = place_of(g, g->c.member[group->first + i]);

        if (place != MW_NONE)
            elect_add(&e, g->x->nodes[place].device);
    }
    device = elect_most(&e, most);
    *all = e.all;
    return device;
}

static bool is_of_crowd(const struct mw_identify *g, uint32_t node)
{
    return g->c.group[node] == MW_NONE || !g->c.groups.at[g->c.group[node]].named;
}

/* Hosts that all call themselves the same may all call their adapters "HCA-1", too: names that for
 * more than a quarter are not those of their places say nothing. */
static void judge_crowd(struct mw_identify *g)
{
    uint32_t all = 0, other = 0;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        uint32_t place, name;

        if (g->o->nodes.at[i].kind != MW_OBS_ADAPTER || !is_of_crowd(g, i) ||
            (place = place_of(g, i)) == MW_NONE)
            continue;
        name = mw_claim_adapter(&g->c, g->x->nodes[place].device, g->o->nodes.at[i].name);
        all++;
        other += name != MW_NONE && name != place;
    }
    g->crowd_apart = other * 4 > all;
}

/* The adapter of the device that its name means, if names mean anything; MW_NONE. */
static uint32_t named_adapter(const struct mw_identify *g, uint32_t device, uint32_t node)
{
    if (g->names_apart || (g->crowd_apart && is_of_crowd(g, node)))
        return MW_NONE;
    return mw_claim_adapter(&g->c, device, g->o->nodes.at[node].name);
}

/* The host is another than it says: so are its adapters. */
static void overrule(struct mw_identify *g, const struct mw_claim_group *group, uint32_t device)
{
    for (uint32_t i = 0; i < group->n; i++) {
        uint32_t node = g->c.member[group->first + i];
        uint32_t name = named_adapter(g, device, node), claim = g->claim[node];

        /* Its GUID tells which of a host's adapters it is as well as its name does. */
        if (name == MW_NONE && claim != MW_NONE) {
            const char *own = strchr(g->x->want.nodes.at[claim].name, ' ');
            name = own ? mw_claim_adapter(&g->c, device, g->x->want.nodes.at[claim].name)
                       : MW_NONE;
        }
        g->claim[node] = name;
        g->id->want[node] = name;
    }
}

bool mw_identify_hosts(struct mw_identify *g)
{
    bool overruled = false;

    judge_crowd(g);
    memset(g->owner, 0xff, g->c.device_n * sizeof *g->owner);
    for (uint32_t k = 0; k < g->c.groups.n; k++) {
        const struct mw_claim_group *group = &g->c.groups.at[k];
        uint32_t most, all, device = claimed_device(g, group);
        uint32_t cabled = cabled_device(g, group, &most, &all);

        if (device == MW_NONE)
            continue;
        if (cabled != MW_NONE && cabled != device && most >= OVERRULE_LEAST &&
            most * 3 >= all * 2)
            device = cabled;
        if (device != (g->device[k] == MW_NONE ? claimed_device(g, group) : g->device[k])) {
            overrule(g, group, device);
            overruled = true;
        }
        g->device[k] = device;
        if (group->named)
            g->owner[device] = k;
    }
    return overruled;
}

/* Hosts whose name is not the plan's, and cards of several functions, by most of their cables. */
static void judge_unnamed(struct mw_identify *g, uint32_t k)
{
    const struct mw_claim_group *group = &g->c.groups.at[k];
    uint32_t most, all, device;

    if (g->device[k] != MW_NONE || group->n < 2)
        return;
    device = cabled_device(g, group, &most, &all);
    if (device == MW_NONE || most * 2 <= all || most < 2)
        return;
    if (group->named && g->owner[device] != MW_NONE) { /* two would be the same host */
        uint32_t other = g->owner[device];

        if (claimed_device(g, &g->c.groups.at[other]) == MW_NONE)
            g->device[other] = MW_NONE;
        return;
    }
    g->device[k] = device;
    if (group->named)
        g->owner[device] = k;
}

/* The device that an adapter belongs to: its host's, or if nothing says which that is the one that
 * it hangs at, where it stands alone or that host is there. MW_NONE. */
static uint32_t host_at(const struct mw_identify *g, uint32_t node, uint32_t place)
{
    uint32_t k = g->c.group[node], device;
    bool alone = k == MW_NONE || g->c.groups.at[k].n == 1;

    if (k != MW_NONE && g->device[k] != MW_NONE)
        return g->device[k];
    if (place == MW_NONE)
        return MW_NONE;
    device = g->x->nodes[place].device;
    if (!alone) {
        uint32_t most, all;

        cabled_device(g, &g->c.groups.at[k], &most, &all);
        alone = all < 2;
    }
    return alone || g->owner[device] != MW_NONE ? device : MW_NONE;
}

/* What an adapter is by the port that it hangs on and the host that it belongs to; MW_NONE. *by_name:
 * it hangs on another's port, and its name alone says which of the host there it is. */
static uint32_t by_place(const struct mw_identify *g, uint32_t node, bool *by_name)
{
    uint32_t k = g->c.group[node], place = place_of(g, node);
    uint32_t device = host_at(g, node, place), name;

    *by_name = false;
    if (device == MW_NONE)
        return MW_NONE;
    name = named_adapter(g, device, node);
    if (place != MW_NONE && g->x->nodes[place].device != device)
        place = MW_NONE;
    if (name == MW_NONE || name == place)
        return place;
    *by_name = k == MW_NONE || g->device[k] == MW_NONE;
    return name;
}

/* Gives nodes what was found for them, if nobody has it and nobody else would get it. */
static void hand_out(struct mw_identify *g, const uint32_t *found, const bool *by_name,
                     bool named, uint32_t *holder)
{
    uint32_t *wanted = mw_alloc(g->x->want.nodes.n * sizeof *wanted);

    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        if (found[i] != MW_NONE && by_name[i] == named)
            wanted[found[i]]++;
    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        if (found[i] != MW_NONE && by_name[i] == named && wanted[found[i]] == 1 &&
            holder[found[i]] == 0)
            g->id->want[i] = found[i];
    for (uint32_t i = 0; i < g->x->want.nodes.n; i++)
        holder[i] += wanted[i];
    mw_free(wanted);
}

/*
 * Who says who he is comes first, then who hangs where nothing contradicts it. The names of adapters
 * whose hosts say nothing come last: two of one host that have each other's places are exchanged
 * cables, if nobody else could be either.
 */
void mw_identify_hanging(struct mw_identify *g)
{
    const struct mw_observation *o = g->o;
    uint32_t *holder = mw_alloc(g->x->want.nodes.n * sizeof *holder);
    uint32_t *found = mw_alloc(o->nodes.n * sizeof *found);
    bool *by_name = mw_alloc(o->nodes.n * sizeof *by_name);

    for (uint32_t k = 0; k < g->c.groups.n; k++)
        judge_unnamed(g, k);
    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *n = &o->nodes.at[i];

        found[i] = MW_NONE;
        if (n->kind == MW_OBS_SYSTEM)
            continue;
        if (g->id->want[i] != MW_NONE)
            holder[g->id->want[i]]++;
        else if (n->kind == MW_OBS_ADAPTER || (n->kind == MW_OBS_UNKNOWN && !n->name[0]))
            found[i] = by_place(g, i, &by_name[i]);
    }
    for (uint32_t i = 0; i < o->nodes.n; i++) /* claimed twice after all: nobody has it */
        if (o->nodes.at[i].kind != MW_OBS_SYSTEM && g->id->want[i] != MW_NONE &&
            holder[g->id->want[i]] > 1)
            g->id->want[i] = MW_NONE;
    hand_out(g, found, by_name, false, holder);
    hand_out(g, found, by_name, true, holder);
    mw_free(holder);
    mw_free(found);
    mw_free(by_name);
}
