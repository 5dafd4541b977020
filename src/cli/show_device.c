/*
 * show_device.c: a device with its ports, cables, addresses and supplies; a cable.
 */
#include "cli/show.h"
#include "cli/table.h"
#include "cli/term.h"

#include <inttypes.h>
#include <stdio.h>

/* All that is known of one device. */
struct device_view {
    struct mw_db_device device;
    struct mw_db_ports ports;
    struct mw_db_cables cables;
    struct mw_db_addresses addresses;
    struct mw_db_supplies supplies;
};

static const struct mw_db_cable *cable_of(const struct device_view *d, int64_t n)
{
    for (uint32_t i = 0; i < d->cables.n && n; i++)
        if (d->cables.at[i].n == n)
            return &d->cables.at[i];
    return NULL;
}

static char *end_text(const struct mw_db_end *e, char buf[96])
{
    if (e->device)
        snprintf(buf, 96, "%s %s", e->name, e->port);
    else
        snprintf(buf, 96, "outside");
    return buf;
}

/* The other ends of a cable, seen from a device. */
static char *far_text(const struct mw_db_cable *c, int64_t device, char buf[224])
{
    char one[96];
    size_t n = 0;

    buf[0] = 0;
    for (int i = 0; i < 3; i++) {
        bool absent = i == 2 && !c->end[i].device;
        if (absent || c->end[i].device == device)
            continue;
        n += (size_t)snprintf(buf + n, 224 - n, "%s%s", n ? ", " : "",
                              end_text(&c->end[i], one));
    }
    return buf;
}

static void address_text(uint32_t ipv4, int32_t prefix, char buf[24])
{
    snprintf(buf, 24, "%u.%u.%u.%u/%d", ipv4 >> 24, ipv4 >> 16 & 255, ipv4 >> 8 & 255,
             ipv4 & 255, prefix);
}

static void heading(const struct mw_db_device *d)
{
    char kw[32];

    printf("%s%s%s: %s, %s", mw_term_on(MW_BOLD), d->name, mw_term_on(MW_PLAIN), d->role,
           d->title);
    if (d->rack_id && d->u)
        printf(", rack %s U%" PRId32 "%s", d->rack, d->u, d->rear ? " (faces rear)" : "");
    else if (d->rack_id)
        printf(", rack %s (zero U)", d->rack);
    else
        printf(", stands elsewhere, at %" PRId64 " m", d->elsewhere_mm / 1000);
    printf("\n");
    if (d->max_w > 0)
        printf("  %s kW at most, %" PRId32 " supplies, %" PRId32 " needed for full load\n",
               mw_fixed_text(d->max_w, 3, kw), d->supplies, d->supplies_full);
}

/* Ports of a node lead to rails, adapters and GPUs; those of others do not. */
static bool leads_inside(const struct mw_db_ports *ports)
{
    for (uint32_t i = 0; i < ports->n; i++)
        if (ports->at[i].rail > 0 || *ports->at[i].adapter)
            return true;
    return false;
}

static void print_ports(const struct device_view *v)
{
    bool inside = leads_inside(&v->ports);
    struct mw_table t;
    char far[224], m[32];

    if (inside)
        mw_table_init(&t, "port,net,Gb/s,rail,adapter,GPU,to,cable,m", "llrrlrllr");
    else
        mw_table_init(&t, "port,net,Gb/s,to,cable,m", "llrllr");
    for (uint32_t i = 0; i < v->ports.n; i++) {
        const struct mw_db_port *p = &v->ports.at[i];
        const struct mw_db_cable *c = cable_of(v, p->cable);
        mw_table_str(&t, p->name);
        mw_table_str(&t, p->net);
        mw_table_int(&t, p->gbps);
        if (inside) {
            mw_table_opt(&t, p->rail > 0, p->rail);
            mw_table_str(&t, p->adapter);
            mw_table_opt(&t, p->gpu >= 0, p->gpu);
        }
        mw_table_str(&t, c ? far_text(c, v->device.id, far) : "");
        mw_table_str(&t, c ? c->part : "");
        mw_table_str(&t, c ? mw_fixed_text(c->length_mm, 3, m) : "");
    }
    mw_table_print(&t);
}

static void print_rest(const struct device_view *v)
{
    struct mw_table t;
    char ip[24];

    if (v->addresses.n) {
        putchar('\n');
        mw_table_init(&t, "network,port,address", "lll");
        for (uint32_t i = 0; i < v->addresses.n; i++) {
            const struct mw_db_address *a = &v->addresses.at[i];
            address_text(a->ipv4, a->prefix_len, ip);
            mw_table_str(&t, a->network);
            mw_table_str(&t, a->port);
            mw_table_str(&t, ip);
        }
        mw_table_print(&t);
    }
    if (v->supplies.n) {
        putchar('\n');
        mw_table_init(&t, "supply,feed,rack PDU,outlet,phase", "rllrl");
        for (uint32_t i = 0; i < v->supplies.n; i++) {
            const struct mw_db_supply *s = &v->supplies.at[i];
            mw_table_int(&t, s->number);
            mw_table_str(&t, s->feed);
            mw_table_str(&t, s->pdu);
            mw_table_int(&t, s->outlet);
            mw_table_str(&t, s->phase);
        }
        mw_table_print(&t);
    }
}

static void device_json(struct mw_json *j, const struct device_view *v)
{
    const struct mw_db_device *d = &v->device;
    char ip[24];

    mw_json_obj(j, NULL);
    mw_json_str(j, "device", d->name);
    mw_json_str(j, "role", d->role);
    mw_json_str(j, "type", d->type);
    mw_json_str(j, "fabric", d->fabric);
    mw_json_str(j, "rack", d->rack);
    mw_json_i64(j, "u", d->u);
    mw_json_i64(j, "units", d->units);
    mw_json_str(j, "face", d->rear ? "rear" : "front");
    mw_json_i64(j, "scalable_unit", d->su);
    mw_json_i64(j, "rail", d->rail);
    mw_json_i64(j, "plane", d->plane);
    mw_json_i64(j, "pod", d->pod);
    mw_json_fixed(j, "max_kw", d->max_w, 3);
    mw_json_arr(j, "ports");
    for (uint32_t i = 0; i < v->ports.n; i++) {
        const struct mw_db_port *p = &v->ports.at[i];
        const struct mw_db_cable *c = cable_of(v, p->cable);
        mw_json_obj(j, NULL);
        mw_json_str(j, "port", p->name);
        mw_json_i64(j, "number", p->number);
        mw_json_str(j, "net", p->net);
        mw_json_i64(j, "gbps", p->gbps);
        mw_json_i64(j, "rail", p->rail);
        mw_json_str(j, "adapter", p->adapter);
        mw_json_str(j, "pci", p->pci);
        mw_json_i64(j, "gpu", p->gpu);
        if (c)
            mw_show_cable_json(j, "cable", c);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "addresses");
    for (uint32_t i = 0; i < v->addresses.n; i++) {
        const struct mw_db_address *a = &v->addresses.at[i];
        address_text(a->ipv4, a->prefix_len, ip);
        mw_json_obj(j, NULL);
        mw_json_str(j, "network", a->network);
        mw_json_str(j, "port", a->port);
        mw_json_str(j, "address", ip);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "supplies");
    for (uint32_t i = 0; i < v->supplies.n; i++) {
        const struct mw_db_supply *s = &v->supplies.at[i];
        mw_json_obj(j, NULL);
        mw_json_i64(j, "supply", s->number);
        mw_json_str(j, "feed", s->feed);
        mw_json_str(j, "pdu", s->pdu);
        mw_json_i64(j, "outlet", s->outlet);
        mw_json_str(j, "phase", s->phase);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

/* Narrows the view to the port or GPU that the name meant. */
static void narrow(struct device_view *v, const struct mw_db_ref *ref)
{
    uint32_t n = 0;

    if (ref->port < 0 && ref->gpu < 0)
        return;
    for (uint32_t i = 0; i < v->ports.n; i++) {
        const struct mw_db_port *p = &v->ports.at[i];
        if (p->port == ref->port || (ref->gpu >= 0 && p->gpu == ref->gpu))
            v->ports.at[n++] = *p;
    }
    v->ports.n = n;
}

enum mw_rc mw_show_device(struct mw_view *v, const struct mw_db_ref *ref)
{
    struct device_view d;
    enum mw_rc rc;

    if ((rc = mw_plan_db_device(v->db, &v->arena, ref->id, &d.device, &v->err)) ||
        (rc = mw_plan_db_ports(v->db, &v->arena, ref->id, &d.ports, &v->err)) ||
        (rc = mw_plan_db_device_cables(v->db, &v->arena, ref->id, &d.cables, &v->err)) ||
        (rc = mw_plan_db_addresses(v->db, &v->arena, ref->id, &d.addresses, &v->err)) ||
        (rc = mw_plan_db_supplies(v->db, &v->arena, ref->id, &d.supplies, &v->err)))
        return rc;
    narrow(&d, ref);
    if (v->json) {
        device_json(v->json, &d);
        return MW_OK;
    }
    heading(&d.device);
    if (d.ports.n) {
        putchar('\n');
        print_ports(&d);
    }
    print_rest(&d);
    return MW_OK;
}

void mw_show_cable_json(struct mw_json *j, const char *key, const struct mw_db_cable *c)
{
    mw_json_obj(j, key);
    mw_json_i64(j, "n", c->n);
    mw_json_str(j, "id", c->id);
    mw_json_str(j, "fabric", c->fabric);
    mw_json_str(j, "kind", c->kind);
    mw_json_arr(j, "ends");
    for (int i = 0; i < 3; i++) {
        const struct mw_db_end *e = &c->end[i];
        if (!e->device)
            continue;
        mw_json_obj(j, NULL);
        mw_json_str(j, "device", e->name);
        mw_json_str(j, "port", e->port);
        mw_json_i64(j, "lanes", e->lanes);
        mw_json_str(j, "rack", e->rack);
        mw_json_i64(j, "u", e->u);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_str(j, "part", c->part);
    mw_json_str(j, "medium", c->medium);
    mw_json_str(j, "colour", c->colour);
    mw_json_fixed(j, "route_m", c->route_mm, 3);
    mw_json_fixed(j, "length_m", c->length_mm, 3);
    mw_json_end_obj(j);
}

enum mw_rc mw_show_cable(struct mw_view *v, int64_t n)
{
    struct mw_db_cable c;
    char buf[96], route[32], length[32];
    enum mw_rc rc = mw_plan_db_cable(v->db, &v->arena, n, &c, &v->err);

    if (rc)
        return rc;
    if (v->json) {
        mw_show_cable_json(v->json, NULL, &c);
        return MW_OK;
    }
    printf("%scable %s%s (number %" PRId64 "): %s %s\n", mw_term_on(MW_BOLD), c.id,
           mw_term_on(MW_PLAIN), c.n, c.fabric, c.kind);
    for (int i = 0; i < 3; i++) {
        const struct mw_db_end *e = &c.end[i];
        if (i == 2 && !e->device)
            continue;
        printf("  %c  %s", 'a' + i, end_text(e, buf));
        if (e->device && *e->rack)
            printf("   rack %s U%" PRId32, e->rack, e->u);
        if (e->lanes > 1)
            printf("   %" PRId32 " lanes", e->lanes);
        putchar('\n');
    }
    printf("  %s, %s, %s m along its route, %s m long, %s\n",
           *c.part ? c.part : "no part serves", c.medium, mw_fixed_text(c.route_mm, 3, route),
           mw_fixed_text(c.length_mm, 3, length), *c.colour ? c.colour : "no colour");
    return MW_OK;
}
