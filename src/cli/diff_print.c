#include "cli/diff_print.h"

#include "cli/table.h"
#include "cli/term.h"
#include "design/label.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 12 }; /* of a kind, in the terminal; --json has all */

struct counts {
    uint32_t added, removed, moved, renamed, retyped, value;
    uint32_t ends;   /* cables: ends of old cables that are plugged elsewhere */
    uint32_t bought; /* cables that stay where they are but must be other ones */
};

static void count(struct counts *c, uint32_t change)
{
    c->added += (change & MW_CHANGE_ADDED) != 0;
    c->removed += (change & MW_CHANGE_REMOVED) != 0;
    c->moved += (change & MW_CHANGE_MOVED) != 0;
    c->renamed += (change & MW_CHANGE_RENAMED) != 0;
    c->retyped += (change & MW_CHANGE_RETYPED) != 0;
    c->value += (change & MW_CHANGE_VALUE) != 0;
}

enum { RACKS, DEVICES, SUPPLIES, CABLES, ADDRESSES, KINDS };
static const char *const kind_names[KINDS] = {"racks", "devices", "supplies", "cables",
                                              "addresses"};

static void count_all(const struct mw_diff *d, struct counts by[KINDS])
{
    memset(by, 0, KINDS * sizeof *by);
    for (uint32_t i = 0; i < d->racks.n; i++)
        count(&by[RACKS], d->racks.at[i].change);
    for (uint32_t i = 0; i < d->devices.n; i++)
        count(&by[DEVICES], d->devices.at[i].change);
    for (uint32_t i = 0; i < d->supplies.n; i++)
        count(&by[SUPPLIES], d->supplies.at[i].change);
    for (uint32_t i = 0; i < d->cables.n; i++) {
        count(&by[CABLES], d->cables.at[i].change);
        for (int e = 0; e < 3; e++)
            by[CABLES].ends += d->cables.at[i].moved >> e & 1;
        by[CABLES].bought += d->cables.at[i].new_part;
    }
    for (uint32_t i = 0; i < d->addresses.n; i++)
        count(&by[ADDRESSES], d->addresses.at[i].change);
}

/* ---- what things are called ---- */

const char *mw_diff_end(struct mw_arena *a, const struct mw_plan *p, const struct mw_end *end)
{
    char buf[MW_LABEL_CAP];

    if (end->device == MW_NONE)
        return "external";
    mw_label_path(p, end, buf, sizeof buf);
    return mw_arena_strdup(a, buf);
}

const char *mw_diff_cable_ends(struct mw_arena *a, const struct mw_plan *p, uint32_t cable)
{
    const struct mw_cable *c = &p->cables.at[cable];
    const char *text = mw_arena_printf(a, "%s - %s", mw_diff_end(a, p, &c->end[0]),
                                       mw_diff_end(a, p, &c->end[1]));

    if (c->end[2].device != MW_NONE)
        text = mw_arena_printf(a, "%s + %s", text, mw_diff_end(a, p, &c->end[2]));
    return text;
}

static const char *rack_place(struct mw_arena *a, const struct mw_plan *p, uint32_t rack)
{
    const struct mw_position *at = &p->positions.at[p->racks.at[rack].position];

    return mw_arena_printf(a, "row %s position %d", p->rows.at[at->row].name, at->number);
}

static const char *device_place(struct mw_arena *a, const struct mw_plan *p, uint32_t device)
{
    const struct mw_device *d = &p->devices.at[device];

    if (d->rack == MW_NONE)
        return "elsewhere";
    if (d->u == 0)
        return p->racks.at[d->rack].name;
    return mw_arena_printf(a, "%s/u%d", p->racks.at[d->rack].name, d->u);
}

static const char *part_name(struct mw_arena *a, const struct mw_plan *p, uint32_t cable)
{
    const struct mw_cable *c = &p->cables.at[cable];
    char length[32];

    if (c->part == MW_NONE)
        return "no part";
    return mw_arena_printf(a, "%s %s m", p->catalog->cables.at[c->part].name,
                           mw_fixed_text(c->length_mm, 3, length));
}

static const char *address_text(struct mw_arena *a, const struct mw_plan *p, uint32_t address)
{
    const struct mw_address *at = &p->addresses.at[address];

    return mw_arena_printf(a, "%u.%u.%u.%u/%u", at->ipv4 >> 24, at->ipv4 >> 16 & 255,
                           at->ipv4 >> 8 & 255, at->ipv4 & 255, at->prefix_len);
}

/* ---- for people ---- */

static void print_counts(const struct mw_diff *d)
{
    struct counts by[KINDS];
    struct mw_table t;

    count_all(d, by);
    mw_table_init(&t, "what,added,removed,moved,renamed,other", "lrrrrr");
    for (int k = 0; k < KINDS; k++) {
        mw_table_str(&t, kind_names[k]);
        mw_table_int(&t, by[k].added);
        mw_table_int(&t, by[k].removed);
        mw_table_int(&t, by[k].moved);
        mw_table_int(&t, by[k].renamed);
        mw_table_int(&t, by[k].retyped + by[k].value);
    }
    mw_table_print(&t);
    if (by[CABLES].moved)
        printf("  %" PRIu32 " cable ends move\n", by[CABLES].ends);
}

static const char *marks(uint32_t change)
{
    return change & MW_CHANGE_ADDED ? "+" : change & MW_CHANGE_REMOVED ? "-" : "~";
}

/* One line of a list that ends at LINES; false once it is full. */
static bool print_line(uint32_t *lines, uint32_t change, const char *name, const char *from,
                       const char *to)
{
    static const enum mw_style styles[] = {MW_GREEN, MW_RED, MW_YELLOW};

    if ((*lines)++ >= LINES)
        return false;
    printf("  %s%s%s %s",
           mw_term_on(styles[change & MW_CHANGE_ADDED     ? 0
                             : change & MW_CHANGE_REMOVED ? 1
                                                          : 2]),
           marks(change), mw_term_on(MW_PLAIN), name);
    if (*from && *to)
        printf(": %s -> %s", from, to);
    else if (*from || *to)
        printf(": %s%s", from, to);
    putchar('\n');
    return true;
}

static void print_rest(const char *what, uint32_t lines)
{
    if (lines > LINES)
        printf("  … and %" PRIu32 " more %s (--json has all)\n", lines - LINES, what);
}

static void print_racks(const struct mw_diff *d, struct mw_arena *a)
{
    uint32_t lines = 0;

    for (uint32_t i = 0; i < d->racks.n; i++) {
        const struct mw_diff_thing *t = &d->racks.at[i];
        const char *name =
            t->old == MW_NONE ? d->now->racks.at[t->now].name : d->old->racks.at[t->old].name;
        print_line(&lines, t->change, mw_arena_printf(a, "rack:%s", name),
                   t->old == MW_NONE ? "" : rack_place(a, d->old, t->old),
                   t->now == MW_NONE ? "" : rack_place(a, d->now, t->now));
    }
    print_rest("racks", lines);
}

static void print_devices(const struct mw_diff *d, struct mw_arena *a)
{
    uint32_t lines = 0;

    for (uint32_t i = 0; i < d->devices.n; i++) {
        const struct mw_diff_thing *t = &d->devices.at[i];
        const char *old = t->old == MW_NONE ? NULL : d->old->devices.at[t->old].name;
        const char *now = t->now == MW_NONE ? NULL : d->now->devices.at[t->now].name;
        const char *name = old ? old : now;
        if (old && now && t->change & MW_CHANGE_RENAMED)
            name = mw_arena_printf(a, "%s is now %s", old, now);
        print_line(&lines, t->change, name,
                   old ? mw_arena_printf(a, "%s in %s", d->old->devices.at[t->old].type->name,
                                         device_place(a, d->old, t->old))
                       : "",
                   now ? mw_arena_printf(a, "%s in %s", d->now->devices.at[t->now].type->name,
                                         device_place(a, d->now, t->now))
                       : "");
    }
    print_rest("devices", lines);
}

/* What stays comes first: added cables are many and tell little. */
static void print_cables(const struct mw_diff *d, struct mw_arena *a)
{
    uint32_t lines = 0;

    for (int added = 0; added < 2; added++)
        for (uint32_t i = 0; i < d->cables.n; i++) {
            const struct mw_diff_cable *c = &d->cables.at[i];
            if (((c->change & MW_CHANGE_ADDED) != 0) != added)
                continue;
            if (c->change & MW_CHANGE_RETYPED && !(c->change & MW_CHANGE_MOVED))
                print_line(&lines, c->change, mw_diff_cable_ends(a, d->old, c->old),
                           part_name(a, d->old, c->old), part_name(a, d->now, c->now));
            else
                print_line(&lines, c->change, "cable",
                           c->old == MW_NONE ? "" : mw_diff_cable_ends(a, d->old, c->old),
                           c->now == MW_NONE ? "" : mw_diff_cable_ends(a, d->now, c->now));
        }
    print_rest("cables", lines);
}

static void print_addresses(const struct mw_diff *d, struct mw_arena *a)
{
    uint32_t lines = 0;

    for (uint32_t i = 0; i < d->addresses.n; i++) {
        const struct mw_diff_address *t = &d->addresses.at[i];
        if (!(t->change & MW_CHANGE_VALUE)) /* comes and goes with its device */
            continue;
        const struct mw_device *device =
            &d->now->devices.at[d->now->addresses.at[t->now].device];
        print_line(&lines, t->change, device->name, address_text(a, d->old, t->old),
                   address_text(a, d->now, t->now));
    }
    print_rest("addresses", lines);
}

static void print_bom(const struct mw_diff *d)
{
    struct mw_table t;
    char length[32];

    if (!d->bom.n)
        return;
    putchar('\n');
    mw_table_init(&t, "part,length,for,was,is,to buy,left over", "lrlrrrr");
    for (uint32_t i = 0; i < d->bom.n && i < 2 * LINES; i++) {
        const struct mw_diff_bom *b = &d->bom.at[i];
        mw_table_str(&t, b->title ? b->title : b->part);
        mw_table_printf(&t, "%s", b->length_mm ? mw_fixed_text(b->length_mm, 3, length) : "");
        mw_table_str(&t, b->group ? b->group : "");
        mw_table_int(&t, b->old);
        mw_table_int(&t, b->now);
        mw_table_opt(&t, b->buy != 0, b->buy);
        mw_table_opt(&t, b->spare != 0, b->spare);
    }
    mw_table_print(&t);
    if (d->bom.n > 2 * LINES)
        printf("  … and %" PRIu32 " more parts (--json has all)\n", d->bom.n - 2 * LINES);
}

void mw_diff_print(const struct mw_diff *d)
{
    struct mw_arena a = {0};

    print_counts(d);
    print_racks(d, &a);
    print_devices(d, &a);
    print_cables(d, &a);
    print_addresses(d, &a);
    print_bom(d);
    mw_arena_done(&a);
}

/* ---- as JSON ---- */

static void json_changes(struct mw_json *j, uint32_t change)
{
    static const char *const names[] = {"added",   "removed", "moved",
                                        "renamed", "retyped", "value"};

    mw_json_arr(j, "change");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (change >> i & 1)
            mw_json_str(j, NULL, names[i]);
    mw_json_end_arr(j);
}

static void json_counts(struct mw_json *j, const struct mw_diff *d)
{
    struct counts by[KINDS];

    count_all(d, by);
    mw_json_obj(j, "counts");
    for (int k = 0; k < KINDS; k++) {
        mw_json_obj(j, kind_names[k]);
        mw_json_i64(j, "added", by[k].added);
        mw_json_i64(j, "removed", by[k].removed);
        mw_json_i64(j, "moved", by[k].moved);
        mw_json_i64(j, "renamed", by[k].renamed);
        mw_json_i64(j, "retyped", by[k].retyped);
        mw_json_i64(j, "value", by[k].value);
        mw_json_end_obj(j);
    }
    mw_json_i64(j, "ends_moved", by[CABLES].ends);
    mw_json_i64(j, "cables_bought_anew", by[CABLES].bought);
    mw_json_end_obj(j);
}

static void json_rack(struct mw_json *j, const char *key, const struct mw_plan *p,
                      uint32_t rack)
{
    if (rack == MW_NONE)
        return;
    const struct mw_position *at = &p->positions.at[p->racks.at[rack].position];
    mw_json_obj(j, key);
    mw_json_str(j, "name", p->racks.at[rack].name);
    mw_json_str(j, "kind", mw_rack_kind_names[p->racks.at[rack].kind]);
    mw_json_str(j, "row", p->rows.at[at->row].name);
    mw_json_i64(j, "position", at->number);
    mw_json_end_obj(j);
}

static void json_device(struct mw_json *j, const char *key, const struct mw_plan *p,
                        uint32_t device)
{
    if (device == MW_NONE)
        return;
    const struct mw_device *d = &p->devices.at[device];
    mw_json_obj(j, key);
    mw_json_str(j, "name", d->name);
    mw_json_str(j, "type", d->type->name);
    mw_json_str(j, "rack", d->rack == MW_NONE ? NULL : p->racks.at[d->rack].name);
    mw_json_i64(j, "u", d->u);
    mw_json_end_obj(j);
}

static void json_supply(struct mw_json *j, const char *key, const struct mw_plan *p,
                        uint32_t supply)
{
    if (supply == MW_NONE)
        return;
    const struct mw_supply *s = &p->supplies.at[supply];
    const char *pdu = s->circuit == MW_NONE || p->circuits.at[s->circuit].pdu == MW_NONE
                          ? NULL
                          : p->devices.at[p->circuits.at[s->circuit].pdu].name;
    mw_json_obj(j, key);
    mw_json_str(j, "device", p->devices.at[s->device].name);
    mw_json_i64(j, "number", s->number);
    mw_json_str(j, "pdu", pdu);
    mw_json_i64(j, "outlet", s->outlet);
    mw_json_end_obj(j);
}

static void json_cable(struct mw_json *j, const char *key, const struct mw_plan *p,
                       uint32_t cable, struct mw_arena *a)
{
    if (cable == MW_NONE)
        return;
    const struct mw_cable *c = &p->cables.at[cable];
    mw_json_obj(j, key);
    mw_json_str(j, "id", mw_arena_printf(a, "%012" PRIx64, c->id));
    mw_json_str(j, "fabric", mw_fabric_names[c->fabric]);
    mw_json_str(j, "kind", mw_link_names[c->kind]);
    mw_json_arr(j, "ends");
    for (int e = 0; e < (c->end[2].device == MW_NONE ? 2 : 3); e++)
        mw_json_str(j, NULL, mw_diff_end(a, p, &c->end[e]));
    mw_json_end_arr(j);
    mw_json_str(j, "part", c->part == MW_NONE ? NULL : p->catalog->cables.at[c->part].name);
    mw_json_fixed(j, "length_m", c->length_mm, 3);
    mw_json_end_obj(j);
}

static void json_cables(struct mw_json *j, const struct mw_diff *d, struct mw_arena *a)
{
    mw_json_arr(j, "cables");
    for (uint32_t i = 0; i < d->cables.n; i++) {
        const struct mw_diff_cable *c = &d->cables.at[i];
        mw_json_obj(j, NULL);
        json_changes(j, c->change);
        json_cable(j, "old", d->old, c->old, a);
        json_cable(j, "now", d->now, c->now, a);
        mw_json_arr(j, "ends_moved");
        for (int e = 0; e < 3; e++)
            if (c->moved >> e & 1)
                mw_json_i64(j, NULL, e);
        mw_json_end_arr(j);
        mw_json_bool(j, "new_part", c->new_part);
        mw_json_bool(j, "too_short", c->too_short);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void json_addresses(struct mw_json *j, const struct mw_diff *d, struct mw_arena *a)
{
    mw_json_arr(j, "addresses");
    for (uint32_t i = 0; i < d->addresses.n; i++) {
        const struct mw_diff_address *t = &d->addresses.at[i];
        const struct mw_plan *p = t->now == MW_NONE ? d->old : d->now;
        const struct mw_address *at = &p->addresses.at[t->now == MW_NONE ? t->old : t->now];
        mw_json_obj(j, NULL);
        json_changes(j, t->change);
        mw_json_str(j, "device", p->devices.at[at->device].name);
        mw_json_str(j, "network", mw_fabric_names[at->fabric]);
        mw_json_str(j, "old", t->old == MW_NONE ? NULL : address_text(a, d->old, t->old));
        mw_json_str(j, "now", t->now == MW_NONE ? NULL : address_text(a, d->now, t->now));
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void json_bom(struct mw_json *j, const struct mw_diff *d)
{
    mw_json_arr(j, "bom");
    for (uint32_t i = 0; i < d->bom.n; i++) {
        const struct mw_diff_bom *b = &d->bom.at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "category", b->category);
        mw_json_str(j, "part", b->part);
        mw_json_str(j, "title", b->title);
        mw_json_str(j, "group", b->group);
        mw_json_fixed(j, "length_m", b->length_mm, 3);
        mw_json_i64(j, "old", b->old);
        mw_json_i64(j, "now", b->now);
        mw_json_i64(j, "buy", b->buy);
        mw_json_i64(j, "spare", b->spare);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "totals");
    for (uint32_t i = 0; i < d->totals.n; i++) {
        const struct mw_diff_total *t = &d->totals.at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", t->name);
        mw_json_str(j, "unit", t->unit);
        mw_json_i64(j, "old", t->old);
        mw_json_i64(j, "now", t->now);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

/* An array of things with what they were and are; `put` writes one of them. */
static void json_things(struct mw_json *j, const char *key, const struct mw_diff *d,
                        const struct mw_diff_thing *at, uint32_t n,
                        void (*put)(struct mw_json *, const char *, const struct mw_plan *,
                                    uint32_t))
{
    mw_json_arr(j, key);
    for (uint32_t i = 0; i < n; i++) {
        mw_json_obj(j, NULL);
        json_changes(j, at[i].change);
        put(j, "old", d->old, at[i].old);
        put(j, "now", d->now, at[i].now);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

void mw_diff_json(struct mw_json *j, const struct mw_diff *d)
{
    struct mw_arena a = {0};

    json_counts(j, d);
    json_things(j, "racks", d, d->racks.at, d->racks.n, json_rack);
    json_things(j, "devices", d, d->devices.at, d->devices.n, json_device);
    json_things(j, "supplies", d, d->supplies.at, d->supplies.n, json_supply);
    json_cables(j, d, &a);
    json_addresses(j, d, &a);
    json_bom(j, d);
    mw_arena_done(&a);
}
