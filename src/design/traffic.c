/* traffic.c: expected cables between racks; see traffic.h. */
#include "design/traffic.h"

#include "design/tree.h"

#include <stdlib.h>

enum { MILLI = 1000 };

/* A switch that serves nodes. */
struct server {
    int32_t su, index;
    uint32_t bin;
};

static int server_cmp(const void *a, const void *b)
{
    const struct server *s = a, *t = b;

    if (s->su != t->su)
        return s->su < t->su ? -1 : 1;
    return s->index < t->index ? -1 : s->index > t->index;
}

typedef MW_VEC(struct server) server_list;

static int pull_cmp(const void *a, const void *b)
{
    const struct mw_pull *s = a, *t = b;

    if (s->su != t->su)
        return s->su < t->su ? -1 : 1;
    return s->bin < t->bin ? -1 : s->bin > t->bin;
}

static void add_pull(struct mw_traffic *t, int32_t su, const struct server *s, uint32_t n,
                     int32_t ports)
{
    for (uint32_t i = 0; i < n; i++)
        *mw_vec_push(&t->pulls) = (struct mw_pull){su, s[i].bin, (int64_t)ports * MILLI / n};
}

/* Nodes of each unit to the switches of their unit; units that have none to those of the unit
 * before, whose spare ports they take. */
static void pull_by_unit(struct mw_traffic *t, server_list *s, int32_t units, int32_t ports)
{
    uint32_t first = 0, n = 0;

    qsort(s->at, s->n, sizeof *s->at, server_cmp);
    for (int32_t su = 0; su < units; su++) {
        uint32_t next = first + n, end = next;
        while (end < s->n && s->at[end].su <= su)
            end++;
        if (end > next) {
            first = next;
            n = end - next;
        }
        add_pull(t, su, s->at + first, n, ports);
    }
}

/* Edge switches fill up in order: each unit takes its share of them. */
static void pull_by_share(struct mw_traffic *t, server_list *s, int32_t units, int32_t ports)
{
    qsort(s->at, s->n, sizeof *s->at, server_cmp);
    for (int32_t su = 0; su < units; su++) {
        uint32_t first = (uint32_t)((uint64_t)s->n * (uint32_t)su / (uint32_t)units);
        uint32_t end = (uint32_t)(((uint64_t)s->n * ((uint32_t)su + 1) + (uint32_t)units - 1) /
                                  (uint32_t)units);
        add_pull(t, su, s->at + first, end - first, ports);
    }
}

static void pull_nodes(struct mw_traffic *t, const struct mw_packing *k, int32_t units)
{
    static const struct {
        enum mw_fabric_id fabric;
        enum mw_role role;
        enum mw_port_net net;
    } nets[] = {
        {MW_FABRIC_COMPUTE, MW_ROLE_LEAF, MW_NET_COMPUTE},
        {MW_FABRIC_STORAGE, MW_ROLE_LEAF, MW_NET_STORAGE},
        {MW_FABRIC_INBAND, MW_ROLE_LEAF, MW_NET_INBAND},
        {MW_FABRIC_OOB, MW_ROLE_EDGE, MW_NET_OOB},
    };

    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        server_list s = {0};
        for (uint32_t b = 0; b < k->bins.n; b++)
            for (uint32_t j = 0; j < k->bins.at[b].n; j++) {
                const struct mw_pack_item *item = &k->items.at[k->bins.at[b].first + j];
                if (item->fabric != nets[i].fabric || item->role != nets[i].role)
                    continue;
                if (item->su >= 0) /* others serve appliances, or racks of no unit */
                    *mw_vec_push(&s) = (struct server){item->su, item->index, b};
            }
        int32_t ports = mw_ports_count(k->node, nets[i].net);
        if (s.n > 0 && nets[i].role == MW_ROLE_EDGE)
            pull_by_share(t, &s, units, ports);
        else if (s.n > 0)
            pull_by_unit(t, &s, units, ports);
        mw_vec_done(&s);
    }
    if (t->pulls.n == 0)
        return;
    qsort(t->pulls.at, t->pulls.n, sizeof *t->pulls.at, pull_cmp);
    uint32_t n = 0; /* one record per unit and bin */
    for (uint32_t i = 0; i < t->pulls.n; i++) {
        if (n > 0 && pull_cmp(&t->pulls.at[n - 1], &t->pulls.at[i]) == 0)
            t->pulls.at[n - 1].milli += t->pulls.at[i].milli;
        else
            t->pulls.at[n++] = t->pulls.at[i];
    }
    t->pulls.n = n;
}

/* ---- between switches ---- */

/* A bin's share in a group of switches, all of whose lower ones are cabled to all upper ones. */
struct member {
    uint64_t group;
    uint32_t bin, n;
    bool upper;
    int64_t milli; /* all cables upwards of these lower ones */
};

typedef MW_VEC(struct member) member_list;

static int member_cmp(const void *a, const void *b)
{
    const struct member *s = a, *t = b;

    if (s->group != t->group)
        return s->group < t->group ? -1 : 1;
    if (s->upper != t->upper)
        return s->upper ? 1 : -1;
    return s->bin < t->bin ? -1 : s->bin > t->bin;
}

static void join(member_list *m, uint64_t group, uint32_t bin, bool upper, int64_t cables)
{
    struct member *last = m->n > 0 ? &m->at[m->n - 1] : NULL;

    if (!last || last->group != group || last->bin != bin || last->upper != upper) {
        *mw_vec_push(m) = (struct member){.group = group, .bin = bin, .upper = upper};
        last = &m->at[m->n - 1];
    }
    last->n++;
    last->milli += cables * MILLI;
}

static uint64_t group_id(uint32_t level, uint32_t fabric, int32_t plane, int32_t pod)
{
    return (uint64_t)level << 56 | (uint64_t)fabric << 48 | (uint64_t)(uint16_t)plane << 32 |
           (uint32_t)(pod + 1);
}

/* Spine's number within its pod: the core group that it reaches. */
static int32_t spine_number(const struct mw_fabric *f, int32_t index)
{
    int32_t pods = f->pods > 0 ? f->pods * f->planes : f->planes;
    int32_t per_pod = pods > 0 ? f->spine_final / pods : 0;

    return per_pod > 0 ? index % per_pod : 0;
}

/* Enters a switch of a tree into the groups above and below it. */
static void join_tree(member_list *m, const struct mw_plan *p, const struct mw_pack_item *item,
                      uint32_t bin)
{
    const struct mw_fabric *f = &p->fabrics[item->fabric];
    const struct mw_device *d = &p->devices.at[item->device];
    bool pairs = item->fabric == MW_FABRIC_INBAND; /* any leaf to any of the tier above */
    int32_t pod = pairs ? 0 : d->pod;
    int32_t number = pairs ? 0 : spine_number(f, d->index);

    if (item->role == MW_ROLE_LEAF) {
        join(m, group_id(0, item->fabric, d->plane, pod), bin, false, f->uplinks_per_leaf);
    } else if (item->role == MW_ROLE_SPINE) {
        join(m, group_id(0, item->fabric, d->plane, pod), bin, true, 0);
        join(m, group_id(1, item->fabric, d->plane, number), bin, false, f->uplinks_per_leaf);
    } else {
        join(m, group_id(1, item->fabric, d->plane, pod), bin, true, 0);
    }
}

static uint64_t pair_id(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

struct flow_map {
    struct mw_map_u64 at; /* pair of bins to flow */
    struct mw_traffic *t;
};

static void add_flow(struct flow_map *f, uint32_t a, uint32_t b, int64_t milli)
{
    if (a == b || milli == 0)
        return;
    uint32_t *at = mw_map_u64_put(&f->at, pair_id(a, b), f->t->flows.n);
    if (*at == f->t->flows.n)
        *mw_vec_push(&f->t->flows) =
            (struct mw_place_flow){.a = a < b ? a : b, .b = a < b ? b : a};
    f->t->flows.at[*at].weight += milli;
}

/* Cables of a group: each lower switch spreads evenly over the upper ones. */
static void flow_group(struct flow_map *f, const struct member *m, uint32_t n)
{
    int64_t upper = 0;

    for (uint32_t i = 0; i < n; i++)
        upper += m[i].upper ? m[i].n : 0;
    for (uint32_t i = 0; i < n && upper > 0; i++)
        for (uint32_t k = 0; k < n && !m[i].upper; k++)
            if (m[k].upper)
                add_flow(f, m[i].bin, m[k].bin, m[i].milli * m[k].n / upper);
}

/* The in-band network's highest tier takes the uplinks of edge switches, and the servers. */
static void join_services(member_list *m, const struct mw_plan *p,
                          const struct mw_pack_item *item, uint32_t bin, enum mw_role top)
{
    uint64_t group = group_id(2, MW_FABRIC_INBAND, 0, 0);

    if (item->fabric == MW_FABRIC_INBAND && item->role == top)
        join(m, group, bin, true, 0);
    else if (item->role == MW_ROLE_EDGE || item->role == MW_ROLE_CONSOLE)
        join(m, group, bin, false, p->want->fabrics.oob.uplinks);
    else if (item->role >= MW_ROLE_MANAGER && item->role <= MW_ROLE_STORAGE)
        join(m, group, bin, false, 2);
}

static enum mw_role inband_top(const struct mw_plan *p)
{
    const struct mw_fabric *f = &p->fabrics[MW_FABRIC_INBAND];

    return f->core > 0 ? MW_ROLE_CORE : f->spine > 0 ? MW_ROLE_SPINE : MW_ROLE_LEAF;
}

static void flow_switches(struct mw_traffic *t, const struct mw_packing *k)
{
    struct flow_map f = {.t = t};
    member_list m = {0};
    enum mw_role top = inband_top(k->p);

    for (uint32_t b = 0; b < k->bins.n; b++)
        for (uint32_t i = 0; i < k->bins.at[b].n; i++) {
            const struct mw_pack_item *item = &k->items.at[k->bins.at[b].first + i];
            join_services(&m, k->p, item, b, top);
            if (item->device != MW_NONE && item->fabric < MW_FABRIC_OOB &&
                (item->role == MW_ROLE_LEAF || item->role == MW_ROLE_SPINE ||
                 item->role == MW_ROLE_CORE))
                join_tree(&m, k->p, item, b);
        }
    if (m.n > 0)
        qsort(m.at, m.n, sizeof *m.at, member_cmp);
    for (uint32_t i = 0, end; i < m.n; i = end) {
        for (end = i + 1; end < m.n && m.at[end].group == m.at[i].group; end++)
            ;
        flow_group(&f, m.at + i, end - i);
    }
    mw_vec_done(&m);
    mw_map_u64_done(&f.at);
}

void mw_traffic(struct mw_traffic *t, const struct mw_packing *k, int32_t units)
{
    pull_nodes(t, k, units);
    flow_switches(t, k);
}

void mw_traffic_done(struct mw_traffic *t)
{
    mw_vec_done(&t->pulls);
    mw_vec_done(&t->flows);
}
