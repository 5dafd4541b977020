/*
 * observation_build.c: how observations are gathered. Nodes, ports and claims ("port a says that its
 * cable ends at port b") are kept by source until the end; only then is it known which sources see
 * the same plane, and so which nodes are one.
 */
#include "model/observation.h"

#include "base/text.h"

#include <string.h>

struct raw_node {
    struct mw_obs_node node;
    uint32_t *ports; /* raw port by number - 1; MW_NONE */
    uint32_t port_cap, port_most;
    bool apart; /* a second one of its GUID in its source: merged with none */
    bool named; /* known by name: Ethernet */
};

struct raw_port {
    struct mw_obs_port port; /* port.node is a raw node */
    uint64_t heard_by; /* of those of one name, the one that is heard there; 0 the first */
};

struct claim {
    uint32_t a, b; /* raw ports; after merging, ports */
    uint32_t source, line;
    bool heard; /* b is what the neighbour calls its port */
};

struct owner { /* whose a LID is */
    uint64_t guid;
    const char *name;
    uint32_t source, line;
    uint16_t lid;
    uint8_t kind;
};

struct mw_obs_build {
    struct mw_observation *o;
    struct mw_diags *diags;
    struct mw_arena scratch;
    MW_VEC(struct raw_node) nodes;
    MW_VEC(struct raw_port) ports;
    MW_VEC(struct claim) claims;
    MW_VEC(struct owner) owners;
    struct mw_map_u64 guids;      /* of the source at hand */
    struct mw_map_u64 systems;    /* by system_key() */
    struct mw_map_u64 port_names; /* by port_key(), of nodes and ports gathered */
    bool capped;
};

struct mw_obs_build *mw_obs_build_new(struct mw_observation *o, struct mw_diags *d)
{
    struct mw_obs_build *b = mw_alloc(sizeof *b);

    b->o = o;
    b->diags = d;
    return b;
}

void mw_obs_begin(struct mw_obs_build *b, const char *source, const char *kind)
{
    MW_ASSERT(b->o->sources.n < MW_OBS_SOURCES_CAP);
    *mw_vec_push(&b->o->sources) =
        (struct mw_obs_source){.name = mw_arena_strdup(&b->o->arena, source),
                               .kind = mw_arena_strdup(&b->o->arena, kind)};
    mw_map_u64_done(&b->guids);
    mw_map_u64_done(&b->systems);
    mw_map_u64_done(&b->port_names);
}

static uint32_t cap_passed(struct mw_obs_build *b, const char *what, long cap)
{
    if (!b->capped)
        mw_diag(b->diags, MW_ERROR, MW_E_CAP, b->o->sources.at[b->o->sources.n - 1].name, NULL,
                "more than %ld %s", cap, what);
    b->capped = true;
    return MW_NONE;
}

static uint32_t push_node(struct mw_obs_build *b, uint64_t guid, const char *name,
                          uint32_t line)
{
    struct raw_node *r;

    if (b->nodes.n == MW_OBS_NODES_CAP)
        return cap_passed(b, "nodes", MW_OBS_NODES_CAP);
    r = mw_vec_push(&b->nodes);
    r->node.guid = guid;
    r->node.name = name;
    r->node.source = b->o->sources.n - 1;
    r->node.line = line;
    return b->nodes.n - 1;
}

uint32_t mw_obs_add_node(struct mw_obs_build *b, uint64_t guid, uint32_t line)
{
    uint32_t *at = mw_map_u64_put(&b->guids, guid, MW_OBS_NODES_CAP);

    if (*at == MW_OBS_NODES_CAP) {
        uint32_t node = push_node(b, guid, "", line);

        if (node == MW_NONE)
            return MW_NONE;
        *at = node;
    }
    return *at;
}

static uint64_t system_key(const char *name, uint64_t mac)
{
    return mw_fnv_str(mw_fnv(MW_FNV, &mac, sizeof mac), name);
}

uint32_t mw_obs_add_named(struct mw_obs_build *b, const char *name, uint64_t mac, uint32_t line)
{
    uint32_t node, *at = mw_map_u64_put(&b->systems, system_key(name, mac), MW_OBS_NODES_CAP);

    if (*at != MW_OBS_NODES_CAP)
        return *at;
    node = push_node(b, mac, mw_obs_text(b, name, strlen(name)), line);
    if (node == MW_NONE)
        return MW_NONE;
    b->nodes.at[node].node.kind = MW_OBS_SYSTEM;
    b->nodes.at[node].named = true;
    *at = node;
    return node;
}

struct mw_obs_node *mw_obs_at(struct mw_obs_build *b, uint32_t node)
{
    return &b->nodes.at[node].node;
}

const char *mw_obs_text(struct mw_obs_build *b, const char *s, size_t n)
{
    return mw_text_tame(mw_arena_strndup(&b->o->arena, s, n));
}

bool mw_obs_describe(struct mw_obs_build *b, uint32_t *node, const char *name, uint32_t line)
{
    struct raw_node *r = &b->nodes.at[*node];

    if (!r->node.described) {
        r->node.described = true;
        r->node.name = name;
        r->node.line = line;
        return true;
    }
    *mw_vec_push(&b->o->twice) = (struct mw_obs_twice){
        .node = *node, .source = b->o->sources.n - 1, .line = line, .name = name};
    uint32_t second = push_node(b, r->node.guid, name, line);

    if (second != MW_NONE) {
        b->nodes.at[second].node.described = true;
        b->nodes.at[second].apart = true;
        *node = second;
    }
    return false;
}

static void make_room(struct mw_obs_build *b, struct raw_node *r, uint32_t number)
{
    uint32_t cap = r->port_cap ? r->port_cap : 1;

    if (number <= r->port_cap)
        return;
    while (cap < number)
        cap *= 2;
    uint32_t *ports = mw_arena_alloc(&b->scratch, cap * sizeof *ports);
    for (uint32_t i = 0; i < cap; i++)
        ports[i] = i < r->port_cap ? r->ports[i] : MW_NONE;
    r->ports = ports;
    r->port_cap = cap;
}

uint32_t mw_obs_add_port(struct mw_obs_build *b, uint32_t node, uint32_t number, uint32_t line)
{
    struct raw_node *r = &b->nodes.at[node];

    if (number < 1 || number > MW_OBS_PORT_NUMBER_CAP)
        return cap_passed(b, "ports of a node", MW_OBS_PORT_NUMBER_CAP);
    make_room(b, r, number);
    if (r->ports[number - 1] != MW_NONE)
        return r->ports[number - 1];
    if (b->ports.n == MW_OBS_PORTS_CAP)
        return cap_passed(b, "ports", MW_OBS_PORTS_CAP);
    struct mw_obs_port *p = &mw_vec_push(&b->ports)->port;

    *p = (struct mw_obs_port){.node = node,
                              .peer = MW_NONE,
                              .counters = MW_NONE,
                              .number = (uint16_t)number,
                              .line = line};
    r->ports[number - 1] = b->ports.n - 1;
    if (number > r->port_most)
        r->port_most = number;
    return b->ports.n - 1;
}

static uint64_t port_key(uint32_t node, const char *name)
{
    return mw_fnv_str(mw_fnv(MW_FNV, &node, sizeof node), name);
}

uint32_t mw_obs_add_port_named(struct mw_obs_build *b, uint32_t node, const char *name,
                               uint32_t line)
{
    uint32_t port, *at = mw_map_u64_put(&b->port_names, port_key(node, name), MW_OBS_PORTS_CAP);

    if (*at != MW_OBS_PORTS_CAP)
        return *at;
    port = mw_obs_add_port(b, node, b->nodes.at[node].port_most + 1, line);
    if (port == MW_NONE)
        return MW_NONE;
    b->ports.at[port].port.name = mw_obs_text(b, name, strlen(name));
    *at = port;
    return port;
}

struct mw_obs_port *mw_obs_port_of(struct mw_obs_build *b, uint32_t port)
{
    return &b->ports.at[port].port;
}

void mw_obs_add_link(struct mw_obs_build *b, uint32_t a, uint32_t c, uint32_t line)
{
    *mw_vec_push(&b->claims) =
        (struct claim){.a = a, .b = c, .source = b->o->sources.n - 1, .line = line};
}

void mw_obs_hear_link(struct mw_obs_build *b, uint32_t a, uint32_t c, uint32_t line)
{
    mw_obs_add_link(b, a, c, line);
    b->claims.at[b->claims.n - 1].heard = true;
}

struct mw_obs_counters *mw_obs_add_counters(struct mw_obs_build *b, uint32_t port)
{
    struct mw_obs_counters *c;
    struct mw_obs_port *p = &b->ports.at[port].port;

    if (p->counters == MW_NONE) {
        p->counters = b->o->counters.n;
        c = mw_vec_push(&b->o->counters);
        memset(c->v, 0xff, sizeof c->v);
    }
    return &b->o->counters.at[p->counters];
}

uint8_t *mw_obs_add_lft(struct mw_obs_build *b, uint32_t node, uint32_t n)
{
    uint8_t *lft = mw_arena_alloc(&b->o->arena, n ? n : 1);

    memset(lft, 255, n);
    b->nodes.at[node].node.lft = lft;
    b->nodes.at[node].node.lft_n = n;
    return lft;
}

void mw_obs_add_lid(struct mw_obs_build *b, uint16_t lid, uint64_t guid, enum mw_obs_kind kind,
                    const char *name, uint32_t line)
{
    *mw_vec_push(&b->owners) = (struct owner){.guid = guid,
                                              .name = name,
                                              .source = b->o->sources.n - 1,
                                              .line = line,
                                              .lid = lid,
                                              .kind = (uint8_t)kind};
}

/* ---- planes: sources that share a switch ---- */

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

static void join(uint32_t *up, uint32_t a, uint32_t b)
{
    a = root_of(up, a);
    b = root_of(up, b);
    if (a < b)
        up[b] = a;
    else
        up[a] = b;
}

/* By source: its plane. Ethernet, where there is any, is the last. */
static uint32_t *find_planes(struct mw_obs_build *b)
{
    uint32_t n = b->o->sources.n, ethernet = MW_NONE;
    uint32_t *up = mw_alloc(n * sizeof *up), *plane = mw_alloc(n * sizeof *plane);
    struct mw_map_u64 first = {0};

    for (uint32_t i = 0; i < n; i++) {
        up[i] = i;
        plane[i] = MW_NONE;
    }
    for (uint32_t i = 0; i < b->nodes.n; i++) {
        const struct raw_node *r = &b->nodes.at[i];

        if (r->named) {
            if (ethernet == MW_NONE)
                ethernet = r->node.source;
            join(up, ethernet, r->node.source);
        } else if (r->node.kind == MW_OBS_SWITCH && r->node.guid) {
            join(up, *mw_map_u64_put(&first, r->node.guid, r->node.source), r->node.source);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = root_of(up, i);

        if (ethernet != MW_NONE && root == root_of(up, ethernet))
            continue;
        if (plane[root] == MW_NONE)
            plane[root] = b->o->planes++;
        plane[i] = plane[root];
    }
    for (uint32_t i = 0; i < n; i++)
        if (plane[i] == MW_NONE)
            plane[i] = b->o->planes;
    b->o->planes += ethernet != MW_NONE;
    mw_map_u64_done(&first);
    mw_free(up);
    return plane;
}

/* ---- nodes that are one ---- */

static void merge_node(struct mw_obs_node *to, const struct mw_obs_node *from)
{
    if (from->described && !to->described) {
        to->described = true;
        to->source = from->source;
        to->line = from->line;
    }
    if (!to->name[0])
        to->name = from->name;
    if (!to->guid)
        to->guid = from->guid;
    if (!to->system_guid)
        to->system_guid = from->system_guid;
    if (!to->vendor_id)
        to->vendor_id = from->vendor_id;
    if (!to->device_id)
        to->device_id = from->device_id;
    if (!to->lid) {
        to->lid = from->lid;
        to->lmc = from->lmc;
    }
    if (to->kind == MW_OBS_UNKNOWN)
        to->kind = from->kind;
    if (!to->lft) {
        to->lft = from->lft;
        to->lft_n = from->lft_n;
    }
    if (from->port_n > to->port_n)
        to->port_n = from->port_n;
}

struct merging {
    struct mw_map_u64 guids; /* with the plane */
    struct mw_map_u64 systems;
    struct mw_map_u64 names; /* of systems, by name alone; MW_OBS_NODES_CAP: several bear it */
};

static uint32_t find_merged(const struct merging *m, const struct raw_node *r)
{
    if (r->apart)
        return MW_NONE;
    if (!r->named)
        return mw_map_u64_get(&m->guids, mw_mix64(r->node.guid) + r->node.plane);
    if (r->node.guid)
        return mw_map_u64_get(&m->systems, system_key(r->node.name, r->node.guid));
    uint32_t found = mw_map_u64_get(&m->names, system_key(r->node.name, 0));

    return found == MW_OBS_NODES_CAP ? mw_map_u64_get(&m->systems, system_key(r->node.name, 0))
                                     : found;
}

static void index_merged(struct merging *m, const struct raw_node *r, uint32_t node)
{
    if (r->apart)
        return;
    if (!r->named) {
        mw_map_u64_add(&m->guids, mw_mix64(r->node.guid) + r->node.plane, node);
        return;
    }
    mw_map_u64_add(&m->systems, system_key(r->node.name, r->node.guid), node);
    uint32_t *first = mw_map_u64_put(&m->names, system_key(r->node.name, 0), node);

    if (*first != node)
        *first = MW_OBS_NODES_CAP;
}

static void merge_one(struct mw_obs_build *b, struct merging *m, uint32_t raw, uint32_t *node)
{
    struct raw_node *r = &b->nodes.at[raw];
    uint32_t found = find_merged(m, r);

    if (found == MW_NONE) {
        found = b->o->nodes.n;
        *mw_vec_push(&b->o->nodes) = r->node;
        index_merged(m, r, found);
    } else {
        merge_node(&b->o->nodes.at[found], &r->node);
    }
    node[raw] = found;
}

/* By raw node: its node. Systems whose MAC no source tells come last: only then is it known how
 * many bear their name. */
static uint32_t *merge_nodes(struct mw_obs_build *b, const uint32_t *plane)
{
    uint32_t *node = mw_alloc(b->nodes.n * sizeof *node);
    struct merging m = {0};

    for (uint32_t i = 0; i < b->nodes.n; i++) {
        struct raw_node *r = &b->nodes.at[i];

        r->node.plane = plane[r->node.source];
        if (r->port_most > r->node.port_n)
            r->node.port_n = r->port_most;
        if (!r->named || r->node.guid)
            merge_one(b, &m, i, node);
    }
    for (uint32_t i = 0; i < b->nodes.n; i++)
        if (b->nodes.at[i].named && !b->nodes.at[i].node.guid)
            merge_one(b, &m, i, node);
    for (uint32_t i = 0; i < b->o->twice.n; i++)
        b->o->twice.at[i].node = node[b->o->twice.at[i].node];
    mw_map_u64_done(&m.guids);
    mw_map_u64_done(&m.systems);
    mw_map_u64_done(&m.names);
    return node;
}

static void merge_port(struct mw_obs_port *to, const struct mw_obs_port *from)
{
    if (!to->guid)
        to->guid = from->guid;
    if (!to->name)
        to->name = from->name;
    if (!to->part)
        to->part = from->part;
    if (to->counters == MW_NONE)
        to->counters = from->counters;
    if (!to->width || !to->speed) {
        to->width = from->width ? from->width : to->width;
        to->speed = from->speed ? from->speed : to->speed;
    }
    if (!to->mbps)
        to->mbps = from->mbps;
    if (!to->line)
        to->line = from->line;
    if (!to->lid) {
        to->lid = from->lid;
        to->lmc = from->lmc;
    }
    if (!to->state)
        to->state = from->state;
    if (!to->physical)
        to->physical = from->physical;
    to->silent = to->silent || from->silent;
}

static uint64_t end_key(const struct mw_obs_build *b, const uint32_t *node, uint32_t port)
{
    const struct mw_obs_port *p = &b->ports.at[port].port;

    return port_key(node[p->node], p->name);
}

/* A raw port like another, that is heard elsewhere. */
static uint32_t split_port(struct mw_obs_build *b, uint32_t port, uint64_t heard_by)
{
    struct raw_port *p = mw_vec_push(&b->ports);

    *p = b->ports.at[port];
    p->heard_by = heard_by;
    return b->ports.n - 1;
}

/*
 * A system may give all its ports one name: those that are heard at one time in several places are
 * several. Not so if it says itself what its ports are, nor where one neighbour heard it in one file
 * here, in another there: the files may be of different times.
 */
static void split_ports(struct mw_obs_build *b, const uint32_t *node)
{
    struct mw_map_u64 first = {0}; /* by name of port: the claim that is the first */

    for (uint32_t i = 0; i < b->claims.n; i++) {
        struct claim *c = &b->claims.at[i];

        if (!c->heard || b->o->nodes.at[node[b->ports.at[c->b].port.node]].described)
            continue;
        const struct claim *d =
            &b->claims.at[*mw_map_u64_put(&first, end_key(b, node, c->b), i)];
        uint64_t here = end_key(b, node, c->a);
        bool other = node[b->ports.at[c->a].port.node] != node[b->ports.at[d->a].port.node];

        if (here != end_key(b, node, d->a) && (other || c->source == d->source) &&
            b->ports.n < MW_OBS_PORTS_CAP)
            c->b = split_port(b, c->b, here);
    }
    mw_map_u64_done(&first);
}

/* Ethernet ports are known by name, and have got other numbers in each source: numbers them anew.
 * By raw port: its index in its node. */
static uint32_t *number_ports(struct mw_obs_build *b, const uint32_t *node)
{
    struct mw_observation *o = b->o;
    uint32_t *index = mw_alloc(b->ports.n * sizeof *index);
    struct mw_map_u64 names = {0};

    for (uint32_t i = 0; i < b->nodes.n; i++)
        if (b->nodes.at[i].named)
            o->nodes.at[node[i]].port_n = 0;
    for (uint32_t i = 0; i < b->ports.n; i++) {
        const struct mw_obs_port *raw = &b->ports.at[i].port;
        struct mw_obs_node *own = &o->nodes.at[node[raw->node]];

        index[i] = raw->number - 1u;
        if (!b->nodes.at[raw->node].named)
            continue;
        uint32_t *at =
            mw_map_u64_put(&names, end_key(b, node, i) ^ b->ports.at[i].heard_by, own->port_n);

        if (*at == own->port_n && own->port_n++ == MW_OBS_PORT_NUMBER_CAP) {
            cap_passed(b, "ports of a node", MW_OBS_PORT_NUMBER_CAP);
            *at = --own->port_n - 1;
        }
        index[i] = *at;
    }
    mw_map_u64_done(&names);
    return index;
}

/* Lays the ports out; by raw port: its port. */
static uint32_t *merge_ports(struct mw_obs_build *b, const uint32_t *node)
{
    struct mw_observation *o = b->o;
    uint32_t *port = number_ports(b, node), n = 0;

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        o->nodes.at[i].first_port = n;
        n += o->nodes.at[i].port_n;
    }
    mw_vec_reserve(&o->ports, n);
    o->ports.n = n;
    for (uint32_t i = 0; i < o->nodes.n; i++)
        for (uint32_t k = 0; k < o->nodes.at[i].port_n; k++)
            o->ports.at[o->nodes.at[i].first_port + k] = (struct mw_obs_port){
                .node = i, .peer = MW_NONE, .counters = MW_NONE, .number = (uint16_t)(k + 1)};
    for (uint32_t i = 0; i < b->ports.n; i++) {
        const struct mw_obs_port *raw = &b->ports.at[i].port;

        port[i] += o->nodes.at[node[raw->node]].first_port;
        merge_port(&o->ports.at[port[i]], raw);
    }
    return port;
}

/* ---- cables: claims that agree ---- */

static void settle_claim(struct mw_obs_build *b, const struct claim *c, uint32_t *claimed,
                         const uint32_t *times)
{
    struct mw_observation *o = b->o;
    uint32_t there = claimed[c->b];
    bool mutual = there == c->a, silent = there == MW_NONE && times[c->b] == 1;

    if (claimed[c->a] == c->b && (mutual || silent)) {
        o->ports.at[c->a].peer = c->b;
        o->ports.at[c->b].peer = c->a;
        if (silent && o->nodes.at[o->ports.at[c->b].node].described)
            o->ports.at[c->a].one_sided = o->ports.at[c->b].one_sided = true;
        return;
    }
    bool confirmed = there != MW_NONE && claimed[there] == c->b;

    *mw_vec_push(&o->conflicts) = (struct mw_obs_conflict){.port = c->b,
                                                           .kept = confirmed ? there : MW_NONE,
                                                           .refused = c->a,
                                                           .source = c->source,
                                                           .line = c->line};
}

/*
 * A system may tell its neighbours other names of its ports (MACs) than it has for them itself: if
 * port e of it hears c, and c a port of the same system that hears nothing, then that is e.
 */
static void settle_names(struct mw_obs_build *b, uint32_t *claimed)
{
    const struct mw_observation *o = b->o;
    uint32_t *own =
        mw_alloc(o->ports.n * sizeof *own); /* by port c: e and one; MW_NONE several */

    for (uint32_t i = 0; i < b->claims.n; i++) {
        const struct claim *e = &b->claims.at[i];
        uint32_t there = claimed[e->b]; /* what c hears */

        if (e->heard && claimed[e->a] == e->b && there != MW_NONE && there != e->a &&
            claimed[there] == MW_NONE && o->ports.at[there].node == o->ports.at[e->a].node)
            own[e->b] = own[e->b] && own[e->b] != e->a + 1 ? MW_NONE : e->a + 1;
    }
    for (uint32_t i = 0; i < b->claims.n; i++) {
        struct claim *c = &b->claims.at[i];

        if (c->heard && claimed[c->a] == c->b && own[c->a] && own[c->a] != MW_NONE)
            c->b = own[c->a] - 1;
    }
    for (uint32_t i = 0; i < b->claims.n; i++) {
        const struct claim *c = &b->claims.at[i];

        if (c->heard && own[c->a] && own[c->a] != MW_NONE && c->b == own[c->a] - 1)
            claimed[c->a] = c->b;
    }
    mw_free(own);
}

/*
 * A cable stands when both ends claim it, or one does and the other claims none. Of claims that
 * contradict each other, those that both ends make stand; when none is, none does.
 */
static void settle(struct mw_obs_build *b, const uint32_t *port)
{
    struct mw_observation *o = b->o;
    uint32_t *claimed = mw_alloc(o->ports.n * sizeof *claimed);
    uint32_t *times = mw_alloc(o->ports.n * sizeof *times); /* claimed by ports it claims not */

    memset(claimed, 0xff, o->ports.n * sizeof *claimed);
    for (uint32_t i = 0; i < b->claims.n; i++) {
        struct claim *c = &b->claims.at[i];

        c->a = port[c->a];
        c->b = port[c->b];
        if (claimed[c->a] == MW_NONE && c->a != c->b)
            claimed[c->a] = c->b;
    }
    settle_names(b, claimed);
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (claimed[i] != MW_NONE && claimed[claimed[i]] == MW_NONE)
            times[claimed[i]]++;
    for (uint32_t i = 0; i < b->claims.n; i++)
        settle_claim(b, &b->claims.at[i], claimed, times);
    mw_free(times);
    mw_free(claimed);
}

/* ---- whose LIDs are ---- */

static uint64_t in_plane(uint64_t guid, uint32_t plane)
{
    return mw_mix64(guid) + plane;
}

/* Gives LIDs to the ports that sources describe; an adapter that none does is gathered here. */
static void settle_owners(struct mw_obs_build *b, const uint32_t *plane)
{
    struct mw_map_u64 ports = {0}, switches = {0};

    for (uint32_t i = 0; i < b->ports.n && b->owners.n; i++) {
        const struct mw_obs_port *p = &b->ports.at[i].port;

        if (p->guid)
            mw_map_u64_put(&ports, in_plane(p->guid, plane[b->nodes.at[p->node].node.source]),
                           i);
    }
    for (uint32_t i = 0; i < b->nodes.n && b->owners.n; i++)
        if (b->nodes.at[i].node.kind == MW_OBS_SWITCH)
            mw_map_u64_put(
                &switches,
                in_plane(b->nodes.at[i].node.guid, plane[b->nodes.at[i].node.source]), i);
    for (uint32_t i = 0; i < b->owners.n; i++) {
        const struct owner *w = &b->owners.at[i];
        uint64_t key = in_plane(w->guid, plane[w->source]);
        uint32_t at = mw_map_u64_get(w->kind == MW_OBS_SWITCH ? &switches : &ports, key);

        if (w->kind == MW_OBS_SWITCH) {
            if (at != MW_NONE && !b->nodes.at[at].node.lid)
                b->nodes.at[at].node.lid = w->lid;
            continue;
        }
        if (at == MW_NONE) {
            uint32_t node = push_node(b, 0, w->name, w->line); /* its node's GUID is not told */

            at = node == MW_NONE ? MW_NONE : mw_obs_add_port(b, node, 1, w->line);
            if (at == MW_NONE)
                break;
            mw_map_u64_put(&ports, key, at);
            b->nodes.at[node].apart = true;
            b->nodes.at[node].node.source = w->source;
            b->nodes.at[node].node.kind = w->kind;
            b->ports.at[at].port.guid = w->guid;
        }
        if (!b->ports.at[at].port.lid)
            b->ports.at[at].port.lid = w->lid;
    }
    mw_map_u64_done(&ports);
    mw_map_u64_done(&switches);
}

enum mw_rc mw_obs_build_end(struct mw_obs_build *b)
{
    enum mw_rc rc = MW_OK;
    uint32_t *plane = find_planes(b);

    settle_owners(b, plane);

    uint32_t *node = merge_nodes(b, plane);

    split_ports(b, node);

    uint32_t *port = merge_ports(b, node);

    settle(b, port);
    if (b->o->nodes.n == 0) {
        if (b->diags->errors == 0) /* else that says why */
            mw_diag(b->diags, MW_ERROR, MW_E_OBS_EMPTY,
                    b->o->sources.n ? b->o->sources.at[0].name : NULL, NULL, "nothing is seen");
        rc = MW_ECONFIG;
    } else if (b->capped) {
        rc = MW_ELIMIT;
    }
    mw_free(plane);
    mw_free(node);
    mw_free(port);
    mw_vec_done(&b->nodes);
    mw_vec_done(&b->ports);
    mw_vec_done(&b->claims);
    mw_vec_done(&b->owners);
    mw_map_u64_done(&b->guids);
    mw_map_u64_done(&b->systems);
    mw_map_u64_done(&b->port_names);
    mw_arena_done(&b->scratch);
    mw_free(b);
    return rc;
}
