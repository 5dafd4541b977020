/* netbox_cables.c: bundles and cables: of data, of consoles, and splitters. */
#include "export/netbox.h"

#include "export/netbox_int.h"

#include <stdio.h>

enum { TEXT_CAP = 256 };

static const char columns[] =
    "side_a_device,side_a_type,side_a_name,side_b_device,side_b_type,side_b_name,type,status,"
    "profile,bundle,label,color,length,length_unit,description";

/* OUTSIDE: netbox_ports.c marks the port. UNLIKE: NetBox refuses to join such ports. */
enum sheet { DATA, CONSOLES, SPLITTERS, OUTSIDE, UNLIKE, SHEETS };

struct cables {
    struct nb *n;
    const char **types;   /* by part: NetBox's word */
    const char **bundles; /* by bundle: its name */
    uint32_t count[SHEETS];
    uint32_t twins; /* cables of several lanes */
};

static void write_bundles(struct cables *s)
{
    struct nb *n = s->n;
    struct nb_sheet sheet = {n->to, "netbox/18-cable-bundles.csv", "name,description", {0}};

    s->bundles = mw_alloc(n->p->bundles.n * sizeof *s->bundles);
    for (uint32_t i = 0; i < n->p->bundles.n; i++) {
        const struct mw_bundle *b = &n->p->bundles.at[i];
        char text[TEXT_CAP];
        s->bundles[i] =
            mw_arena_printf(&n->arena, "%u %s %s-%s", i + 1, mw_fabric_names[b->fabric],
                            n->p->racks.at[b->rack[0]].name, n->p->racks.at[b->rack[1]].name);
        snprintf(text, sizeof text, "%u cables, %u.%u m in the tray", b->cables,
                 b->tray_mm / 1000, b->tray_mm % 1000 / 100);
        struct mw_csv *c = nb_row(&sheet);
        mw_csv_str(c, s->bundles[i]);
        mw_csv_str(c, text);
        mw_csv_end(c);
    }
    nb_close(&sheet);
}

static void write_side(struct cables *s, struct mw_csv *c, const struct mw_end *e,
                       unsigned lane)
{
    const struct mw_device *d = &s->n->p->devices.at[e->device];
    const struct mw_port_type *port = &d->type->ports[e->port + lane];

    mw_csv_str(c, d->name);
    mw_csv_str(c, nb_port_model(nb_port_kind(d, port)));
    mw_csv_str(c, port->name);
}

static void write_tails(struct cables *s, struct mw_csv *c, const struct mw_end tail[2])
{
    const struct mw_device *d[2] = {&s->n->p->devices.at[tail[0].device],
                                    &s->n->p->devices.at[tail[1].device]};
    char text[TEXT_CAP];

    snprintf(text, sizeof text, "%s,%s", d[0]->name, d[1]->name);
    mw_csv_str(c, text);
    mw_csv_str(c, nb_port_model(NB_INTERFACE));
    snprintf(text, sizeof text, "%s,%s", d[0]->type->ports[tail[0].port].name,
             d[1]->type->ports[tail[1].port].name);
    mw_csv_str(c, text);
}

/* Everything behind the sides. `measured`: this row has the cable's length. */
static void write_rest(struct cables *s, struct mw_csv *c, const struct mw_cable *k,
                       const char *profile, bool measured, const char *description)
{
    const struct mw_cable_part *part =
        k->part == MW_NONE ? NULL : &s->n->p->catalog->cables.at[k->part];
    char id[16];

    snprintf(id, sizeof id, "%012llx", (unsigned long long)k->id);
    mw_csv_str(c, part ? s->types[k->part] : NULL);
    mw_csv_str(c, "planned");
    mw_csv_str(c, profile);
    mw_csv_str(c, k->bundle == MW_NONE ? NULL : s->bundles[k->bundle]);
    mw_csv_str(c, id);
    mw_csv_str(c, part ? mw_netbox_colour(part->colour) : NULL);
    if (measured)
        mw_csv_fixed(c, (k->length_mm + 5) / 10, 2);
    else
        mw_csv_str(c, NULL);
    mw_csv_str(c, measured ? "m" : NULL);
    mw_csv_str(c, description);
    mw_csv_end(c);
}

static const char *part_name(const struct cables *s, const struct mw_cable *k)
{
    return k->part == MW_NONE ? "" : s->n->p->catalog->cables.at[k->part].name;
}

/* ---- rows ---- */

/* Which sheet a cable belongs to. */
static enum sheet sheet_of(const struct mw_plan *p, const struct mw_cable *k)
{
    enum nb_port kind[2];

    for (int i = 0; i < 2; i++) {
        if (k->end[i].device == MW_NONE)
            return OUTSIDE;
        const struct mw_device *d = &p->devices.at[k->end[i].device];
        kind[i] = nb_port_kind(d, &d->type->ports[k->end[i].port]);
    }
    if (k->end[2].device != MW_NONE)
        return SPLITTERS;
    if (kind[0] == NB_INTERFACE && kind[1] == NB_INTERFACE)
        return DATA;
    if ((kind[0] == NB_CONSOLE && kind[1] == NB_CONSOLE_SERVER) ||
        (kind[0] == NB_CONSOLE_SERVER && kind[1] == NB_CONSOLE))
        return CONSOLES;
    return UNLIKE;
}

/* NetBox adds up the lengths of its cables: of the rows of one cable the first has it. */
static void write_plain(struct cables *s, struct nb_sheet *sheet, const struct mw_cable *k)
{
    unsigned lanes = k->end[0].lanes < k->end[1].lanes ? k->end[0].lanes : k->end[1].lanes;

    for (unsigned l = 0; l < lanes; l++) {
        struct mw_csv *c = nb_row(sheet);
        char text[TEXT_CAP] = "";
        if (lanes > 1)
            snprintf(text, sizeof text, "%s, lane %u of %u%s", part_name(s, k), l + 1, lanes,
                     l ? ": its length is on lane 1's row" : "");
        write_side(s, c, &k->end[0], l);
        write_side(s, c, &k->end[1], l);
        write_rest(s, c, k, NULL, l == 0, lanes > 1 ? text : part_name(s, k));
    }
    s->twins += lanes > 1;
}

static void write_splitter(struct cables *s, struct nb_sheet *sheet, const struct mw_cable *k)
{
    struct mw_csv *c = nb_row(sheet);

    write_side(s, c, &k->end[0], 0);
    write_tails(s, c, &k->end[1]);
    write_rest(s, c, k, "breakout-1c2p-2c1p", true, part_name(s, k));
}

static void write_sheet(struct cables *s, enum sheet which, const char *file)
{
    struct nb_sheet sheet = {s->n->to, file, columns, {0}};
    const struct mw_plan *p = s->n->p;

    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *k = &p->cables.at[i];
        if (sheet_of(p, k) != which)
            continue;
        s->count[which]++;
        if (which == SPLITTERS)
            write_splitter(s, &sheet, k);
        else
            write_plain(s, &sheet, k);
    }
    nb_close(&sheet);
}

static void note(const struct cables *s)
{
    struct mw_diags *notes = s->n->x->notes;
    uint32_t unlike = 0;

    for (uint32_t i = 0; i < s->n->p->cables.n; i++)
        unlike += sheet_of(s->n->p, &s->n->p->cables.at[i]) == UNLIKE;
    if (s->twins)
        mw_diag(notes, MW_INFO, MW_N_EXPORT, "netbox", NULL,
                "%u cables of several lanes stand as a row per lane, with one label, as the "
                "import joins one port to one port; the first row has the length",
                s->twins);
    if (s->count[SPLITTERS])
        mw_diag(
            notes, MW_INFO, MW_N_EXPORT, "netbox/21-cables-splitters.csv",
            "With an older release leave this file out and draw these cables in NetBox.",
            "%u cables have two ports on side B, for which NetBox's import must take several "
            "terminations (its pull request 22641)",
            s->count[SPLITTERS]);
    if (unlike)
        mw_diag(notes, MW_WARNING, MW_N_EXPORT, "netbox", NULL,
                "%u cables join a console port to an interface, which NetBox does not allow: "
                "they are left out",
                unlike);
}

void nb_write_cables(struct nb *n)
{
    struct cables s = {.n = n};

    s.types = mw_alloc(n->p->catalog->cables.n * sizeof *s.types);
    for (uint32_t i = 0; i < n->p->catalog->cables.n; i++)
        s.types[i] = mw_netbox_cable_type(&n->p->catalog->cables.at[i]);
    write_bundles(&s);
    write_sheet(&s, DATA, "netbox/19-cables-data.csv");
    write_sheet(&s, CONSOLES, "netbox/20-cables-console.csv");
    write_sheet(&s, SPLITTERS, "netbox/21-cables-splitters.csv");
    note(&s);
    mw_free(s.types);
    mw_free(s.bundles);
}
