/*
 * The format is that of ibnetdiscover. ibsim 0.10 reads lines of up to 255 bytes and counts the
 * GUID of an adapter's port from its node's, so the node of port GUID g is g - 1. It knows rates
 * up to HDR; what is unknown to it would become SDR, so NDR and XDR stand as HDR.
 */
#include "export/ibsim.h"

#include "base/text.h"
#include "export/subnet_notes.h"
#include "fabric/subnet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    DESCRIPTION_CAP = 64, /* a node description on the wire: IBA, NodeDescription */
    NODES = 2048,         /* ibsim's defaults */
    SWITCHES = 256,
    PORTS = 13312,
    LINEAR = 30720,
    LINEAR_MOST = 49152
};

struct ibsim {
    const struct mw_export *x;
    const struct mw_lookup *index;
    const struct mw_subnets *all;
    const struct mw_subnet *net;
    struct mw_out *out;
    uint32_t slower; /* links whose rate ibsim does not know */
};

static const char *rate_name(struct ibsim *s, int32_t gbps)
{
    if (gbps > 200)
        s->slower++;
    return gbps >= 200   ? "4xHDR"
           : gbps >= 100 ? "4xEDR"
           : gbps >= 56  ? "4xFDR"
           : gbps >= 40  ? "4xQDR"
                         : "4xSDR";
}

/* Both ends print the same: the slower port sets the rate. */
static int32_t link_gbps(const struct mw_plan *p, uint32_t a, uint16_t a_port, uint32_t b,
                         uint16_t b_port)
{
    int32_t x = p->devices.at[a].type->ports[a_port].gbps;
    int32_t y = p->devices.at[b].type->ports[b_port].gbps;

    return x < y ? x : y;
}

static void put_description(struct ibsim *s, const char *name)
{
    char text[DESCRIPTION_CAP];

    snprintf(text, sizeof text, "%.*s", DESCRIPTION_CAP - 1, name);
    mw_text_tame(text);
    for (char *c = text; *c; c++)
        if (*c == '"')
            *c = '?';
    mw_out_char(s->out, '"');
    mw_out_str(s->out, text);
    mw_out_char(s->out, '"');
}

static void put_adapter(struct ibsim *s, const struct mw_adapter *a)
{
    const struct mw_plan *p = s->x->plan;
    uint64_t node = a->guid - 1;
    char name[MW_ADAPTER_NAME_CAP];

    mw_adapter_name(p, a, name);
    mw_out_printf(s->out,
                  "vendid=0x2c9\ndevid=0x1021\nsysimgguid=0x%" PRIx64 "\ncaguid=0x%" PRIx64
                  "\nCa\t1 \"H-%016" PRIx64 "\"\t\t# ",
                  node, node, node);
    put_description(s, name);
    mw_out_printf(s->out, "\n[1](%" PRIx64 ") \t\"S-%016" PRIx64 "\"[%d]\t\t# lid 0 lmc 0 ",
                  a->guid, s->all->guids[a->switch_device],
                  p->devices.at[a->switch_device].type->ports[a->switch_port].number);
    put_description(s, p->devices.at[a->switch_device].name);
    mw_out_printf(
        s->out, " lid 0 %s\n\n",
        rate_name(s, link_gbps(p, a->device, a->port, a->switch_device, a->switch_port)));
}

static int32_t port_count(const struct mw_device_type *type)
{
    int32_t n = 0;

    for (uint32_t i = 0; i < type->port_n; i++)
        if (type->ports[i].net == MW_NET_DATA && type->ports[i].number > n)
            n = type->ports[i].number;
    return n;
}

static const struct mw_adapter *find_adapter(const struct ibsim *s, uint32_t device,
                                             uint16_t port)
{
    uint32_t low = 0, high = s->net->adapters.n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const struct mw_adapter *a = &s->net->adapters.at[mid];

        if (a->device == device && a->port == port)
            return a;
        if (a->device < device || (a->device == device && a->port < port))
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static void put_switch_port(struct ibsim *s, uint32_t sw, uint16_t port)
{
    const struct mw_plan *p = s->x->plan;
    const struct mw_port_type *type = &p->devices.at[sw].type->ports[port];
    const struct mw_peer *peer = mw_lookup_peer(s->index, sw, port);
    const struct mw_adapter *a;

    if (type->net != MW_NET_DATA || type->number <= 0 || peer->cable == MW_NONE ||
        peer->device == MW_NONE)
        return;
    const struct mw_device *d = &p->devices.at[peer->device];

    if (s->all->guids[peer->device]) {
        mw_out_printf(s->out, "[%d]\t\"S-%016" PRIx64 "\"[%d]\t\t# ", type->number,
                      s->all->guids[peer->device], d->type->ports[peer->port].number);
        put_description(s, d->name);
    } else if ((a = find_adapter(s, peer->device, peer->port)) != NULL &&
               a->switch_device == sw && a->switch_port == port) {
        char name[MW_ADAPTER_NAME_CAP];

        mw_out_printf(s->out, "[%d]\t\"H-%016" PRIx64 "\"[1](%" PRIx64 ") \t\t# ", type->number,
                      a->guid - 1, a->guid);
        put_description(s, mw_adapter_name(p, a, name));
    } else {
        return;
    }
    mw_out_printf(s->out, " lid 0 %s\n",
                  rate_name(s, link_gbps(p, sw, port, peer->device, peer->port)));
}

static void put_switch(struct ibsim *s, uint32_t sw)
{
    const struct mw_device *d = &s->x->plan->devices.at[sw];
    uint64_t guid = s->all->guids[sw];

    mw_out_printf(s->out,
                  "vendid=0x2c9\ndevid=0xd2f2\nsysimgguid=0x%" PRIx64 "\nswitchguid=0x%" PRIx64
                  "(%" PRIx64 ")\nSwitch\t%d \"S-%016" PRIx64 "\"\t\t# ",
                  guid, guid, guid, port_count(d->type), guid);
    put_description(s, d->name);
    mw_out_str(s->out, " enhanced port 0 lid 0 lmc 0\n");
    for (uint32_t i = 0; i < d->type->port_n; i++)
        put_switch_port(s, sw, (uint16_t)i);
    mw_out_char(s->out, '\n');
}

static uint32_t at_least(uint32_t n, uint32_t least)
{
    return n > least ? n : least;
}

/* The sizes that ibsim must be started with: it stops at its own otherwise. */
static void put_head(struct ibsim *s)
{
    const struct mw_subnet *net = s->net;
    uint32_t ports = 2 * net->adapters.n; /* port 0 counts */
    uint32_t nodes = net->switches.n + net->adapters.n;

    for (uint32_t i = 0; i < net->switches.n; i++)
        ports += 1 + (uint32_t)port_count(s->x->plan->devices.at[net->switches.at[i]].type);
    mw_out_printf(
        s->out,
        "# Made by millwright from plan %.12s: subnet %s.\n"
        "#\n"
        "# ibsim -s -n -N %u -S %u -P %u -L %u %s.net\n"
        "# LD_PRELOAD=libumad2sim.so opensm -F opensm.conf\n"
        "#\n"
        "# ibsim 0.10 knows no rate above HDR: NDR and XDR links stand as HDR. GUIDs that\n"
        "# begin with 24d57 are planned ones; an adapter's node has its port's less one.\n\n",
        s->x->digest, net->name, at_least(nodes + 16, NODES),
        at_least(net->switches.n + 16, SWITCHES), at_least(ports + 16, PORTS),
        nodes + 16 > LINEAR ? LINEAR_MOST : LINEAR, net->name);
}

/* The first node is where a program attaches: a fabric manager, if there is one. */
static uint32_t first_adapter(const struct ibsim *s)
{
    for (uint32_t i = 0; i < s->net->adapters.n; i++)
        if (s->x->plan->devices.at[s->net->adapters.at[i].device].role == MW_ROLE_MANAGER)
            return i;
    return 0;
}

static void write_subnet(struct ibsim *s, struct mw_sink *to)
{
    uint32_t first = first_adapter(s);
    char path[128];

    snprintf(path, sizeof path, "ibsim/%s.net", s->net->name);
    s->out = mw_sink_open(to, path);
    put_head(s);
    if (s->net->adapters.n)
        put_adapter(s, &s->net->adapters.at[first]);
    for (uint32_t i = 0; i < s->net->switches.n; i++)
        put_switch(s, s->net->switches.at[i]);
    for (uint32_t i = 0; i < s->net->adapters.n; i++)
        if (i != first)
            put_adapter(s, &s->net->adapters.at[i]);
    mw_sink_close(to);
}

void mw_export_ibsim(const struct mw_export *x, struct mw_sink *to)
{
    struct mw_lookup index;
    struct mw_subnets all;
    struct ibsim s = {.x = x, .index = &index, .all = &all};

    mw_lookup_init(&index, x->plan);
    mw_subnets_init(&all, x->plan, x->assets, &index);
    for (uint32_t i = 0; i < all.at.n; i++) {
        s.net = &all.at.at[i];
        write_subnet(&s, to);
    }
    mw_subnets_notes(&all, x, "ibsim");
    if (s.slower)
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "ibsim", NULL,
                "ibsim knows no rate above HDR: faster links stand as HDR");
    mw_subnets_done(&all);
    mw_lookup_done(&index);
}
