#include "export/genders.h"

#include "base/text.h"
#include "export/hostlist.h"
#include "fabric/lookup.h"

#include <string.h>

enum { NAME_MOST = 63 }; /* genders: GENDERS_MAXHOSTNAMELEN is 64, the end included */

struct genders {
    const struct mw_export *x;
    uint64_t *feeds;
    struct mw_out *out;
    uint32_t left_out; /* names and values that the format cannot hold */
};

static bool takes_name(const char *name)
{
    return mw_hostlist_takes(name) && strlen(name) <= NAME_MOST && !strchr(name, '.');
}

/* A value may hold no blank, comma or '='; "%n" would mean the node's name. */
static void put_value(struct genders *g, const char *attribute, const char *value)
{
    if (!value || !*value || !mw_hostlist_takes(value)) {
        g->left_out++;
        return;
    }
    mw_out_char(g->out, ',');
    mw_out_str(g->out, attribute);
    mw_out_char(g->out, '=');
    mw_out_str(g->out, value);
}

static void put_attributes(struct genders *g, const struct mw_device *d)
{
    const struct mw_plan *p = g->x->plan;

    mw_out_printf(g->out, " %s", mw_role_names[d->role]);
    put_value(g, "type", d->type->name);
    if (d->fabric < MW_FABRIC_COUNT)
        mw_out_printf(g->out, ",fabric=%s", mw_fabric_names[d->fabric]);
    if (d->su >= 0)
        mw_out_printf(g->out, ",su=%d", d->su + 1);
    if (d->rail > 0)
        mw_out_printf(g->out, ",rail=%d", d->rail);
    if (d->rack == MW_NONE) {
        mw_out_str(g->out, ",elsewhere\n");
        return;
    }
    const struct mw_rack *rack = &p->racks.at[d->rack];

    put_value(g, "rack", rack->name);
    put_value(g, "row", p->rows.at[p->positions.at[rack->position].row].name);
    for (uint32_t f = 0; f < p->want->site.power.feeds.n && f < 64; f++) {
        const char *feed = p->want->site.power.feeds.at[f].name;

        if (!(g->feeds[d - p->devices.at] >> f & 1))
            continue;
        if (mw_hostlist_takes(feed))
            mw_out_printf(g->out, ",feed_%s", feed);
        else
            g->left_out++;
    }
    mw_out_char(g->out, '\n');
}

static bool alike(const struct genders *g, uint32_t i, uint32_t k)
{
    const struct mw_device *a = &g->x->plan->devices.at[i], *b = &g->x->plan->devices.at[k];

    return g->feeds[i] == g->feeds[k] && a->role == b->role && a->type == b->type &&
           a->fabric == b->fabric && a->su == b->su && a->rail == b->rail && a->rack == b->rack;
}

static void put_devices(struct genders *g)
{
    const struct mw_plan *p = g->x->plan;
    struct mw_hostlist l = {.out = g->out};

    for (uint32_t i = 0; i < p->devices.n;) {
        uint32_t first = i;

        if (!takes_name(p->devices.at[i].name)) {
            g->left_out++;
            i++;
            continue;
        }
        for (; i < p->devices.n && takes_name(p->devices.at[i].name) && alike(g, first, i); i++)
            mw_hostlist_add(&l, p->devices.at[i].name);
        mw_hostlist_end(&l);
        put_attributes(g, &p->devices.at[first]);
    }
}

void mw_export_genders(const struct mw_export *x, struct mw_sink *to)
{
    struct genders g = {.x = x, .feeds = mw_lookup_feeds(x->plan)};

    g.out = mw_sink_open(to, "genders/genders");
    mw_out_printf(g.out, "# Made by millwright from plan %.12s. nodeattr -f genders -q node\n",
                  x->digest);
    put_devices(&g);
    mw_sink_close(to);
    if (g.left_out)
        mw_diag(x->notes, MW_WARNING, MW_N_EXPORT, "genders/genders",
                "Name things with letters, digits and '-'.",
                "%u names or values are left out: genders cannot hold them", g.left_out);
    mw_free(g.feeds);
}
