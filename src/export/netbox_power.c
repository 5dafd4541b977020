/* netbox_power.c: power panels and feeds, inlets and supplies, outlets, and what joins them. */
#include "export/netbox.h"

#include "export/netbox_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_CAP = 160 };

/* A panel stands for a feed of the site. */
static const char *panel_of(const struct nb *n, uint32_t feed)
{
    return n->p->want->site.power.feeds.at[feed].name;
}

/* A circuit is named after what hangs on it: unique, as device names are. */
static void circuit_name(const struct nb *n, uint32_t circuit, char buf[NAME_CAP])
{
    const struct mw_plan_circuit *k = &n->p->circuits.at[circuit];

    if (k->pdu != MW_NONE)
        snprintf(buf, NAME_CAP, "%s", n->p->devices.at[k->pdu].name);
    else
        snprintf(buf, NAME_CAP, "%s circuit %u", n->p->racks.at[k->rack].name, circuit + 1);
}

static void write_panels(struct nb *n)
{
    struct nb_sheet panels = {
        n->to, "netbox/09-power-panels.csv", "site,name,description", {0}};
    bool *used = mw_alloc(n->p->want->site.power.feeds.n * sizeof *used);

    for (uint32_t i = 0; i < n->p->circuits.n; i++)
        used[n->p->circuits.at[i].feed] = true;
    for (uint32_t i = 0; i < n->p->want->site.power.feeds.n; i++) {
        if (!used[i])
            continue;
        struct mw_csv *c = nb_row(&panels);
        mw_csv_str(c, n->site);
        mw_csv_str(c, panel_of(n, i));
        mw_csv_str(c, mw_arena_printf(&n->arena, "feed %s", panel_of(n, i)));
        mw_csv_end(c);
    }
    nb_close(&panels);
    mw_free(used);
}

void nb_write_feeds(struct nb *n)
{
    struct nb_sheet feeds = {n->to,
                             "netbox/10-power-feeds.csv",
                             "site,power_panel,location,rack,name,status,type,supply,phase,"
                             "voltage,amperage,max_utilization",
                             {0}};

    write_panels(n);
    for (uint32_t i = 0; i < n->p->circuits.n; i++) {
        const struct mw_plan_circuit *k = &n->p->circuits.at[i];
        const struct mw_rack *r = &n->p->racks.at[k->rack];
        struct mw_csv *c = nb_row(&feeds);
        char name[NAME_CAP];
        circuit_name(n, i, name);
        mw_csv_str(c, n->site);
        mw_csv_str(c, panel_of(n, k->feed));
        mw_csv_str(c, n->row_location[n->p->positions.at[r->position].row]);
        mw_csv_str(c, r->name);
        mw_csv_str(c, name);
        mw_csv_str(c, "planned");
        mw_csv_str(c, "primary");
        mw_csv_str(c, "ac");
        mw_csv_str(c, k->want->phases == 3 ? "three-phase" : "single-phase");
        mw_csv_i64(c, k->want->volts);
        mw_csv_i64(c, k->want->amps);
        mw_csv_i64(c, (int64_t)(k->want->derate * 100 + 0.5));
        mw_csv_end(c);
    }
    nb_close(&feeds);
}

/* ---- supplies and inlets ---- */

static int64_t share_w(int64_t w, int32_t supplies)
{
    return (w + supplies - 1) / supplies;
}

static void write_supply(struct nb *n, struct nb_sheet *ports, const struct mw_device *d,
                         int number)
{
    const struct mw_device_type *t = d->type;
    int32_t least = t->supply.full > 0 ? t->supply.full : t->supply.count;
    struct mw_csv *c = nb_row(ports);
    char name[16];

    (void)n;
    snprintf(name, sizeof name, "PSU%d", number);
    mw_csv_str(c, d->name);
    mw_csv_str(c, name);
    mw_csv_str(c, mw_netbox_inlet(t->supply.inlet));
    if (t->max_w > 0) {
        mw_csv_i64(c, share_w(t->max_w, least));
        mw_csv_i64(c, share_w(t->max_w, t->supply.count));
    } else {
        mw_csv_str(c, NULL);
        mw_csv_str(c, NULL);
    }
    mw_csv_str(c, NULL);
    mw_csv_end(c);
}

static void write_inlet(struct nb_sheet *ports, const struct mw_device *pdu,
                        const struct mw_circuit *on)
{
    struct mw_csv *c = nb_row(ports);
    char text[MW_NETBOX_DESCRIPTION_CAP];

    snprintf(text, sizeof text, "%" PRId32 " V, %" PRId32 " A, %s", on->volts, on->amps,
             on->phases == 3 ? "three phases" : "one phase");
    mw_csv_str(c, pdu->name);
    mw_csv_str(c, NB_INLET);
    for (int i = 0; i < 3; i++) /* type and draws: NetBox sums up the outlets' */
        mw_csv_str(c, NULL);
    mw_csv_str(c, text);
    mw_csv_end(c);
}

void nb_write_power_ports(struct nb *n)
{
    struct nb_sheet ports = {n->to,
                             "netbox/11-power-ports.csv",
                             "device,name,type,maximum_draw,allocated_draw,description",
                             {0}};
    const struct mw_plan *p = n->p;
    uint32_t s = 0;

    for (uint32_t i = 0; i < p->circuits.n; i++)
        if (p->circuits.at[i].pdu != MW_NONE)
            write_inlet(&ports, &p->devices.at[p->circuits.at[i].pdu], p->circuits.at[i].want);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        bool planned = s < p->supplies.n && p->supplies.at[s].device == i;
        for (; s < p->supplies.n && p->supplies.at[s].device == i; s++)
            write_supply(n, &ports, d, p->supplies.at[s].number);
        for (int k = 1; !planned && k <= d->type->supply.count; k++)
            write_supply(n, &ports, d, k);
    }
    nb_close(&ports);
}

/* ---- outlets ---- */

static bool is_fed(const struct nb *n, const struct mw_supply *s)
{
    return s->circuit != MW_NONE && s->outlet > 0 &&
           n->p->circuits.at[s->circuit].pdu != MW_NONE;
}

/* NetBox has a leg for an outlet between a line and neutral; between two lines words must do. */
static void write_outlet(struct nb_sheet *outlets, const char *pdu, uint32_t number,
                         bool three_phases, const struct mw_supply *s)
{
    static const char *const legs[] = {"A", "B", "C"};
    static const char *const lines[] = {"L1-L2", "L2-L3", "L3-L1"};
    struct mw_csv *c = nb_row(outlets);

    mw_csv_str(c, pdu);
    mw_csv_i64(c, number);
    mw_csv_str(c, NB_INLET);
    mw_csv_str(c, s && three_phases && s->phase < 3 ? legs[s->phase] : NULL);
    mw_csv_str(c,
               s && three_phases && s->phase >= 3 && s->phase < 6 ? lines[s->phase - 3] : NULL);
    mw_csv_end(c);
}

/* Every outlet of every PDU; a supply tells the leg of the outlet that it takes. */
void nb_write_outlets(struct nb *n)
{
    enum { OUTLETS = 256 };
    struct nb_sheet outlets = {n->to,
                               "netbox/12-power-outlets.csv",
                               "device,name,power_port,feed_leg,description",
                               {0}};
    const struct mw_plan *p = n->p;
    /* supplies by circuit, as lists: the next of the same circuit */
    uint32_t *first = mw_alloc(p->circuits.n * sizeof *first);
    uint32_t *next = mw_alloc(p->supplies.n * sizeof *next);

    memset(first, 0xFF, p->circuits.n * sizeof *first);
    for (uint32_t i = 0; i < p->supplies.n; i++)
        if (is_fed(n, &p->supplies.at[i])) {
            next[i] = first[p->supplies.at[i].circuit];
            first[p->supplies.at[i].circuit] = i;
        }
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_plan_circuit *k = &p->circuits.at[i];
        const struct mw_supply *at[OUTLETS] = {NULL};
        if (k->pdu == MW_NONE)
            continue;
        const struct mw_device *pdu = &p->devices.at[k->pdu];
        uint32_t count = pdu->type->pdu.outlets > 0 ? (uint32_t)pdu->type->pdu.outlets : 0;
        for (uint32_t s = first[i]; s != MW_NONE; s = next[s]) {
            at[p->supplies.at[s].outlet] = &p->supplies.at[s];
            if (p->supplies.at[s].outlet > count)
                count = p->supplies.at[s].outlet;
        }
        for (uint32_t o = 1; o <= count; o++)
            write_outlet(&outlets, pdu->name, o, k->want->phases == 3,
                         o < OUTLETS ? at[o] : NULL);
    }
    nb_close(&outlets);
    mw_free(first);
    mw_free(next);
}

/* ---- cables ---- */

static void write_feed_cables(struct nb *n)
{
    struct nb_sheet cables = {n->to,
                              "netbox/16-cables-power-feeds.csv",
                              "side_a_power_panel,side_a_type,side_a_name,side_b_device,"
                              "side_b_type,side_b_name,type,status",
                              {0}};

    for (uint32_t i = 0; i < n->p->circuits.n; i++) {
        const struct mw_plan_circuit *k = &n->p->circuits.at[i];
        char name[NAME_CAP];
        if (k->pdu == MW_NONE)
            continue;
        struct mw_csv *c = nb_row(&cables);
        circuit_name(n, i, name);
        mw_csv_str(c, panel_of(n, k->feed));
        mw_csv_str(c, "dcim.powerfeed");
        mw_csv_str(c, name);
        mw_csv_str(c, n->p->devices.at[k->pdu].name);
        mw_csv_str(c, "dcim.powerport");
        mw_csv_str(c, NB_INLET);
        mw_csv_str(c, "power");
        mw_csv_str(c, "planned");
        mw_csv_end(c);
    }
    nb_close(&cables);
}

void nb_write_power_cables(struct nb *n)
{
    struct nb_sheet cables = {n->to,
                              "netbox/17-cables-power.csv",
                              "side_a_device,side_a_type,side_a_name,side_b_device,"
                              "side_b_type,side_b_name,type,status",
                              {0}};
    const struct mw_plan *p = n->p;

    write_feed_cables(n);
    for (uint32_t i = 0; i < p->supplies.n; i++) {
        const struct mw_supply *s = &p->supplies.at[i];
        char name[16];
        if (!is_fed(n, s))
            continue;
        struct mw_csv *c = nb_row(&cables);
        snprintf(name, sizeof name, "PSU%d", s->number);
        mw_csv_str(c, p->devices.at[p->circuits.at[s->circuit].pdu].name);
        mw_csv_str(c, "dcim.poweroutlet");
        mw_csv_i64(c, s->outlet);
        mw_csv_str(c, p->devices.at[s->device].name);
        mw_csv_str(c, "dcim.powerport");
        mw_csv_str(c, name);
        mw_csv_str(c, "power");
        mw_csv_str(c, "planned");
        mw_csv_end(c);
    }
    nb_close(&cables);
}
