#include "observe/live_records.h"

#include "file/ibscan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_CAP = MW_ERR_PLACE_CAP, PORTS_TEXT_CAP = 160, SECOND_MS = 1000 };

struct seen_node {
    uint32_t node; /* in the builder; MW_NONE: past its cap */
    uint32_t table_n;
    uint8_t *table;
    uint64_t guid;
    const char *name;
    uint16_t lid; /* any of it */
    bool is_switch;
    uint8_t port_n;
};

struct lost {
    uint32_t node, what, port;
};

struct mw_live {
    struct mw_obs_build *b;
    MW_VEC(struct seen_node) nodes;
    MW_VEC(struct lost) lost;
    uint32_t stage, counted; /* ports with counters */
};

/* ---- records to the builder ---- */

static void take_node(struct mw_live *l, const struct mw_ib_record *r)
{
    struct seen_node *s = mw_vec_push(&l->nodes);

    s->guid = r->node_is.guid;
    s->table_n = r->node_is.table_n;
    s->lid = r->node_is.lid;
    s->port_n = r->node_is.port_n;
    s->is_switch = r->node_is.kind == MW_OBS_SWITCH;
    s->name = mw_obs_text(l->b, r->node_is.desc, strlen(r->node_is.desc));
    s->node = mw_obs_add_node(l->b, s->guid, 0);
    if (s->node == MW_NONE)
        return;
    mw_obs_describe(l->b, &s->node, s->name, 0);
    struct mw_obs_node *n = mw_obs_at(l->b, s->node);

    n->system_guid = r->node_is.system_guid;
    n->vendor_id = r->node_is.vendor_id;
    n->device_id = r->node_is.device_id;
    n->lid = r->node_is.lid;
    n->lmc = r->node_is.lmc;
    n->kind = r->node_is.kind == MW_OBS_ADAPTER && mw_ib_says_aggregation(s->name)
                  ? MW_OBS_AGGREGATION
                  : r->node_is.kind;
    n->port_n = r->node_is.port_n;
}

static uint32_t port_at(struct mw_live *l, uint32_t node, uint32_t port)
{
    uint32_t at = l->nodes.at[node].node;

    return at == MW_NONE ? MW_NONE : mw_obs_add_port(l->b, at, port, 0);
}

static void take_port(struct mw_live *l, const struct mw_ib_record *r)
{
    uint32_t at = port_at(l, r->node, r->port);

    if (!l->nodes.at[r->node].lid)
        l->nodes.at[r->node].lid = r->port_is.lid;
    if (at == MW_NONE)
        return;
    struct mw_obs_port *p = mw_obs_port_of(l->b, at);

    p->guid = r->port_is.guid;
    p->lid = r->port_is.lid;
    p->lmc = r->port_is.lmc;
    p->state = r->port_is.state;
    p->physical = r->port_is.physical;
    p->width = r->port_is.width;
    p->speed = r->port_is.speed;
    p->mbps = p->width * mw_ib_lane_mbps(p->speed);
}

static void take_link(struct mw_live *l, const struct mw_ib_record *r)
{
    uint32_t a = port_at(l, r->node, r->port), c = port_at(l, r->link.node, r->link.port);

    if (a == MW_NONE || c == MW_NONE)
        return;
    mw_obs_add_link(l->b, a, c, 0);
    const struct seen_node *from = &l->nodes.at[r->node];
    struct mw_obs_node *to = mw_obs_at(l->b, l->nodes.at[r->link.node].node);

    if (from->is_switch && to->kind == MW_OBS_ADAPTER &&
        mw_ib_is_internal_port(r->port, from->port_n))
        to->kind = MW_OBS_AGGREGATION;
}

static void take_table(struct mw_live *l, const struct mw_ib_record *r)
{
    struct seen_node *s = &l->nodes.at[r->node];
    uint32_t at = r->table.block * MW_IB_BLOCK, left = s->table_n - at;

    if (s->node == MW_NONE)
        return;
    if (!s->table)
        s->table = mw_obs_add_lft(l->b, s->node, s->table_n);
    memcpy(s->table + at, r->table.entry, left < MW_IB_BLOCK ? left : MW_IB_BLOCK);
}

static void take_counters(struct mw_live *l, const struct mw_ib_record *r)
{
    uint32_t at = port_at(l, r->node, r->port);

    if (at == MW_NONE)
        return;
    l->counted += mw_obs_port_of(l->b, at)->counters == MW_NONE;
    struct mw_obs_counters *c = mw_obs_add_counters(l->b, at);

    for (int i = 0; i < MW_COUNTERS; i++)
        if (r->counters[i] != UINT64_MAX)
            c->v[i] = r->counters[i];
}

static void take_opened(struct mw_live *l, const struct mw_ib_record *r)
{
    char name[MW_IB_TEXT_CAP + 8];

    snprintf(name, sizeof name, "live %s", r->failed.text);
    mw_obs_begin(l->b, name, "live");
}

static void take_lost(struct mw_live *l, const struct mw_ib_record *r)
{
    bool behind = r->lost == MW_IB_LOST_BEHIND || r->lost == MW_IB_LOST_PORT;
    uint32_t at = behind && r->port ? port_at(l, r->node, r->port) : MW_NONE;

    *mw_vec_push(&l->lost) = (struct lost){r->node, r->lost, r->port};
    if (at != MW_NONE)
        mw_obs_port_of(l->b, at)->silent = true;
}

void mw_live_take(void *ctx, const struct mw_ib_record *r)
{
    struct mw_live *l = ctx;

    switch (r->kind) {
    case MW_IB_OPENED:
        take_opened(l, r);
        break;
    case MW_IB_NODE:
        take_node(l, r);
        break;
    case MW_IB_PORT:
        take_port(l, r);
        break;
    case MW_IB_LINK:
        take_link(l, r);
        break;
    case MW_IB_TABLE:
        take_table(l, r);
        break;
    case MW_IB_COUNTERS:
        take_counters(l, r);
        break;
    case MW_IB_LOST:
        take_lost(l, r);
        break;
    default:
        l->stage = r->end.stage;
        break;
    }
}

/* ---- what was not answered ---- */

static int lost_cmp(const void *a, const void *b)
{
    const struct lost *x = a, *y = b;

    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    return x->port < y->port ? -1 : x->port > y->port;
}

static void place_of(const struct seen_node *s, char place[PLACE_CAP])
{
    snprintf(place, PLACE_CAP, "%.120s%s0x%016" PRIx64, s->name, *s->name ? ", " : "", s->guid);
}

/* "port 4", "ports 1-4, 9"; the ports are in order, and may stand twice. */
static void ports_text(const struct lost *l, uint32_t n, char text[PORTS_TEXT_CAP])
{
    size_t len =
        (size_t)snprintf(text, PORTS_TEXT_CAP, "port%s", l[0].port == l[n - 1].port ? "" : "s");

    for (uint32_t i = 0, k; i < n && len < PORTS_TEXT_CAP - 16; i = k) {
        for (k = i + 1; k < n && l[k].port <= l[k - 1].port + 1; k++)
            ;
        len += (size_t)snprintf(text + len, PORTS_TEXT_CAP - len, "%s %" PRIu32, i ? "," : "",
                                l[i].port);
        if (l[k - 1].port != l[i].port)
            len +=
                (size_t)snprintf(text + len, PORTS_TEXT_CAP - len, "-%" PRIu32, l[k - 1].port);
        if (k < n && len >= PORTS_TEXT_CAP - 16)
            snprintf(text + len, PORTS_TEXT_CAP - len, ", …");
    }
}

/* One message for a node and what it does not tell. */
static void tell_lost(const struct mw_live *l, const struct lost *at, uint32_t n,
                      struct mw_diags *d)
{
    const struct seen_node *s = &l->nodes.at[at->node];
    char place[PLACE_CAP], ports[PORTS_TEXT_CAP];

    place_of(s, place);
    ports_text(at, n, ports);
    switch ((enum mw_ib_lost)at->what) {
    case MW_IB_LOST_BEHIND:
        mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place, NULL,
                "a link is up on %s, but nothing behind it answers", ports);
        break;
    case MW_IB_LOST_DESC:
        mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place, NULL, "does not tell its name");
        break;
    case MW_IB_LOST_SWITCH:
        mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place, NULL,
                "does not tell how large its forwarding table is: it was not read");
        break;
    case MW_IB_LOST_PORT:
        mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place, NULL,
                "does not tell the state of %s: what is behind may be missing here", ports);
        break;
    case MW_IB_LOST_TABLE:
        mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place, NULL,
                "does not tell its forwarding table whole: none of it is used");
        break;
    default:
        mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place, NULL, "does not tell the counters of %s",
                at->port ? ports : "its ports");
        break;
    }
}

/* Devices without an address are one matter, not one for each device. */
static void tell_addressless(const struct mw_live *l, struct mw_diags *d)
{
    const struct seen_node *first = NULL;
    uint32_t n = 0;
    char place[PLACE_CAP];

    for (uint32_t i = 0; i < l->lost.n; i++) {
        const struct seen_node *s = &l->nodes.at[l->lost.at[i].node];

        if (l->lost.at[i].what != MW_IB_LOST_COUNTERS || s->lid)
            continue;
        first = first ? first : s;
        n++;
    }
    if (!n)
        return;
    place_of(first, place);
    mw_diag(d, MW_WARNING, MW_E_IB_LOSS, place,
            "Start the subnet manager: it gives the addresses (LIDs).",
            "%s%" PRIu32 " device%s no address (LID), so counters were not read there",
            n > 1 ? "and others, " : "", n, n > 1 ? "s have" : " has");
}

static void tell_losses(struct mw_live *l, struct mw_diags *d)
{
    if (l->lost.n)
        qsort(l->lost.at, l->lost.n, sizeof *l->lost.at, lost_cmp);
    for (uint32_t i = 0, k; i < l->lost.n; i = k) {
        const struct lost *at = &l->lost.at[i];

        for (k = i + 1;
             k < l->lost.n && l->lost.at[k].node == at->node && l->lost.at[k].what == at->what;
             k++)
            ;
        if (at->what != MW_IB_LOST_COUNTERS || l->nodes.at[at->node].lid)
            tell_lost(l, at, k - i, d);
    }
    tell_addressless(l, d);
}

static void tell_time(const struct mw_live *l, uint32_t timeout_ms, struct mw_diags *d)
{
    uint32_t switches = 0, tables = 0, ports = 0;

    for (uint32_t i = 0; i < l->nodes.n; i++) {
        switches += l->nodes.at[i].is_switch;
        tables += l->nodes.at[i].table != NULL;
        ports += l->nodes.at[i].port_n;
    }
    if (l->stage == MW_IB_TABLES)
        mw_diag(d, MW_WARNING, MW_E_IB_TIMEOUT, NULL, NULL,
                "%g s were up when the tables of %" PRIu32 " of %" PRIu32
                " switches had been read; all nodes and links are known",
                timeout_ms / (double)SECOND_MS, tables, switches);
    else
        mw_diag(d, MW_WARNING, MW_E_IB_TIMEOUT, NULL, NULL,
                "%g s were up when counters of %" PRIu32 " of %" PRIu32
                " ports had been read; all nodes and links are known",
                timeout_ms / (double)SECOND_MS, l->counted, ports);
}

struct mw_live *mw_live_new(struct mw_obs_build *b)
{
    struct mw_live *l = mw_alloc(sizeof *l);

    l->b = b;
    return l;
}

void mw_live_tell(struct mw_live *l, uint32_t timeout_ms, struct mw_diags *d)
{
    tell_losses(l, d);
    if (l->stage != MW_IB_WHOLE)
        tell_time(l, timeout_ms, d);
}

void mw_live_done(struct mw_live *l)
{
    mw_vec_done(&l->nodes);
    mw_vec_done(&l->lost);
    mw_free(l);
}
