#include "export/fabric_tables.h"

#include "base/map.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct target {      /* a LID */
    uint32_t port;   /* of the observation; MW_NONE: the switch `node` itself */
    uint32_t node;   /* of the observation */
    uint32_t vertex; /* an endpoint, or the switch that it is or hangs in */
    uint16_t lid;
    uint8_t last; /* out port of that switch; an endpoint's is in the tables */
    bool endpoint;
};

struct writer {
    const struct mw_fabric_tables *t;
    MW_VEC(struct target) targets; /* by LID, each once */
    uint8_t *rows;                 /* [targets.n][switch_n], where it is no endpoint */
};

/* ---- who has which LID ---- */

static void add_targets(struct writer *w, struct target target, uint8_t lmc)
{
    for (uint32_t i = 0; target.lid && i < 1u << lmc; i++) {
        struct target *one = mw_vec_push(&w->targets);

        *one = target;
        one->lid = (uint16_t)(target.lid + i);
    }
}

static void add_ends(struct writer *w)
{
    const struct mw_net *n = w->t->before;
    const struct mw_observation *o = w->t->seen;

    for (uint32_t v = n->switch_n; v < n->switch_n + n->end_n; v++) {
        const struct mw_obs_node *node = &o->nodes.at[n->node[v]];

        for (uint32_t i = 0; i < node->port_n; i++) {
            const struct mw_obs_port *p = &o->ports.at[node->first_port + i];

            if (p->lid && p->lid == n->lid[v])
                add_targets(w,
                            (struct target){.port = node->first_port + i,
                                            .node = n->node[v],
                                            .vertex = v,
                                            .lid = p->lid,
                                            .endpoint = true},
                            p->lmc);
        }
    }
}

/* Switches, and the aggregation nodes that hang in them. */
static void add_switches(struct writer *w)
{
    const struct mw_net *n = w->t->before;
    const struct mw_observation *o = w->t->seen;

    for (uint32_t v = 0; v < n->switch_n; v++) {
        const struct mw_obs_node *node = &o->nodes.at[n->node[v]];

        add_targets(
            w,
            (struct target){.port = MW_NONE, .node = n->node[v], .vertex = v, .lid = n->lid[v]},
            node->lmc);
        for (uint32_t i = 0; i < node->port_n; i++) {
            uint32_t peer = o->ports.at[node->first_port + i].peer;

            if (peer != MW_NONE &&
                o->nodes.at[o->ports.at[peer].node].kind == MW_OBS_AGGREGATION)
                add_targets(w,
                            (struct target){.port = peer,
                                            .node = o->ports.at[peer].node,
                                            .vertex = v,
                                            .lid = o->ports.at[peer].lid,
                                            .last = (uint8_t)(i + 1)},
                            o->ports.at[peer].lmc);
        }
    }
}

static int by_lid(const void *a, const void *b)
{
    const struct target *x = a, *y = b;

    return x->lid - y->lid;
}

/* As it was seen; or where the tables were not, as it was taken to be. */
static uint8_t hop_before(const struct writer *w, uint32_t s, uint32_t target)
{
    const struct mw_net *n = w->t->before;
    const struct target *x = &w->targets.at[target];
    const struct mw_obs_node *node = &w->t->seen->nodes.at[n->node[s]];

    if (node->lft)
        return x->lid < node->lft_n ? node->lft[x->lid] : MW_HOP_NONE;
    return x->endpoint ? mw_net_row(n, x->vertex - n->switch_n)[s]
                       : w->rows[(size_t)target * n->switch_n + s];
}

static void find_rows(struct writer *w)
{
    const struct mw_net *n = &w->t->repair->net;
    struct mw_updown ways;

    w->rows = mw_alloc((size_t)w->targets.n * n->switch_n);
    mw_updown_init(&ways, n);
    for (uint32_t i = 0; i < w->targets.n; i++) {
        const struct target *x = &w->targets.at[i];
        uint8_t *row = w->rows + (size_t)i * n->switch_n;

        if (x->endpoint)
            continue;
        for (uint32_t s = 0; s < n->switch_n; s++)
            row[s] = w->t->seen->nodes.at[n->node[s]].lft ? hop_before(w, s, i) : MW_HOP_NONE;
        mw_repair_row(&ways, x->vertex, x->last, row);
    }
    mw_updown_done(&ways);
}

static void writer_init(struct writer *w, const struct mw_fabric_tables *t)
{
    uint32_t kept = 0;

    *w = (struct writer){.t = t};
    add_ends(w);
    add_switches(w);
    if (w->targets.n)
        qsort(w->targets.at, w->targets.n, sizeof *w->targets.at, by_lid);
    for (uint32_t i = 0; i < w->targets.n; i++)
        if (kept == 0 || w->targets.at[kept - 1].lid != w->targets.at[i].lid)
            w->targets.at[kept++] = w->targets.at[i];
    w->targets.n = kept;
    find_rows(w);
}

static void writer_done(struct writer *w)
{
    mw_vec_done(&w->targets);
    mw_free(w->rows);
}

static uint8_t mended_hop(const struct writer *w, uint32_t s, uint32_t target)
{
    const struct mw_net *n = &w->t->repair->net;
    const struct target *x = &w->targets.at[target];

    return x->endpoint ? mw_net_row(n, x->vertex - n->switch_n)[s]
                       : w->rows[(size_t)target * n->switch_n + s];
}

/* ---- tables ---- */

static uint64_t guid_of(const struct writer *w, const struct target *x)
{
    const struct mw_observation *o = w->t->seen;

    if (x->port != MW_NONE && o->ports.at[x->port].guid)
        return o->ports.at[x->port].guid;
    return o->nodes.at[x->node].guid;
}

static void put_switch(const struct writer *w, uint32_t s, bool before, struct mw_out *out)
{
    const struct mw_observation *o = w->t->seen;
    const struct mw_net *n = w->t->before;
    const struct mw_obs_node *node = &o->nodes.at[n->node[s]];
    uint32_t top = w->targets.n ? w->targets.at[w->targets.n - 1].lid : 0, listed = 0;

    mw_out_printf(out, "Unicast lids [0x0-0x%x] of switch Lid %u guid 0x%016" PRIx64 " (%s):\n",
                  top, n->lid[s], node->guid, node->name);
    for (uint32_t i = 0; i < w->targets.n; i++) {
        const struct target *x = &w->targets.at[i];
        uint8_t hop = before ? hop_before(w, s, i) : mended_hop(w, s, i);

        if (hop == MW_HOP_NONE)
            continue;
        listed++;
        mw_out_printf(out, "0x%04x %03u : (%s portguid 0x%016" PRIx64 ": '%s')\n", x->lid, hop,
                      x->port == MW_NONE ? "Switch" : "Channel Adapter", guid_of(w, x),
                      o->nodes.at[x->node].name);
    }
    mw_out_printf(out, "%u valid lids dumped\n", listed);
}

static struct mw_out *open_file(const struct writer *w, const char *name, struct mw_sink *to)
{
    char path[256];
    struct mw_out whole;

    mw_out_init(&whole, NULL, NULL);
    mw_out_printf(&whole, "%s%s", w->t->folder, name);
    size_t n = whole.n < sizeof path ? whole.n : sizeof path - 1;
    memcpy(path, whole.buf, n);
    path[n] = '\0';
    mw_out_done(&whole);
    return mw_sink_open(to, path);
}

static void write_tables(const struct writer *w, bool before, struct mw_sink *to)
{
    struct mw_out *out = open_file(w, before ? "before.lfts" : "tables.lfts", to);

    for (uint32_t s = 0; s < w->t->before->switch_n; s++)
        put_switch(w, s, before, out);
    mw_sink_close(to);
}

/* ---- changes ---- */

static const char *name_of(const struct writer *w, uint32_t vertex)
{
    return w->t->seen->nodes.at[w->t->before->node[vertex]].name;
}

static void put_way(const struct writer *w, uint32_t s, uint8_t hop, struct mw_out *out)
{
    const struct mw_net *n = w->t->before;
    uint32_t l = hop < n->port_cap ? n->port_link[s * n->port_cap + hop] : MW_NONE;

    if (hop == MW_HOP_NONE)
        mw_out_str(out, "no way");
    else if (hop == 0)
        mw_out_str(out, "port 0 (itself)");
    else
        mw_out_printf(out, "port %u (%s)", hop,
                      l == MW_NONE ? "no link" : name_of(w, n->links[l].to));
}

static uint32_t put_changes(const struct writer *w, uint32_t s, uint32_t cap,
                            struct mw_out *out)
{
    const struct mw_observation *o = w->t->seen;
    const struct mw_net *n = w->t->before;
    uint32_t changes = 0;

    for (uint32_t i = 0; i < w->targets.n; i++) {
        const struct target *x = &w->targets.at[i];
        uint8_t was = hop_before(w, s, i), is = mended_hop(w, s, i);

        if (was == is)
            continue;
        if (cap > 0 && changes == 0)
            mw_out_printf(out, "@@ %s, LID %u, guid 0x%016" PRIx64 " @@\n", name_of(w, s),
                          n->lid[s], o->nodes.at[n->node[s]].guid);
        changes++;
        if (changes > cap)
            continue;
        mw_out_printf(out, "-0x%04x ", x->lid);
        put_way(w, s, was, out);
        mw_out_printf(out, " for %s\n+0x%04x ", o->nodes.at[x->node].name, x->lid);
        put_way(w, s, is, out);
        mw_out_printf(out, " for %s\n", o->nodes.at[x->node].name);
    }
    return changes;
}

static uint32_t put_all_changes(const struct writer *w, uint32_t cap, struct mw_out *out)
{
    uint32_t all = 0;

    mw_out_str(out, "--- before.lfts\n+++ tables.lfts\n");
    for (uint32_t s = 0; s < w->t->before->switch_n; s++)
        all += put_changes(w, s, all < cap ? cap - all : 0, out);
    if (all > cap)
        mw_out_printf(out, "# and %u entries more\n", all - cap);
    return all;
}

void mw_fabric_tables_changes(const struct mw_fabric_tables *t, uint32_t cap,
                              struct mw_out *out)
{
    struct writer w;

    writer_init(&w, t);
    put_all_changes(&w, cap, out);
    writer_done(&w);
}

uint32_t mw_fabric_tables_count(const struct mw_fabric_tables *t)
{
    struct writer w;
    uint32_t changes = 0;

    writer_init(&w, t);
    for (uint32_t s = 0; s < t->before->switch_n; s++)
        for (uint32_t i = 0; i < w.targets.n; i++)
            changes += hop_before(&w, s, i) != mended_hop(&w, s, i);
    writer_done(&w);
    return changes;
}

/* ---- for whom they were made ---- */

uint64_t mw_fabric_links_digest(const struct mw_observation *o, const struct mw_net *n)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < n->link_n; i++) {
        const struct mw_net_link *l = &n->links[i], *back = &n->links[l->back];
        uint64_t of[] = {o->nodes.at[n->node[l->from]].guid,
                         l->port,
                         n->lid[l->from],
                         o->nodes.at[n->node[l->to]].guid,
                         back->port,
                         n->lid[l->to],
                         l->mbps};
        uint64_t h = MW_FNV;

        for (size_t k = 0; k < sizeof of / sizeof *of; k++)
            h = mw_mix64(h ^ of[k]) + k;
        sum += h; /* whatever the order */
    }
    return mw_mix64(sum);
}

static void write_readme(const struct writer *w, uint32_t changes, struct mw_sink *to)
{
    const struct mw_repair *r = w->t->repair;
    const struct mw_net *n = &r->net;
    struct mw_out *out = open_file(w, "README", to);

    mw_out_printf(out,
                  "Forwarding tables of %u switches for %u endpoints, mended.\n\n"
                  "%u entries change (changes.txt). %s\n"
                  "Routes between endpoints go up, then down, and %s.\n",
                  n->switch_n, n->end_n, changes,
                  r->canonical ? "The tables as they were are not a fat-tree engine's, so\n"
                                 "the canonical routes of a fat tree were taken and mended."
                               : "The routes as they were stay, but for what a\n"
                                 "missing, slow or overfull link breaks.",
                  r->deadlock_free ? "their channel dependencies have no cycle:\n"
                                     "no deadlock is possible, with one virtual lane"
                                   : "YET A DEADLOCK IS POSSIBLE: do not load them");
    if (r->unreachable)
        mw_out_printf(out,
                      "%u pairs of a switch and an endpoint are not joined by any such way.\n",
                      r->unreachable);
    mw_out_printf(
        out,
        "\nLoad them: in opensm.conf\n"
        "    routing_engine file\n"
        "    lfts_file /path/to/tables.lfts\n"
        "or opensm -R file -U tables.lfts. Where opensm cannot read the file it takes minhop\n"
        "without a word on the terminal: see that its log says \"file tables configured\", "
        "and\n"
        "compare with dump_lfts.\n"
        "\nGo back: the engine that was configured before, or before.lfts in the same way.\n"
        "\nThey were made for these links: %016" PRIx64 " (%u cables between switches and to\n"
        "endpoints, with their rates and LIDs). The file engine does not look at the fabric. "
        "So\n"
        "they go stale, and `millwright tune --repair` is to be run again, when\n"
        "    a link or switch goes down or comes back, or changes its width or speed;\n"
        "    a cable is moved;\n"
        "    an adapter is added or replaced (its LID has no entry, or another GUID);\n"
        "    another subnet manager takes over, or another engine sweeps.\n",
        mw_fabric_links_digest(w->t->seen, w->t->before), w->t->before->link_n / 2);
    mw_sink_close(to);
}

void mw_fabric_tables_write(const struct mw_fabric_tables *t, struct mw_sink *to)
{
    struct writer w;

    writer_init(&w, t);
    write_tables(&w, false, to);
    write_tables(&w, true, to);
    uint32_t changes = put_all_changes(&w, UINT32_MAX, open_file(&w, "changes.txt", to));
    mw_sink_close(to);
    write_readme(&w, changes, to);
    writer_done(&w);
}
