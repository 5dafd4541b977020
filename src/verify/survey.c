#include "verify/survey.h"

#include "verify/survey_find.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- paths ---- */

/* The name without what managed switches put around it: "MF0;leaf-1-5:MQM9700/U1". */
static int name_part(const char **name)
{
    const char *semi = strchr(*name, ';');

    if (strncmp(*name, "MF0;", 4) != 0 || !semi[1])
        return (int)strlen(*name);
    *name = semi + 1;
    return (int)strcspn(*name, ":");
}

char *mw_survey_node_path(const struct mw_observation *o, uint32_t node,
                          char buf[MW_SURVEY_PATH_CAP])
{
    static const char letter[MW_OBS_KINDS] = {
        [MW_OBS_UNKNOWN] = 'N',     [MW_OBS_SWITCH] = 'S', [MW_OBS_ADAPTER] = 'H',
        [MW_OBS_AGGREGATION] = 'H', [MW_OBS_ROUTER] = 'R', [MW_OBS_SYSTEM] = 'N'};
    const struct mw_obs_node *n = &o->nodes.at[node];
    const char *name = n->name;
    int len = name_part(&name);

    if (len > 0)
        snprintf(buf, MW_SURVEY_PATH_CAP, "%.*s", len, name);
    else
        snprintf(buf, MW_SURVEY_PATH_CAP, "%c-%016" PRIx64, letter[n->kind], n->guid);
    return buf;
}

char *mw_survey_path(const struct mw_observation *o, uint32_t port,
                     char buf[MW_SURVEY_PATH_CAP])
{
    const struct mw_obs_port *p = &o->ports.at[port];
    char node[MW_SURVEY_PATH_CAP];

    mw_survey_node_path(o, p->node, node);
    if (p->name)
        snprintf(buf, MW_SURVEY_PATH_CAP, "%.100s/%.58s", node, p->name);
    else
        snprintf(buf, MW_SURVEY_PATH_CAP, "%.150s/p%u", node, p->number);
    return buf;
}

/* ---- rates ---- */

uint32_t mw_survey_mbps(const struct mw_obs_port *p)
{
    return p->mbps ? p->mbps : p->width * mw_ib_lane_mbps((enum mw_ib_speed)p->speed);
}

struct rate {
    char name[MW_RATE_CAP];
    uint32_t mbps, ports;
};

static int rate_compare(const void *a, const void *b)
{
    const struct rate *r = a, *s = b;

    if (r->mbps != s->mbps)
        return r->mbps > s->mbps ? -1 : 1;
    return strcmp(r->name, s->name);
}

static void count_rates(struct mw_survey *s, const struct mw_observation *o)
{
    MW_VEC(struct rate) rates = {0};
    struct mw_map_u64 index = {0};

    for (uint32_t i = 0; i < o->ports.n; i++) {
        struct rate r = {.mbps = mw_survey_mbps(&o->ports.at[i]), .ports = 1};

        if (o->ports.at[i].peer == MW_NONE)
            continue;
        mw_obs_rate(&o->ports.at[i], r.name);
        uint32_t at = *mw_map_u64_put(&index, mw_fnv_str(MW_FNV, r.name), rates.n);
        if (at < rates.n)
            rates.at[at].ports++;
        else
            *mw_vec_push(&rates) = r;
    }
    if (rates.n)
        qsort(rates.at, rates.n, sizeof *rates.at, rate_compare);
    for (uint32_t i = 0; i < rates.n; i++) {
        bool other = i + 1 >= MW_SURVEY_RATES_CAP && rates.n > MW_SURVEY_RATES_CAP;
        uint32_t at = other ? MW_SURVEY_RATES_CAP - 1 : i;

        snprintf(s->rates[at].name, MW_RATE_CAP, "%s", other ? "other" : rates.at[i].name);
        s->rates[at].ports += rates.at[i].ports;
        s->rate_n = at + 1;
    }
    mw_map_u64_done(&index);
    mw_vec_done(&rates);
}

/* ---- hosts ---- */

/*
 * "node001 mlx5_0": a host and its adapter; as many adapters of one such name in a plane, as many
 * hosts call themselves node001. "node001": a host, however many adapters. A name of more words,
 * or none, is the product's and tells no host.
 */
struct hosts {
    struct mw_map_u64 names; /* by plane and whole name: how many */
    struct mw_map_u64 hosts; /* by host: the most of any of its names */
    uint32_t n;
};

static void count_host(struct hosts *h, const struct mw_obs_node *n)
{
    size_t len = strcspn(n->name, " ");
    const char *adapter = n->name + len + (n->name[len] != '\0');
    bool two = *adapter && !strchr(adapter, ' ') && strpbrk(adapter, "0123456789");

    if (len == 0 || (n->name[len] && !two))
        return;
    uint64_t plane = mw_fnv(MW_FNV, &n->plane, sizeof n->plane);
    uint32_t *same = mw_map_u64_put(&h->names, mw_fnv_str(plane, n->name), 0);
    uint32_t *most = mw_map_u64_put(&h->hosts, mw_fnv(MW_FNV, n->name, len), 0);

    ++*same;
    if (*most == 0 || (two && *same > *most)) {
        ++*most;
        h->n++;
    }
}

/* ---- counts ---- */

static void count_nodes(struct mw_survey *s, const struct mw_observation *o)
{
    struct hosts h = {0};

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *n = &o->nodes.at[i];

        s->switches += n->kind == MW_OBS_SWITCH;
        s->routers += n->kind == MW_OBS_ROUTER;
        s->systems += n->kind == MW_OBS_SYSTEM;
        s->unknown += n->kind == MW_OBS_UNKNOWN;
        s->channel_adapters += n->kind == MW_OBS_ADAPTER || n->kind == MW_OBS_AGGREGATION;
        s->aggregation_nodes += n->kind == MW_OBS_AGGREGATION;
        s->tables += n->lft != NULL;
        if (n->kind == MW_OBS_ADAPTER)
            count_host(&h, n);
    }
    s->hosts = h.n;
    mw_map_u64_done(&h.names);
    mw_map_u64_done(&h.hosts);
}

static bool is_internal(const struct mw_observation *o, const struct mw_obs_port *p)
{
    return o->nodes.at[p->node].kind == MW_OBS_AGGREGATION;
}

static void count_ports(struct mw_survey *s, const struct mw_observation *o)
{
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];

        s->counted += p->counters != MW_NONE;
        if (p->peer == MW_NONE || p->peer < i)
            continue;
        s->links++;
        s->internal_links += is_internal(o, p) || is_internal(o, &o->ports.at[p->peer]);
    }
}

void mw_survey(struct mw_survey *s, const struct mw_observation *o, struct mw_diags *d)
{
    *s = (struct mw_survey){0};
    count_nodes(s, o);
    count_ports(s, o);
    count_rates(s, o);
    mw_survey_identities(o, d);
    mw_survey_cables(o, d);
    mw_survey_counters(o, d);
}
