/*
 * refer.c: every name in the factory file means something. Device types exist, are of the right
 * kind and speak the right protocol; what the design needs to know of them is known.
 */
#include "base/text.h"
#include "design/design.h"

#include <inttypes.h>
#include <stdio.h>

/* A place in the file where a device type is named, and what it must be. */
struct reference {
    const char *key;
    const char *type;
    struct mw_pos pos;
    enum mw_kind kind;
    enum mw_protocol protocol; /* MW_PROTO_NONE: any */
    enum mw_port_net ports;    /* it must have ports of this net; MW_NET_NONE: none needed */
    bool here;                 /* it takes a rack here: draw, height and weight are needed */
};

enum { REFERENCES_CAP = 32 };

struct references {
    struct reference at[REFERENCES_CAP];
    uint32_t n;
};

static void place_text(const struct mw_plan *p, struct mw_pos pos, const char *key,
                       char out[MW_ERR_PLACE_CAP])
{
    if (pos.line)
        snprintf(out, MW_ERR_PLACE_CAP, "%s:%" PRIu32 ":%" PRIu32, p->want->file, pos.line,
                 pos.col);
    else
        snprintf(out, MW_ERR_PLACE_CAP, "%s", key);
}

static void refer(struct references *r, const char *key, const char *type, struct mw_pos pos,
                  enum mw_kind kind, enum mw_port_net ports, bool here)
{
    if (type && r->n < REFERENCES_CAP)
        r->at[r->n++] = (struct reference){key, type, pos, kind, MW_PROTO_NONE, ports, here};
}

static void refer_tier(struct references *r, const char *key, const struct mw_tier *tier,
                       struct mw_pos pos)
{
    refer(r, key, tier->type, pos, MW_KIND_SWITCH, MW_NET_DATA, tier->elsewhere_mm == 0);
}

static void refer_fabrics(struct references *r, const struct mw_factory *f)
{
    const struct mw_fabric_compute *c = &f->fabrics.compute;
    const struct mw_fabric_storage *s = &f->fabrics.storage;
    const struct mw_fabric_inband *i = &f->fabrics.inband;

    if (c->enabled) {
        refer_tier(r, "fabrics.compute.leaf.type", &c->leaf, c->pos);
        refer_tier(r, "fabrics.compute.spine.type", &c->spine, c->pos);
        refer_tier(r, "fabrics.compute.core.type", &c->core, c->pos);
        if (c->managers.count > 0)
            refer(r, "fabrics.compute.managers.type", c->managers.type, c->pos, MW_KIND_SERVER,
                  MW_NET_NONE, c->managers.elsewhere_mm == 0);
    }
    if (s->enabled) {
        refer_tier(r, "fabrics.storage.leaf.type", &s->leaf, s->pos);
        refer_tier(r, "fabrics.storage.spine.type", &s->spine, s->pos);
        if (s->managers.count > 0)
            refer(r, "fabrics.storage.managers.type", s->managers.type, s->pos, MW_KIND_SERVER,
                  MW_NET_NONE, s->managers.elsewhere_mm == 0);
    }
    if (i->enabled) {
        refer_tier(r, "fabrics.inband.leaf.type", &i->leaf, i->pos);
        refer_tier(r, "fabrics.inband.core.type", &i->core, i->pos);
    }
    if (f->fabrics.oob.enabled)
        refer_tier(r, "fabrics.oob.edge.type", &f->fabrics.oob.edge, f->fabrics.oob.pos);
    if (f->fabrics.console.enabled) /* a console server, or a plain edge switch */
        refer(r, "fabrics.console.edge.type", f->fabrics.console.edge.type,
              f->fabrics.console.pos, MW_KIND_COUNT, MW_NET_DATA,
              f->fabrics.console.edge.elsewhere_mm == 0);
}

static void refer_services(struct references *r, const struct mw_factory *f)
{
    static const char *const keys[MW_SERVICE_COUNT] = {
        "services.management.type", "services.login.type", "services.storage.type"};

    for (int i = 0; i < MW_SERVICE_COUNT; i++)
        if (f->services[i].count > 0)
            refer(r, keys[i], f->services[i].type, f->services[i].pos, MW_KIND_SERVER,
                  MW_NET_NONE, f->services[i].elsewhere_mm == 0);
}

static const char *nearest_type(const struct mw_plan *p, const char *name)
{
    enum { NAMES_CAP = 1024 };
    const char *names[NAMES_CAP];
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->catalog->types.n && n < NAMES_CAP; i++)
        names[n++] = p->catalog->types.at[i].name;
    return mw_text_nearest(name, names, n);
}

static uint32_t count_ports(const struct mw_device_type *t, enum mw_port_net net)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->port_n; i++)
        n += t->ports[i].net == net;
    return n;
}

/* Asks for a fact that no source gives and the design cannot do without. */
static void need_fact(const struct mw_device_type *t, bool known, const char *key,
                      const char *what, const char *place, struct mw_diags *diags)
{
    char cure[MW_ERR_CURE_CAP];

    if (known)
        return;
    snprintf(cure, sizeof cure,
             "State it: `assume: [{device: %s, %s: …, why: …}]`, or in a catalog of your own.",
             t->name, key);
    mw_diag(diags, MW_ERROR, MW_E_FACT_MISSING, place, cure,
            "%s: %s is not known, and the design needs it", t->name, what);
}

static void check_reference(struct mw_plan *p, const struct reference *r,
                            struct mw_diags *diags)
{
    char place[MW_ERR_PLACE_CAP], cure[MW_ERR_CURE_CAP] = "";
    const struct mw_device_type *t = mw_catalog_find(p->catalog, r->type);

    place_text(p, r->pos, r->key, place);
    if (!t) {
        const char *near = nearest_type(p, r->type);
        if (near)
            snprintf(cure, sizeof cure, "Did you mean %s?", near);
        mw_diag(diags, MW_ERROR, MW_E_TYPE_UNKNOWN, place, near ? cure : NULL,
                "%s: there is no device type \"%s\"", r->key, r->type);
        return;
    }
    if (r->kind != MW_KIND_COUNT && t->kind != r->kind) {
        mw_diag(diags, MW_ERROR, MW_E_TYPE_KIND, place, NULL, "%s: %s is a %s, not a %s",
                r->key, t->name, mw_kind_names[t->kind], mw_kind_names[r->kind]);
        return;
    }
    if (r->ports != MW_NET_NONE && count_ports(t, r->ports) == 0)
        mw_diag(diags, MW_ERROR, MW_E_FACT_MISSING, place,
                "Use a type of the catalog that names its ports, or import one that does.",
                "%s: %s has no %s ports in the catalog", r->key, t->name,
                mw_net_names[r->ports]);
    if (!r->here)
        return;
    need_fact(t, t->max_w != MW_UNKNOWN, "max_w", "its maximum draw", place, diags);
    need_fact(t, t->u > 0, "u", "its height", place, diags);
    need_fact(t, t->g != MW_UNKNOWN, "kg", "its weight", place, diags);
}

static bool same_check(const struct reference *a, const struct reference *b)
{
    return a->type == b->type && a->kind == b->kind && a->here == b->here &&
           a->ports == b->ports;
}

/* A node's supplies decide how many of it survive a lost feed. */
static void check_supplies(const struct mw_plan *p, const struct mw_device_type *t,
                           const char *place, struct mw_diags *diags)
{
    const struct mw_site_power *power = &p->want->site.power;

    need_fact(t, t->supply.count > 0, "supplies", "how many power supplies it has", place,
              diags);
    need_fact(t, t->supply.w > 0, "supply_w", "what one of its power supplies delivers", place,
              diags);
    need_fact(t, t->supply.full > 0, "supplies_full",
              "how many of its supplies must live for full load", place, diags);
    if (power->redundancy != MW_RED_N && power->survive == MW_SURVIVE_THROTTLED)
        need_fact(t, t->supply.throttled > 0, "supplies_throttled",
                  "with how many of its supplies it runs throttled", place, diags);
}

static void check_node(struct mw_plan *p, struct mw_diags *diags)
{
    const struct mw_device_type *t = mw_catalog_find(p->catalog, p->want->compute.type);
    char place[MW_ERR_PLACE_CAP];

    if (!t || t->kind != MW_KIND_NODE)
        return;
    place_text(p, p->want->compute.pos, "compute.type", place);
    check_supplies(p, t, place, diags);
    if (p->want->fabrics.compute.enabled && count_ports(t, MW_NET_COMPUTE) == 0)
        mw_diag(diags, MW_ERROR, MW_E_FACT_MISSING, place,
                "Describe its compute cages in a catalog of your own, or say "
                "`fabrics.compute.enabled: no`.",
                "%s has no compute ports in the catalog", t->name);
}

enum mw_rc mw_design_refer(struct mw_plan *p, struct mw_diags *diags)
{
    struct references r = {0};
    uint32_t before = diags->errors;

    refer(&r, "compute.type", p->want->compute.type, p->want->compute.pos, MW_KIND_NODE,
          MW_NET_NONE, true);
    refer_fabrics(&r, p->want);
    refer_services(&r, p->want);
    for (uint32_t i = 0; i < r.n; i++) {
        bool said = false;
        for (uint32_t k = 0; k < i && !said; k++)
            said = same_check(&r.at[i], &r.at[k]);
        if (!said)
            check_reference(p, &r.at[i], diags);
    }
    check_node(p, diags);
    return diags->errors > before ? MW_ECONFIG : MW_OK;
}
