#include "export/opensm.h"

#include "base/text.h"
#include "design/fattree.h"
#include "export/subnet_notes.h"
#include "fabric/subnet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct opensm {
    const struct mw_export *x;
    const struct mw_subnets *all;
    const struct mw_subnet *net;
    uint32_t ordinal; /* of the subnet, from 1 */
    struct mw_sink *to;
};

static struct mw_out *open_file(const struct opensm *o, const char *file, const char *head)
{
    char path[128];
    struct mw_out *out;

    snprintf(path, sizeof path, "opensm/%s/%s", o->net->name, file);
    out = mw_sink_open(o->to, path);
    mw_out_printf(out, "# Made by millwright from plan %.12s.\n%s", o->x->digest, head);
    return out;
}

/* A name between quotes: the map knows no escape, so a quote and what is no text become '?'. */
static void put_quoted(struct mw_out *out, const char *name)
{
    char text[MW_ADAPTER_NAME_CAP];

    snprintf(text, sizeof text, "%s", name);
    mw_text_tame(text);
    for (char *c = text; *c; c++)
        if (*c == '"')
            *c = '?';
    mw_out_char(out, '"');
    mw_out_str(out, text);
    mw_out_char(out, '"');
}

static void put_guid(struct mw_out *out, uint64_t guid)
{
    mw_out_printf(out, "0x%016" PRIx64, guid);
}

static void write_map(const struct opensm *o)
{
    const struct mw_plan *p = o->x->plan;
    struct mw_out *out = open_file(
        o, "node-name-map",
        "# For opensm, ibnetdiscover, iblinkinfo (--node-name-map). An adapter is given\n"
        "# by the GUID of its port, which on adapters of one port is its node GUID too.\n"
        "# GUIDs that begin with 0x024d57 are planned ones, in the range for local use:\n"
        "# replace them by real ones (--assets) when the parts are there.\n");

    for (uint32_t i = 0; i < o->net->switches.n; i++) {
        put_guid(out, o->all->guids[o->net->switches.at[i]]);
        mw_out_char(out, ' ');
        put_quoted(out, p->devices.at[o->net->switches.at[i]].name);
        mw_out_char(out, '\n');
    }
    for (uint32_t i = 0; i < o->net->adapters.n; i++) {
        char name[MW_ADAPTER_NAME_CAP];

        put_guid(out, o->net->adapters.at[i].guid);
        mw_out_char(out, ' ');
        put_quoted(out, mw_adapter_name(p, &o->net->adapters.at[i], name));
        mw_out_char(out, '\n');
    }
    mw_sink_close(o->to);
}

/* The top tier. */
static enum mw_role root_role(const struct mw_subnet *net)
{
    return net->tiers >= 3 ? MW_ROLE_CORE : net->tiers == 2 ? MW_ROLE_SPINE : MW_ROLE_LEAF;
}

static void write_roots(const struct opensm *o)
{
    const struct mw_plan *p = o->x->plan;
    struct mw_out *out = open_file(o, "root_guid.conf", "# Switches of the top tier.\n");

    for (uint32_t i = 0; i < o->net->switches.n; i++) {
        uint32_t d = o->net->switches.at[i];

        if (p->devices.at[d].role != root_role(o->net))
            continue;
        put_guid(out, o->all->guids[d]);
        mw_out_char(out, '\n');
    }
    mw_sink_close(o->to);
}

static bool is_compute(const struct mw_plan *p, const struct mw_adapter *a)
{
    return p->devices.at[a->device].role == MW_ROLE_NODE;
}

/* Writes no file where there is none of them: opensm refuses an empty one. */
static void write_ports(const struct opensm *o, const char *file, const char *head,
                        bool compute)
{
    struct mw_out *out = NULL;

    for (uint32_t i = 0; i < o->net->adapters.n; i++) {
        const struct mw_adapter *a = &o->net->adapters.at[i];

        if (is_compute(o->x->plan, a) != compute)
            continue;
        if (!out)
            out = open_file(o, file, head);
        put_guid(out, a->guid);
        mw_out_char(out, '\n');
    }
    if (out)
        mw_sink_close(o->to);
}

/* Whether an adapter that is no compute node hangs on a switch that is no leaf. */
static bool above_leaves(const struct opensm *o)
{
    const struct mw_plan *p = o->x->plan;

    for (uint32_t i = 0; i < o->net->adapters.n; i++)
        if (p->devices.at[o->net->adapters.at[i].switch_device].role != MW_ROLE_LEAF)
            return true;
    return false;
}

static void put_engine(const struct opensm *o, uint32_t compute, struct mw_out *out)
{
    if (o->net->tiers < 2) {
        mw_out_str(out, "# One tier of switches: the shortest path is the only one.\n"
                        "routing_engine minhop\n");
        return;
    }
    mw_out_str(out,
               "# A fat tree: ftree spreads what nodes send to one another by shift over all\n"
               "# uplinks and refuses a fabric that is none, such as one with a link missing;\n"
               "# up/down, which needs no symmetry and has no credit loops either, then takes\n"
               "# over.\n"
               "routing_engine ftree,updn\n");
    mw_out_printf(out, "root_guid_file /etc/opensm/%s/root_guid.conf\n", o->net->name);
    if (compute)
        mw_out_printf(out, "cn_guid_file /etc/opensm/%s/cn_guid.conf\n", o->net->name);
    if (compute < o->net->adapters.n)
        mw_out_printf(out, "io_guid_file /etc/opensm/%s/io_guid.conf\n", o->net->name);
    if (above_leaves(o))
        mw_out_str(out,
                   "# Some that are no compute nodes hang on upper switches: a path between\n"
                   "# two of them may turn round once.\n"
                   "max_reverse_hops 1\n");
}

static void write_conf(const struct opensm *o)
{
    const struct mw_subnet *net = o->net;
    uint32_t compute = 0, lids = net->switches.n + net->adapters.n;
    struct mw_out *out = open_file(o, "opensm.conf", "");

    for (uint32_t i = 0; i < net->adapters.n; i++)
        compute += is_compute(o->x->plan, &net->adapters.at[i]);
    mw_out_printf(out,
                  "# Copy this folder to /etc/opensm/%s on a host of this subnet; there:\n"
                  "# opensm -F /etc/opensm/%s/opensm.conf\n"
                  "# Options not given here have opensm's defaults.\n#\n",
                  net->name, net->name);
    mw_out_printf(
        out,
        "# Subnet %s: %u switches, %u ports of compute nodes, %u of others; %u links\n"
        "# between switches; %u of %d addresses (LIDs).\n",
        net->name, net->switches.n, compute, net->adapters.n - compute, net->switch_links, lids,
        MW_LID_CAP);
    if (net->outside)
        mw_out_printf(out,
                      "# %u switch ports lead out of the plan, to storage appliances: put the\n"
                      "# GUIDs of their ports into io_guid.conf (io_guid_file).\n",
                      net->outside);
    mw_out_printf(
        out,
        "\n# Programs tell the subnets of a multi-rail node apart by their prefixes, so\n"
        "# each subnet of this plan has its own.\n"
        "subnet_prefix 0xfe80%012x\n\n",
        o->ordinal);
    put_engine(o, compute, out);
    mw_out_printf(out, "\nnode_name_map_name /etc/opensm/%s/node-name-map\n", net->name);
    mw_sink_close(o->to);
}

void mw_export_opensm(const struct mw_export *x, struct mw_sink *to)
{
    struct mw_lookup index;
    struct mw_subnets all;

    mw_lookup_init(&index, x->plan);
    mw_subnets_init(&all, x->plan, x->assets, &index);
    for (uint32_t i = 0; i < all.at.n; i++) {
        struct opensm o = {
            .x = x, .all = &all, .net = &all.at.at[i], .ordinal = i + 1, .to = to};

        write_map(&o);
        write_roots(&o);
        write_ports(&o, "cn_guid.conf", "# Ports of compute nodes.\n", true);
        write_ports(&o, "io_guid.conf", "# Ports of all others.\n", false);
        write_conf(&o);
    }
    mw_subnets_notes(&all, x, "opensm");
    mw_subnets_done(&all);
    mw_lookup_done(&index);
}
