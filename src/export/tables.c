/* tables.c: see tables.h. */
#include "export/tables.h"

#include "design/label.h"
#include "store/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIELD_CAP = 256 };

static void csv_some(struct mw_csv *c, int64_t v) /* 0: an empty field */
{
    if (v)
        mw_csv_i64(c, v);
    else
        mw_csv_str(c, NULL);
}

static void csv_kilo(struct mw_csv *c, int64_t v) /* mm -> m, W -> kW, g -> kg */
{
    mw_csv_fixed(c, v, 3);
}

/* ---- racks ---- */

/* The feeds of every rack, as bit sets. The caller frees them. */
static uint32_t *rack_feeds(const struct mw_plan *p)
{
    uint32_t *feeds = mw_alloc(p->racks.n * sizeof *feeds);

    for (uint32_t i = 0; i < p->circuits.n; i++)
        feeds[p->circuits.at[i].rack] |= UINT32_C(1) << (p->circuits.at[i].feed & 31);
    return feeds;
}

static void csv_feeds(struct mw_csv *c, const struct mw_plan *p, uint32_t feeds)
{
    char text[FIELD_CAP] = "";
    size_t n = 0;

    for (uint32_t i = 0; i < p->want->site.power.feeds.n && n < sizeof text; i++)
        if (feeds >> (i & 31) & 1)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "+" : "",
                                  p->want->site.power.feeds.at[i].name);
    mw_csv_str(c, text);
}

static void write_racks(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};
    uint32_t *feeds = rack_feeds(p);

    mw_csv_head(&c, "rack,kind,hall,row,position,x_m,y_m,scalable_unit,units,nodes,max_kw,"
                    "weight_kg,air_cfm,liquid_kw,feeds");
    for (uint32_t i = 0; i < p->racks.n; i++) {
        const struct mw_rack *r = &p->racks.at[i];
        const struct mw_position *at = &p->positions.at[r->position];
        mw_csv_str(&c, r->name);
        mw_csv_str(&c, mw_rack_kind_names[r->kind]);
        mw_csv_str(&c, p->rows.at[at->row].hall);
        mw_csv_str(&c, p->rows.at[at->row].name);
        mw_csv_i64(&c, at->number);
        csv_kilo(&c, at->x_mm);
        csv_kilo(&c, at->y_mm);
        csv_some(&c, r->su + 1);
        mw_csv_i64(&c, p->want->site.rack.units);
        mw_csv_i64(&c, mw_figures_rack_nodes(p, r));
        csv_kilo(&c, r->max_w);
        csv_kilo(&c, r->g);
        mw_csv_i64(&c, r->air_cfm);
        csv_kilo(&c, r->liquid_w);
        csv_feeds(&c, p, feeds[i]);
        mw_csv_end(&c);
    }
    mw_free(feeds);
}

/* ---- devices ---- */

/* Where a device stands, as a path: "pod1/a05/u12", "a05" for a zero-U one, "" elsewhere. */
static void csv_path(struct mw_csv *c, const struct mw_plan *p, const struct mw_device *d)
{
    char pod[32] = "";
    char unit[32] = "";
    char text[FIELD_CAP];

    if (d->rack == MW_NONE) {
        mw_csv_str(c, NULL);
        return;
    }
    const struct mw_rack *rack = &p->racks.at[d->rack];
    if (rack->su >= 0)
        snprintf(pod, sizeof pod, "pod%d/", rack->su + 1);
    if (d->u)
        snprintf(unit, sizeof unit, "/u%d", d->u);
    snprintf(text, sizeof text, "%s%s%s", pod, rack->name, unit);
    mw_csv_str(c, text);
}

static void write_devices(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};

    mw_csv_head(&c, "device,role,type,fabric,plane,pod,scalable_unit,rail,rack,u,units,face,"
                    "path,elsewhere_m,max_w");
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        bool in_fabric = d->fabric < MW_FABRIC_COUNT;
        bool here = d->rack != MW_NONE;
        mw_csv_str(&c, d->name);
        mw_csv_str(&c, mw_role_names[d->role]);
        mw_csv_str(&c, d->type->name);
        mw_csv_str(&c, in_fabric ? mw_fabric_names[d->fabric] : NULL);
        csv_some(&c, in_fabric ? d->plane + 1 : 0);
        csv_some(&c, d->pod + 1);
        csv_some(&c, d->su + 1);
        csv_some(&c, d->rail);
        mw_csv_str(&c, here ? p->racks.at[d->rack].name : NULL);
        csv_some(&c, d->u);
        csv_some(&c, d->u ? d->type->u : 0);
        mw_csv_str(&c, !here ? NULL : d->rear ? "rear" : "front");
        csv_path(&c, p, d);
        if (here)
            mw_csv_str(&c, NULL);
        else
            csv_kilo(&c, d->elsewhere_mm);
        if (d->type->max_w == MW_UNKNOWN)
            mw_csv_str(&c, NULL);
        else
            mw_csv_i64(&c, d->type->max_w);
        mw_csv_end(&c);
    }
}

/* ---- cables: half a million rows in the largest factory ---- */

static void csv_cable_id(struct mw_csv *c, uint64_t id)
{
    static const char hex[] = "0123456789abcdef";
    char text[13];

    for (int i = 0; i < 12; i++)
        text[i] = hex[id >> (44 - 4 * i) & 15];
    text[12] = '\0';
    mw_csv_str(c, text);
}

static void csv_port(struct mw_csv *c, const struct mw_plan *p, const struct mw_end *e)
{
    if (e->device == MW_NONE) {
        mw_csv_str(c, NULL);
        mw_csv_str(c, NULL);
        return;
    }
    mw_csv_str(c, p->devices.at[e->device].name);
    mw_csv_str(c, p->devices.at[e->device].type->ports[e->port].name);
}

static void csv_place(struct mw_csv *c, const struct mw_plan *p, const struct mw_end *e)
{
    const struct mw_device *d = e->device == MW_NONE ? NULL : &p->devices.at[e->device];

    mw_csv_str(c, d && d->rack != MW_NONE ? p->racks.at[d->rack].name : NULL);
    csv_some(c, d ? d->u : 0);
}

static void csv_label(struct mw_csv *c, const struct mw_plan *p, const struct mw_end *e)
{
    char text[MW_LABEL_CAP];

    mw_label_end(p, e, text, sizeof text);
    mw_csv_str(c, text);
}

static void csv_part(struct mw_csv *c, const struct mw_plan *p, uint32_t part)
{
    const struct mw_cable_part *t = part == MW_NONE ? NULL : &p->catalog->cables.at[part];

    mw_csv_str(c, t ? t->name : NULL);
    mw_csv_str(c, t ? mw_medium_names[t->medium] : NULL);
    mw_csv_str(c, t ? t->colour : NULL);
}

static void write_cables(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};

    mw_csv_head(&c,
                "n,id,fabric,kind,a_device,a_port,b_device,b_port,c_device,c_port,lanes,part,"
                "medium,colour,route_m,length_m,bundle,a_rack,a_u,b_rack,b_u,a_label,"
                "b_label,c_label");
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *k = &p->cables.at[i];
        mw_csv_i64(&c, (int64_t)i + 1);
        csv_cable_id(&c, k->id);
        mw_csv_str(&c, mw_fabric_names[k->fabric]);
        mw_csv_str(&c, mw_link_names[k->kind]);
        for (int e = 0; e < 3; e++)
            csv_port(&c, p, &k->end[e]);
        mw_csv_i64(&c, k->end[0].lanes);
        csv_part(&c, p, k->part);
        csv_kilo(&c, k->route_mm);
        csv_kilo(&c, k->length_mm);
        csv_some(&c, k->bundle == MW_NONE ? 0 : (int64_t)k->bundle + 1);
        csv_place(&c, p, &k->end[0]);
        csv_place(&c, p, &k->end[1]);
        csv_label(&c, p, &k->end[0]);
        csv_label(&c, p, &k->end[1]);
        if (k->end[2].device == MW_NONE)
            mw_csv_str(&c, NULL);
        else
            csv_label(&c, p, &k->end[2]);
        mw_csv_end(&c);
    }
}

/* ---- materials, power, addresses, checks ---- */

static void write_bom(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};

    mw_csv_head(&c, "category,part,title,length_m,used_for,now,final");
    for (uint32_t i = 0; i < p->bom.n; i++) {
        const struct mw_bom *b = &p->bom.at[i];
        mw_csv_str(&c, b->category);
        mw_csv_str(&c, b->part);
        mw_csv_str(&c, b->title);
        if (b->length_mm)
            csv_kilo(&c, b->length_mm);
        else
            mw_csv_str(&c, NULL);
        mw_csv_str(&c, b->group);
        mw_csv_i64(&c, b->now);
        if (b->final < 0)
            mw_csv_str(&c, NULL);
        else
            mw_csv_i64(&c, b->final);
        mw_csv_end(&c);
    }
}

static const char *case_name(const struct mw_plan *p, uint32_t fcase)
{
    return fcase < p->cases.n ? p->cases.at[fcase].name : "normal";
}

static void write_circuit(struct mw_csv *c, const struct mw_plan *p,
                          const struct mw_plan_circuit *k, bool worst)
{
    double pf = p->want->site.power.power_factor;
    int64_t va = worst ? k->worst_va : k->normal_va;

    mw_csv_str(c, "circuit");
    mw_csv_str(c, k->pdu == MW_NONE ? NULL : p->devices.at[k->pdu].name);
    mw_csv_str(c, p->racks.at[k->rack].name);
    mw_csv_str(c, p->want->site.power.feeds.at[k->feed].name);
    mw_csv_str(c, case_name(p, worst ? (uint32_t)k->worst_case : 0));
    csv_kilo(c, llround((double)va * pf));
    csv_kilo(c, va);
    csv_kilo(c, llround((double)k->capacity_va * pf));
    csv_kilo(c, k->capacity_va);
    if (worst)
        csv_kilo(c, k->worst_phase_va);
    else
        mw_csv_str(c, NULL);
    mw_csv_end(c);
}

static void write_feed_load(struct mw_csv *c, const struct mw_plan *p,
                            const struct mw_feed_load *l)
{
    const char *name = p->want->site.power.feeds.at[l->feed].name;
    int64_t capacity_w = mw_figures_feed(p, l->feed).capacity_w;

    mw_csv_str(c, "feed");
    mw_csv_str(c, name);
    mw_csv_str(c, NULL);
    mw_csv_str(c, name);
    mw_csv_str(c, case_name(p, l->fcase));
    csv_kilo(c, l->w);
    csv_kilo(c, l->va);
    csv_kilo(c, capacity_w);
    csv_kilo(c, llround((double)capacity_w / p->want->site.power.power_factor));
    mw_csv_str(c, NULL);
    mw_csv_end(c);
}

/* Every feed in every case; every circuit in normal use and in its worst case. */
static void write_power(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};

    mw_csv_head(&c, "scope,name,rack,feed,case,load_kw,load_kva,capacity_kw,capacity_kva,"
                    "worst_phase_kva");
    for (uint32_t i = 0; i < p->feed_loads.n; i++)
        write_feed_load(&c, p, &p->feed_loads.at[i]);
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        write_circuit(&c, p, &p->circuits.at[i], false);
        write_circuit(&c, p, &p->circuits.at[i], true);
    }
}

static void write_addresses(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};

    mw_csv_head(&c, "device,port,network,address,prefix");
    for (uint32_t i = 0; i < p->addresses.n; i++) {
        const struct mw_address *a = &p->addresses.at[i];
        const struct mw_device *d = &p->devices.at[a->device];
        char text[16];
        mw_csv_str(&c, d->name);
        mw_csv_str(&c, a->port == UINT16_MAX ? NULL : d->type->ports[a->port].name);
        mw_csv_str(&c, mw_fabric_names[a->fabric]);
        snprintf(text, sizeof text, "%u.%u.%u.%u", a->ipv4 >> 24, a->ipv4 >> 16 & 255,
                 a->ipv4 >> 8 & 255, a->ipv4 & 255);
        mw_csv_str(&c, text);
        mw_csv_i64(&c, a->prefix_len);
        mw_csv_end(&c);
    }
}

static void write_checks(const struct mw_plan *p, struct mw_out *out)
{
    struct mw_csv c = {.out = out};

    mw_csv_head(&c, "id,severity,path,text,cure");
    for (uint32_t i = 0; i < p->findings.n; i++) {
        const struct mw_finding *f = &p->findings.at[i];
        mw_csv_str(&c, f->id);
        mw_csv_str(&c, mw_severity_name(f->severity));
        mw_csv_str(&c, f->path);
        mw_csv_str(&c, f->text);
        mw_csv_str(&c, f->cure);
        mw_csv_end(&c);
    }
}

const struct mw_table_file mw_table_files[] = {
    {"racks.csv", write_racks},   {"devices.csv", write_devices},
    {"cables.csv", write_cables}, {"bom.csv", write_bom},
    {"power.csv", write_power},   {"addresses.csv", write_addresses},
    {"checks.csv", write_checks}, {NULL, NULL},
};
