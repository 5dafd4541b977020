#include "verify/claim.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Marks in a map of names: more than one bears it. Handles stay below (MW_OBS_NODES_CAP). */
enum { SEVERAL = 0x7fffffff };

struct span {
    const char *s;
    size_t n;
};

/* Names of the plan, each found by the hash of its letters in lower case. */
struct names {
    struct mw_map_u64 at;
    const char **text; /* by value */
};

struct claiming {
    struct mw_claims *c;
    const struct mw_observation *o;
    struct names switches, systems, hosts; /* values: nodes of want; of hosts: an adapter */
    struct mw_map_u64 guids, port_guids;   /* of nodes; of adapters' ports */
};

static uint64_t span_hash(struct span name)
{
    uint64_t h = MW_FNV;

    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (uint64_t)tolower((unsigned char)name.s[i])) * 1099511628211u;
    return h;
}

static bool span_is(struct span name, const char *text)
{
    return strncasecmp(name.s, text, name.n) == 0 &&
           (text[name.n] == '\0' || isspace((unsigned char)text[name.n]));
}

static struct span span_trim(struct span t)
{
    while (t.n && isspace((unsigned char)t.s[0])) {
        t.s++;
        t.n--;
    }
    while (t.n && isspace((unsigned char)t.s[t.n - 1]))
        t.n--;
    return t;
}

/* Up to the first white space. */
static struct span host_of(const char *name)
{
    struct span t = span_trim((struct span){name, strlen(name)});
    size_t n = 0;

    while (n < t.n && !isspace((unsigned char)t.s[n]))
        n++;
    return (struct span){t.s, n};
}

/* Between ';' and ':' of "MF0;leaf-1-5:MQM9700/U1", as Mellanox switches describe themselves. */
static struct span system_of(const char *name)
{
    const char *from = strchr(name, ';');
    struct span t = {from ? from + 1 : name, 0};

    t.n = from ? strcspn(t.s, ":") : strlen(t.s);
    return span_trim(t);
}

static void names_add(struct names *m, struct span name, uint32_t val)
{
    uint32_t *at = mw_map_u64_put(&m->at, span_hash(name), val);

    if (*at != val)
        *at = SEVERAL;
}

static uint32_t names_find(const struct names *m, struct span name)
{
    uint32_t at = name.n ? mw_map_u64_get(&m->at, span_hash(name)) : MW_NONE;

    return at != MW_NONE && at != SEVERAL && span_is(name, m->text[at]) ? at : MW_NONE;
}

/* With a domain behind it, too. */
static uint32_t names_find_host(const struct names *m, struct span name)
{
    uint32_t at = names_find(m, name);
    const char *dot = memchr(name.s, '.', name.n);

    if (at == MW_NONE && dot)
        at = names_find(m, (struct span){name.s, (size_t)(dot - name.s)});
    return at;
}

/* ---- the plan's side ---- */

static void index_adapters(struct mw_claims *c)
{
    const struct mw_observation *want = &c->x->want;
    uint32_t *at;

    for (uint32_t i = 0; i < want->nodes.n; i++)
        if (c->x->nodes[i].device >= c->device_n)
            c->device_n = c->x->nodes[i].device + 1;
    c->first_adapter = mw_alloc((c->device_n + 1) * sizeof *c->first_adapter);
    c->adapters = mw_alloc(want->nodes.n * sizeof *c->adapters);
    for (uint32_t i = 0; i < want->nodes.n; i++)
        if (want->nodes.at[i].kind == MW_OBS_ADAPTER)
            c->first_adapter[c->x->nodes[i].device + 1]++;
    for (uint32_t i = 0; i < c->device_n; i++)
        c->first_adapter[i + 1] += c->first_adapter[i];
    at = mw_alloc((c->device_n + 1) * sizeof *at);
    memcpy(at, c->first_adapter, (c->device_n + 1) * sizeof *at);
    for (uint32_t i = 0; i < want->nodes.n; i++)
        if (want->nodes.at[i].kind == MW_OBS_ADAPTER)
            c->adapters[at[c->x->nodes[i].device]++] = i;
    mw_free(at);
}

static void guids_add(struct mw_map_u64 *guids, uint64_t guid, uint32_t node)
{
    if (!guid)
        return;
    uint32_t *at = mw_map_u64_put(guids, guid, node);

    *at = *at == node ? node : SEVERAL;
}

static void index_names(struct claiming *g)
{
    const struct mw_claims *c = g->c;
    const struct mw_observation *want = &c->x->want;
    const char **text = mw_alloc(want->nodes.n * sizeof *text);

    g->switches.text = g->systems.text = g->hosts.text = text;
    for (uint32_t i = 0; i < want->nodes.n; i++) {
        const struct mw_obs_node *n = &want->nodes.at[i];
        struct span all = {n->name, strlen(n->name)};

        text[i] = n->name;
        guids_add(&g->guids, n->guid, i);
        if (n->kind == MW_OBS_ADAPTER)
            guids_add(&g->port_guids, want->ports.at[n->first_port].guid, i);
        if (n->kind == MW_OBS_SYSTEM)
            names_add(&g->systems, all, i);
        else if (n->kind == MW_OBS_SWITCH)
            names_add(&g->switches, all, i);
        else if (c->adapters[c->first_adapter[c->x->nodes[i].device]] == i)
            names_add(&g->hosts, host_of(n->name), i); /* a host by its first adapter */
    }
}

/* ---- claims ---- */

/*
 * An adapter's port GUIDs first: lists of parts and tables tell those, and one adapter's node GUID
 * may be another's port GUID (a node's first port is often its GUID and one).
 */
static uint32_t claim_guid(const struct claiming *g, uint32_t node)
{
    const struct mw_obs_node *n = &g->o->nodes.at[node];
    uint32_t at = MW_NONE;

    for (uint32_t i = 0; i < n->port_n && n->kind == MW_OBS_ADAPTER && at == MW_NONE; i++)
        if (g->o->ports.at[n->first_port + i].guid)
            at = mw_map_u64_get(&g->port_guids, g->o->ports.at[n->first_port + i].guid);
    if (at == MW_NONE && n->guid)
        at = mw_map_u64_get(&g->guids, n->guid);
    if (at == MW_NONE || at == SEVERAL)
        return MW_NONE;
    return n->kind == g->c->x->want.nodes.at[at].kind || n->kind == MW_OBS_UNKNOWN ? at
                                                                                   : MW_NONE;
}

static uint32_t claim_system(const struct claiming *g, const struct mw_obs_node *n)
{
    struct span name = system_of(n->name);
    uint32_t at = MW_NONE;

    if (n->kind != MW_OBS_SYSTEM)
        at = names_find_host(&g->switches, name);
    if (n->kind != MW_OBS_SWITCH && at == MW_NONE)
        at = names_find_host(&g->systems, name);
    if (n->kind == MW_OBS_SYSTEM && at == MW_NONE)
        at = names_find_host(&g->switches, name);
    return at;
}

static bool adapter_is(const char *of_plan, struct span adapter)
{
    const char *own = strchr(of_plan, ' ');

    return own && strlen(own + 1) == adapter.n &&
           strncasecmp(own + 1, adapter.s, adapter.n) == 0;
}

uint32_t mw_claim_adapter(const struct mw_claims *c, uint32_t device, const char *name)
{
    struct span host = host_of(name);
    struct span adapter = span_trim((struct span){host.s + host.n, strlen(host.s + host.n)});
    char mlx[24];

    if (adapter.n > 4 && adapter.n < 8 && strncasecmp(adapter.s, "hca-", 4) == 0) {
        unsigned long k = strtoul(adapter.s + 4, NULL, 10);

        snprintf(mlx, sizeof mlx, "mlx5_%lu", k - 1);
        if (k > 0)
            adapter = (struct span){mlx, strlen(mlx)};
    }
    for (uint32_t i = c->first_adapter[device]; i < c->first_adapter[device + 1]; i++)
        if (adapter.n && adapter_is(c->x->want.nodes.at[c->adapters[i]].name, adapter))
            return c->adapters[i];
    return MW_NONE;
}

bool mw_claim_is_part(const char *name, const char *of)
{
    size_t n = strlen(name), k = strlen(of);

    if (k == 0 || n <= k)
        return false;
    if (strncasecmp(name, of, k) == 0 && !isalnum((unsigned char)name[k]))
        return true;
    return strcasecmp(name + n - k, of) == 0 && !isalnum((unsigned char)name[n - k - 1]);
}

/* ---- groups ---- */

static bool groups_by_name(const struct mw_obs_node *n, uint64_t *key)
{
    struct span host = host_of(n->name);

    *key = span_hash(host);
    return host.n > 0;
}

static bool groups_by_card(const struct mw_obs_node *n, uint64_t *key)
{
    *key = n->system_guid;
    return n->system_guid != 0;
}

/* Puts adapters without a group that share a key into one; `named` tells by which. */
static void gather(struct claiming *g, uint32_t *used, bool named)
{
    struct mw_claims *c = g->c;
    struct mw_map_u64 keys = {0};
    uint32_t first = c->groups.n, at = *used;
    uint64_t key;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        const struct mw_obs_node *n = &g->o->nodes.at[i];

        if (n->kind != MW_OBS_ADAPTER || c->group[i] != MW_NONE ||
            !(named ? groups_by_name(n, &key) : groups_by_card(n, &key)))
            continue;
        c->group[i] = *mw_map_u64_put(&keys, key, c->groups.n);
        if (c->group[i] == c->groups.n)
            *mw_vec_push(&c->groups) =
                (struct mw_claim_group){.device = MW_NONE, .named = named};
        c->groups.at[c->group[i]].n++;
    }
    for (uint32_t k = first; k < c->groups.n; k++) {
        c->groups.at[k].first = at;
        at += c->groups.at[k].n;
        c->groups.at[k].n = 0;
    }
    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        if (c->group[i] == MW_NONE || c->group[i] < first)
            continue;
        struct mw_claim_group *own = &c->groups.at[c->group[i]];
        c->member[own->first + own->n++] = i;
    }
    *used = at;
    mw_map_u64_done(&keys);
}

static struct span adapter_of(const char *name)
{
    struct span host = host_of(name);

    return span_trim((struct span){host.s + host.n, strlen(host.s + host.n)});
}

static int adapter_compare(const void *a, const void *b)
{
    const struct span *s = a, *t = b;
    int order = strncasecmp(s->s, t->s, s->n < t->n ? s->n : t->n);

    return order ? order : (s->n > t->n) - (s->n < t->n);
}

/* Whether it cannot be one host: more adapters than any host of the plan has, or two of them of
 * one name. Hosts that all call themselves the same make such groups. */
static bool is_crowd(const struct claiming *g, const struct mw_claim_group *group,
                     uint32_t most)
{
    struct span *adapter;
    bool crowd = false;

    if (group->n > most)
        return true;
    adapter = mw_alloc(group->n * sizeof *adapter);
    for (uint32_t i = 0; i < group->n; i++)
        adapter[i] = adapter_of(g->o->nodes.at[g->c->member[group->first + i]].name);
    qsort(adapter, group->n, sizeof *adapter, adapter_compare);
    for (uint32_t i = 1; i < group->n && group->named; i++)
        crowd |= adapter[i].n && adapter_compare(&adapter[i - 1], &adapter[i]) == 0;
    mw_free(adapter);
    return crowd;
}

/* A host name that is no one host's is no evidence. */
static void dissolve(struct mw_claims *c, struct mw_claim_group *group)
{
    for (uint32_t i = 0; i < group->n; i++) {
        c->group[c->member[group->first + i]] = MW_NONE;
        if (group->named)
            c->name[c->member[group->first + i]] = MW_NONE;
    }
    group->n = 0;
    group->device = MW_NONE;
}

static void find_groups(struct claiming *g)
{
    struct mw_claims *c = g->c;
    uint32_t used = 0, most = 0;

    for (uint32_t d = 0; d < c->device_n; d++)
        if (c->first_adapter[d + 1] - c->first_adapter[d] > most)
            most = c->first_adapter[d + 1] - c->first_adapter[d];
    gather(g, &used, true);
    for (uint32_t k = 0; k < c->groups.n; k++) {
        struct mw_claim_group *group = &c->groups.at[k];
        uint32_t host =
            names_find_host(&g->hosts, host_of(g->o->nodes.at[c->member[group->first]].name));

        if (host != MW_NONE)
            group->device = c->x->nodes[host].device;
        if (is_crowd(g, group, most))
            dissolve(c, group);
    }
    uint32_t cards = c->groups.n;

    gather(g, &used, false);
    for (uint32_t k = cards; k < c->groups.n; k++)
        if (is_crowd(g, &c->groups.at[k], most))
            dissolve(c, &c->groups.at[k]);
}

/* ---- what several claim ---- */

static void drop_twice(struct claiming *g, uint32_t *claim)
{
    struct mw_claims *c = g->c;
    uint32_t *n = mw_alloc(c->x->want.nodes.n * sizeof *n);

    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        if (claim[i] != MW_NONE)
            n[claim[i]]++;
    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        if (claim[i] == MW_NONE || n[claim[i]] < 2)
            continue;
        *mw_vec_push(&c->twice) = (struct mw_identity_fault){
            .kind = MW_ID_FAULT_TWICE, .seen = i, .claimed = claim[i], .node = MW_NONE};
        claim[i] = MW_NONE;
    }
    mw_free(n);
}

static void find_names(struct claiming *g)
{
    struct mw_claims *c = g->c;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        const struct mw_obs_node *n = &g->o->nodes.at[i];

        if (n->kind == MW_OBS_AGGREGATION || n->kind == MW_OBS_ROUTER || !n->name[0])
            continue;
        if (n->kind != MW_OBS_ADAPTER) {
            c->name[i] = claim_system(g, n);
            continue;
        }
        uint32_t host = names_find_host(&g->hosts, host_of(n->name));

        if (host != MW_NONE)
            c->name[i] = mw_claim_adapter(c, c->x->nodes[host].device, n->name);
    }
}

void mw_claims_find(struct mw_claims *c, const struct mw_expect *x,
                    const struct mw_observation *o)
{
    struct claiming g = {.c = c, .o = o};

    *c = (struct mw_claims){.x = x,
                            .guid = mw_alloc(o->nodes.n * sizeof *c->guid),
                            .name = mw_alloc(o->nodes.n * sizeof *c->name),
                            .group = mw_alloc(o->nodes.n * sizeof *c->group),
                            .member = mw_alloc(2 * (size_t)o->nodes.n * sizeof *c->member)};
    memset(c->name, 0xff, o->nodes.n * sizeof *c->name);
    memset(c->group, 0xff, o->nodes.n * sizeof *c->group);
    index_adapters(c);
    index_names(&g);
    for (uint32_t i = 0; i < o->nodes.n; i++)
        c->guid[i] = claim_guid(&g, i);
    find_names(&g);
    drop_twice(&g, c->guid);
    drop_twice(&g, c->name);
    find_groups(&g);
    mw_free(g.switches.text);
    mw_map_u64_done(&g.switches.at);
    mw_map_u64_done(&g.systems.at);
    mw_map_u64_done(&g.hosts.at);
    mw_map_u64_done(&g.guids);
    mw_map_u64_done(&g.port_guids);
}

void mw_claims_done(struct mw_claims *c)
{
    mw_free(c->guid);
    mw_free(c->name);
    mw_free(c->group);
    mw_free(c->member);
    mw_free(c->first_adapter);
    mw_free(c->adapters);
    mw_vec_done(&c->groups);
    mw_vec_done(&c->twice);
    *c = (struct mw_claims){0};
}
