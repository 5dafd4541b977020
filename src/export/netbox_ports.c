/*
 * netbox_ports.c: interfaces, console ports and console server ports: every port of every device,
 * a million rows in the largest factory. What follows the device's name is the same for all
 * devices of a type, so it is put together once.
 */
#include "export/netbox.h"

#include "export/netbox_int.h"

#include <stdio.h>
#include <string.h>

/* How a type's rows end: before and behind the field mark_connected, by port. NULL: the port is
 * no interface of such a device. */
struct tails {
    const char **before, **behind;
};

/* A device collects consoles or does not, and its in-band ports are a bond or are not. */
enum { VARIANTS = 4 };

struct ports {
    struct nb *n;
    enum mw_protocol protocol[MW_NET_COUNT]; /* of ports that are not a switch's own */
    struct tails *tails;                     /* [types x VARIANTS]; before NULL: not made yet */
    struct mw_map_u64
        outside;      /* device << 16 | port -> cable that leads to the outside world */
    bool *leads_out;  /* by device: it has such a port */
    uint32_t unnamed; /* types of port that NetBox has no word for */
};

/* ---- what does not depend on the device ---- */

/* A fabric's protocol is that of its leaves; management is Ethernet. */
static void find_protocols(struct ports *s)
{
    static const struct {
        enum mw_port_net net;
        enum mw_fabric_id fabric;
    } nets[] = {{MW_NET_COMPUTE, MW_FABRIC_COMPUTE}, {MW_NET_STORAGE, MW_FABRIC_STORAGE}};

    for (int i = 0; i < MW_NET_COUNT; i++)
        s->protocol[i] = MW_PROTO_ETHERNET;
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        struct mw_range leaves = mw_plan_range(s->n->p, nets[i].fabric, MW_ROLE_LEAF);
        if (leaves.n)
            s->protocol[nets[i].net] = s->n->p->devices.at[leaves.first].type->protocol;
    }
}

static void find_outside(struct ports *s)
{
    const struct mw_plan *p = s->n->p;

    s->leads_out = mw_alloc(p->devices.n * sizeof *s->leads_out);
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_end *e = p->cables.at[i].end;
        const struct mw_end *here = e[0].device != MW_NONE ? &e[0] : &e[1];
        if ((e[0].device != MW_NONE && e[1].device != MW_NONE) || here->device == MW_NONE)
            continue;
        s->leads_out[here->device] = true;
        for (unsigned l = 0; l < here->lanes; l++)
            mw_map_u64_add(&s->outside, (uint64_t)here->device << 16 | (here->port + l), i);
    }
}

static const char *field(struct mw_arena *a, const char *text) /* as CSV writes it */
{
    struct mw_out out;
    struct mw_csv c = {.out = &out, .as_is = true};

    mw_out_init(&out, NULL, NULL);
    mw_csv_str(&c, text);
    const char *made = mw_arena_strndup(a, out.buf ? out.buf : "", out.n);
    mw_out_done(&out);
    return made;
}

/* Where a node's port leads inside. */
static const char *port_text(struct mw_arena *a, const struct mw_port_type *port)
{
    const char *text = "";

    if (port->rail > 0)
        text = mw_arena_printf(a, "rail %d", port->rail);
    if (port->adapter)
        text = mw_arena_printf(a, "%s%s%s", text, *text ? " " : "", port->adapter);
    if (port->rail > 0 && port->gpu >= 0)
        text = mw_arena_printf(a, "%s GPU %d", text, port->gpu);
    return text;
}

static void make_tails(struct ports *s, struct tails *t, const struct mw_device *d, bool bonded)
{
    struct mw_arena *a = &s->n->arena;

    t->before = mw_arena_alloc(a, d->type->port_n * sizeof *t->before);
    t->behind = mw_arena_alloc(a, d->type->port_n * sizeof *t->behind);
    for (uint32_t i = 0; i < d->type->port_n; i++) {
        const struct mw_port_type *port = &d->type->ports[i];
        bool own = port->net == MW_NET_DATA || port->net == MW_NET_UPLINK;
        if (nb_port_kind(d, port) != NB_INTERFACE)
            continue;
        const char *type = mw_netbox_interface_type(
            own ? d->type->protocol : s->protocol[port->net], port->connector, port->gbps);
        if (own && strcmp(type, "other") == 0) /* an edge switch's ports are Ethernet */
            type = mw_netbox_interface_type(MW_PROTO_ETHERNET, port->connector, port->gbps);
        s->unnamed += strcmp(type, "other") == 0;
        t->before[i] = mw_arena_printf(
            a, ",%s,%s,%s,%s,%s,", field(a, port->name),
            bonded && port->net == MW_NET_INBAND ? NB_BOND : "", type,
            port->gbps > 0 ? mw_arena_printf(a, "%lld", (long long)port->gbps * 1000000) : "",
            port->net == MW_NET_OOB ? "true" : "false");
        t->behind[i] = mw_arena_printf(a, ",%s\n", field(a, port_text(a, port)));
    }
}

static const struct tails *tails_of(struct ports *s, uint32_t device)
{
    const struct mw_device *d = &s->n->p->devices.at[device];
    bool bonded = s->n->bonded[device];
    uint32_t variant = (uint32_t)(d->role == MW_ROLE_CONSOLE) * 2 + bonded;
    struct tails *t = &s->tails[s->n->type_of[device] * VARIANTS + variant];

    if (!t->before)
        make_tails(s, t, d, bonded);
    return t;
}

/* ---- rows ---- */

static void write_bond(struct nb_sheet *sheet, const struct mw_device *d)
{
    struct mw_csv *c = nb_row(sheet);

    mw_csv_str(c, d->name);
    mw_csv_str(c, NB_BOND);
    mw_csv_str(c, NULL);
    mw_csv_str(c, "lag");
    mw_csv_str(c, NULL);
    mw_csv_str(c, "false");
    mw_csv_str(c, "false");
    mw_csv_str(c, "in-band bond");
    mw_csv_end(c);
}

static void write_device(struct ports *s, struct nb_sheet *sheet, uint32_t device)
{
    const struct mw_device *d = &s->n->p->devices.at[device];
    const struct tails *t = tails_of(s, device);

    if (s->n->bonded[device]) /* before the ports that name it */
        write_bond(sheet, d);
    for (uint32_t i = 0; i < d->type->port_n; i++) {
        if (!t->before[i])
            continue;
        struct mw_csv *c = nb_row(sheet);
        uint32_t cable = s->leads_out[device]
                             ? mw_map_u64_get(&s->outside, (uint64_t)device << 16 | i)
                             : MW_NONE;
        mw_csv_str(c, d->name);
        c->mid = false;
        mw_out_str(c->out, t->before[i]);
        if (cable == MW_NONE) {
            mw_out_str(c->out, "false");
            mw_out_str(c->out, t->behind[i]);
        } else {
            mw_out_printf(c->out, "true,external: cable %012llx\n",
                          (unsigned long long)s->n->p->cables.at[cable].id);
        }
    }
}

void nb_write_interfaces(struct nb *n)
{
    struct nb_sheet sheet = {n->to,
                             "netbox/13-interfaces.csv",
                             "device,name,lag,type,speed,mgmt_only,mark_connected,description",
                             {0}};
    struct ports s = {.n = n};

    s.tails = mw_alloc((size_t)n->types.n * VARIANTS * sizeof *s.tails);
    find_protocols(&s);
    find_outside(&s);
    for (uint32_t i = 0; i < n->p->devices.n; i++)
        write_device(&s, &sheet, i);
    nb_close(&sheet);
    if (s.outside.n)
        mw_diag(n->x->notes, MW_INFO, MW_N_EXPORT, "netbox", NULL,
                "%u ports lead to the outside world: they are marked as connected, and their "
                "descriptions name the cable",
                s.outside.n);
    if (s.unnamed)
        mw_diag(n->x->notes, MW_INFO, MW_N_EXPORT, "netbox", NULL,
                "NetBox has no word for %u kinds of ports: they are of type \"other\"",
                s.unnamed);
    mw_map_u64_done(&s.outside);
    mw_free(s.leads_out);
    mw_free(s.tails);
}

static void write_consoles(struct nb *n, enum nb_port kind, const char *file)
{
    struct nb_sheet sheet = {n->to, file, "device,name,type", {0}};

    for (uint32_t i = 0; i < n->p->devices.n; i++) {
        const struct mw_device *d = &n->p->devices.at[i];
        for (uint32_t k = 0; k < d->type->port_n; k++) {
            const struct mw_port_type *port = &d->type->ports[k];
            if (nb_port_kind(d, port) != kind)
                continue;
            const char *connector = mw_connector_names[port->connector];
            struct mw_csv *c = nb_row(&sheet);
            mw_csv_str(c, d->name);
            mw_csv_str(c, port->name);
            mw_csv_str(c, strcmp(connector, "rj45") == 0  ? "rj-45"
                          : strcmp(connector, "db9") == 0 ? "de-9"
                                                          : NULL);
            mw_csv_end(c);
        }
    }
    nb_close(&sheet);
}

void nb_write_console_ports(struct nb *n)
{
    write_consoles(n, NB_CONSOLE, "netbox/14-console-ports.csv");
    write_consoles(n, NB_CONSOLE_SERVER, "netbox/15-console-server-ports.csv");
}
