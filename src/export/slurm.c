#include "export/slurm.h"

#include "base/text.h"
#include "export/hostlist.h"
#include "export/hostnames.h"
#include "fabric/lookup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct block { /* nodes that share their leaves: a bottom switch of the tree */
    const char *name;
    uint32_t first, n; /* in slurm.nodes */
    uint32_t pod;      /* of slurm.pods */
};

struct slurm {
    const struct mw_export *x;
    struct mw_lookup index;
    struct mw_arena arena;
    struct mw_map_str taken; /* names of switches */
    MW_VEC(struct block) blocks;
    MW_VEC(const char *) pods; /* names; a pod's blocks reach each other below the cores */
    uint32_t *nodes;           /* devices, by block */
    uint32_t node_n;
    bool cabled;       /* some node hangs on a leaf: there is a topology to tell */
    bool units;        /* some hang on several: a block is a unit, no switch */
    uint32_t features; /* left out: Slurm cannot hold their names */
};

/* ---- which nodes share their leaves ---- */

static const struct mw_device *leaf_at(const struct slurm *s, uint32_t node, uint32_t port)
{
    const struct mw_plan *p = s->x->plan;
    const struct mw_peer *peer = mw_lookup_peer(&s->index, node, port);

    if (p->devices.at[node].type->ports[port].net != MW_NET_COMPUTE || peer->cable == MW_NONE ||
        peer->device == MW_NONE || p->devices.at[peer->device].role != MW_ROLE_LEAF)
        return NULL;
    return &p->devices.at[peer->device];
}

struct leaves { /* what a node's compute ports lead to */
    const struct mw_device *first;
    bool several;
    uint64_t set;  /* the same for nodes that have the same leaves at the same ports */
    uint64_t pods; /* the same for nodes whose leaves stand in the same pods */
};

static struct leaves leaves_of(const struct slurm *s, uint32_t node)
{
    const struct mw_plan *p = s->x->plan;
    struct leaves l = {.set = MW_FNV, .pods = MW_FNV};

    for (uint32_t i = 0; i < p->devices.at[node].type->port_n; i++) {
        const struct mw_device *leaf = leaf_at(s, node, i);
        uint32_t handle = leaf ? (uint32_t)(leaf - p->devices.at) : MW_NONE;

        if (!leaf)
            continue;
        if (!l.first)
            l.first = leaf;
        l.several |= leaf != l.first;
        l.set = mw_fnv(l.set, &handle, sizeof handle);
        l.pods = mw_fnv(l.pods, (int32_t[]){leaf->plane, leaf->rail, leaf->pod},
                        3 * sizeof(int32_t));
    }
    return l;
}

/* A name that no switch has yet. */
static const char *switch_name(struct slurm *s, const char *name)
{
    while (!mw_map_str_add(&s->taken, name, 0))
        name = mw_arena_printf(&s->arena, "%s-x", name);
    return name;
}

static const char *block_name(struct slurm *s, const struct mw_device *node,
                              const struct leaves *l)
{
    if (l->first && !l->several && mw_hostlist_takes(l->first->name))
        return switch_name(s, l->first->name);
    return switch_name(s, mw_arena_printf(&s->arena, "su%d", node->su + 1));
}

/* "DEFAULT" and "ALL" mean something else to Slurm. */
static bool takes_name(const char *name)
{
    return mw_hostlist_takes(name) && strcasecmp(name, "DEFAULT") != 0 &&
           strcasecmp(name, "ALL") != 0;
}

/* The nodes whose names Slurm can hold. */
static void find_nodes(struct slurm *s)
{
    const struct mw_plan *p = s->x->plan;
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    char first[MW_FILE_NAME_CAP] = "";

    s->nodes = mw_alloc(nodes.n * sizeof *s->nodes);
    for (uint32_t i = nodes.first; i < nodes.first + nodes.n; i++) {
        if (takes_name(p->devices.at[i].name))
            s->nodes[s->node_n++] = i;
        else if (!*first)
            mw_text_file_name(p->devices.at[i].name, first);
    }
    if (s->node_n < nodes.n)
        mw_diag(s->x->notes, MW_WARNING, MW_N_EXPORT, "slurm",
                "Give a pattern of letters, digits and '-' under `names.node`.",
                "%u nodes are left out: Slurm cannot hold their names, \"%s\" first",
                nodes.n - s->node_n, first);
}

/* Adds the node's block when it is a new one; returns the block. */
static uint32_t block_of(struct slurm *s, uint32_t node, struct mw_map_u64 *sets,
                         struct mw_map_u64 *pods)
{
    struct leaves l = leaves_of(s, node);
    uint32_t block = *mw_map_u64_put(sets, l.set, s->blocks.n);

    s->cabled |= l.first != NULL;
    s->units |= l.several;
    if (block == s->blocks.n) {
        struct block *b = mw_vec_push(&s->blocks);

        b->name = block_name(s, &s->x->plan->devices.at[node], &l);
        b->pod = *mw_map_u64_put(pods, l.pods, s->pods.n);
        if (b->pod == s->pods.n)
            *mw_vec_push(&s->pods) = NULL;
    }
    return block;
}

/* Finds the blocks and sorts the nodes by them, keeping their order within. */
static void find_blocks(struct slurm *s)
{
    uint32_t *block = mw_alloc(s->node_n * sizeof *block);
    uint32_t *sorted = mw_alloc(s->node_n * sizeof *sorted);
    struct mw_map_u64 sets = {0}, pods = {0};

    for (uint32_t i = 0; i < s->node_n; i++) {
        block[i] = block_of(s, s->nodes[i], &sets, &pods);
        s->blocks.at[block[i]].n++;
    }
    for (uint32_t i = 1; i < s->blocks.n; i++)
        s->blocks.at[i].first = s->blocks.at[i - 1].first + s->blocks.at[i - 1].n;
    for (uint32_t i = 0; i < s->blocks.n; i++)
        s->blocks.at[i].n = 0;
    for (uint32_t i = 0; i < s->node_n; i++) {
        struct block *b = &s->blocks.at[block[i]];
        sorted[b->first + b->n++] = s->nodes[i];
    }
    mw_free(s->nodes);
    s->nodes = sorted;
    mw_map_u64_done(&sets);
    mw_map_u64_done(&pods);
    mw_free(block);
}

/* ---- topology ---- */

/* Nodes [from, to) of slurm.nodes. */
static void put_nodes(const struct slurm *s, uint32_t from, uint32_t to, struct mw_out *out)
{
    struct mw_hostlist l = {.out = out};

    for (uint32_t i = from; i < to; i++)
        mw_hostlist_add(&l, s->x->plan->devices.at[s->nodes[i]].name);
    mw_hostlist_end(&l);
}

static void head(const struct slurm *s, struct mw_out *out, const char *text)
{
    mw_out_printf(out, "# Made by millwright from plan %.12s.\n%s", s->x->digest, text);
}

static void put_bottom(const struct slurm *s, struct mw_out *out)
{
    for (uint32_t i = 0; i < s->blocks.n; i++) {
        const struct block *b = &s->blocks.at[i];

        mw_out_printf(out, "SwitchName=%s Nodes=", b->name);
        put_nodes(s, b->first, b->first + b->n, out);
        mw_out_char(out, '\n');
    }
}

/* A switch over the blocks of a pod; MW_NONE: over all blocks. */
static void put_over_blocks(const struct slurm *s, const char *name, uint32_t pod,
                            struct mw_out *out)
{
    struct mw_hostlist l = {.out = out};

    mw_out_printf(out, "SwitchName=%s Switches=", name);
    for (uint32_t i = 0; i < s->blocks.n; i++)
        if (pod == MW_NONE || s->blocks.at[i].pod == pod)
            mw_hostlist_add(&l, s->blocks.at[i].name);
    mw_hostlist_end(&l);
    mw_out_char(out, '\n');
}

static void write_tree(struct slurm *s, struct mw_sink *to)
{
    struct mw_out *out = mw_sink_open(to, "slurm/topology.conf");
    struct mw_hostlist l = {.out = out};

    head(s, out, "# slurm.conf: TopologyPlugin=topology/tree\n");
    if (s->units)
        mw_out_str(out,
                   "#\n"
                   "# A node may hang on one switch only here, and a rail-optimised node "
                   "hangs on a leaf\n"
                   "# per rail: a switch \"suN\" stands for all leaves of scalable unit N.\n");
    put_bottom(s, out);
    if (s->pods.n > 1) {
        for (uint32_t i = 0; i < s->pods.n; i++) {
            s->pods.at[i] = switch_name(s, mw_arena_printf(&s->arena, "pod%u", i + 1));
            put_over_blocks(s, s->pods.at[i], i, out);
        }
        mw_out_printf(out, "SwitchName=%s Switches=", switch_name(s, "core"));
        for (uint32_t i = 0; i < s->pods.n; i++)
            mw_hostlist_add(&l, s->pods.at[i]);
        mw_hostlist_end(&l);
        mw_out_char(out, '\n');
    } else if (s->blocks.n > 1) {
        put_over_blocks(s, switch_name(s, "spine"), MW_NONE, out);
    }
    mw_sink_close(to);
}

/* Blocks of every pod, where all but the last pod have the same power of two, and the blocks
 * stand pod by pod; else 0. */
static uint32_t pod_blocks(const struct slurm *s)
{
    uint32_t each = 1; /* the first block is of the first pod */

    if (s->pods.n < 2)
        return 0;
    while (each < s->blocks.n && s->blocks.at[each].pod == 0)
        each++;
    for (uint32_t i = 0; i < s->blocks.n; i++)
        if (s->blocks.at[i].pod != i / each)
            return 0;
    return (each & (each - 1)) == 0 ? each : 0;
}

static void write_blocks(const struct slurm *s, struct mw_sink *to)
{
    struct mw_out *out = mw_sink_open(to, "slurm/topology-block.conf");
    uint32_t least = UINT32_MAX, each = pod_blocks(s);

    head(s, out,
         "# For Slurm 24.11 or newer, in the place of topology.conf:\n"
         "# slurm.conf: TopologyPlugin=topology/block\n"
         "#\n"
         "# BlockSizes begins with the nodes of the smallest block, as Slurm asks; a larger\n"
         "# size is a pod's.\n");
    for (uint32_t i = 0; i < s->blocks.n; i++) {
        const struct block *b = &s->blocks.at[i];

        mw_out_printf(out, "BlockName=%s Nodes=", b->name);
        put_nodes(s, b->first, b->first + b->n, out);
        mw_out_char(out, '\n');
        if (b->n < least)
            least = b->n;
    }
    mw_out_printf(out, "BlockSizes=%u", least);
    if (each > 1)
        mw_out_printf(out, ",%u", least * each);
    mw_out_char(out, '\n');
    mw_sink_close(to);
}

/* ---- nodes ---- */

static void put_feature(struct slurm *s, struct mw_out *out, const char *kind, const char *name)
{
    if (name && mw_hostlist_takes(name))
        mw_out_printf(out, ",%s_%s", kind, name);
    else
        s->features++;
}

static void put_features(struct slurm *s, const struct mw_device *d, const uint64_t *feeds,
                         struct mw_out *out)
{
    const struct mw_plan *p = s->x->plan;

    mw_out_printf(out, " Feature=su%d", d->su + 1);
    if (d->rack == MW_NONE)
        return;
    const struct mw_rack *rack = &p->racks.at[d->rack];

    put_feature(s, out, "rack", rack->name);
    put_feature(s, out, "row", p->rows.at[p->positions.at[rack->position].row].name);
    for (uint32_t f = 0; f < p->want->site.power.feeds.n && f < 64; f++)
        if (feeds[d - p->devices.at] >> f & 1)
            put_feature(s, out, "feed", p->want->site.power.feeds.at[f].name);
}

/* " NodeAddr=10.16.0.[1-4]", where every one of them has an in-band address. */
static void put_addresses(struct slurm *s, uint32_t from, uint32_t to, struct mw_out *out)
{
    struct mw_hostlist l = {.out = out};
    char text[MW_IPV4_CAP];

    for (uint32_t i = from; i < to; i++)
        if (!mw_lookup_address(&s->index, s->nodes[i], MW_FABRIC_INBAND))
            return;
    mw_out_str(out, " NodeAddr=");
    for (uint32_t i = from; i < to; i++) {
        mw_ipv4_text(mw_lookup_address(&s->index, s->nodes[i], MW_FABRIC_INBAND)->ipv4, text);
        mw_hostlist_add(&l, mw_arena_strdup(&s->arena, text));
    }
    mw_hostlist_end(&l);
}

/* A line for nodes [from, to) of slurm.nodes, which differ in nothing but name and address. */
static void put_run(struct slurm *s, uint32_t from, uint32_t to, const uint64_t *feeds,
                    struct mw_out *out)
{
    const struct mw_device *d = &s->x->plan->devices.at[s->nodes[from]];

    mw_out_str(out, "NodeName=");
    put_nodes(s, from, to, out);
    put_addresses(s, from, to, out);
    if (d->type->gpus > 0)
        mw_out_printf(out, " Gres=gpu:%d", d->type->gpus);
    put_features(s, d, feeds, out);
    mw_out_printf(out, " Weight=%d State=UNKNOWN\n", d->su + 1);
}

static bool alike(const struct mw_plan *p, const uint64_t *feeds, uint32_t a, uint32_t b)
{
    return feeds[a] == feeds[b] && p->devices.at[a].rack == p->devices.at[b].rack &&
           p->devices.at[a].su == p->devices.at[b].su &&
           p->devices.at[a].type == p->devices.at[b].type;
}

static void write_nodes(struct slurm *s, struct mw_sink *to)
{
    const struct mw_plan *p = s->x->plan;
    uint64_t *feeds = mw_lookup_feeds(p);
    struct mw_out *out = mw_sink_open(to, "slurm/nodes.conf");

    head(s, out,
         "# slurm.conf: GresTypes=gpu, and \"include nodes.conf\"\n"
         "#\n"
         "# The catalog knows neither processors nor memory: add Sockets, CoresPerSocket,\n"
         "# ThreadsPerCore and RealMemory as `slurmd -C` prints them on a node, in a line\n"
         "# NodeName=DEFAULT above. Weight fills scalable units one after another, so that\n"
         "# whole units stay free for large jobs.\n");
    for (uint32_t i = 0; i < s->node_n;) {
        uint32_t from = i++;

        while (i < s->node_n && alike(p, feeds, s->nodes[from], s->nodes[i]))
            i++;
        put_run(s, from, i, feeds, out);
    }
    mw_out_str(out, "PartitionName=batch Nodes=");
    put_nodes(s, 0, s->node_n, out);
    mw_out_str(out, " Default=YES MaxTime=INFINITE State=UP\n");
    mw_sink_close(to);
    mw_free(feeds);
}

static void write_gres(const struct slurm *s, struct mw_sink *to)
{
    const struct mw_device *d = &s->x->plan->devices.at[s->nodes[0]];
    struct mw_out *out;

    if (d->type->gpus <= 0)
        return;
    out = mw_sink_open(to, "slurm/gres.conf");
    head(s, out,
         "# Which processor cores are near which GPU the catalog does not know: where slurmd "
         "is\n"
         "# built with NVML, the one line \"AutoDetect=nvml\" says more than these.\n"
         "NodeName=");
    put_nodes(s, 0, s->node_n, out);
    if (d->type->gpus == 1)
        mw_out_str(out, " Name=gpu File=/dev/nvidia0\n");
    else
        mw_out_printf(out, " Name=gpu File=/dev/nvidia[0-%d]\n", d->type->gpus - 1);
    mw_sink_close(to);
}

static void slurm_notes(const struct slurm *s)
{
    if (!s->cabled)
        mw_diag(s->x->notes, MW_INFO, MW_N_EXPORT, "slurm", NULL,
                "no node hangs on a leaf of a compute fabric: there is no topology to write");
    if (s->features)
        mw_diag(s->x->notes, MW_WARNING, MW_N_EXPORT, "slurm/nodes.conf", NULL,
                "%u features are left out: racks, rows or feeds whose names Slurm cannot hold",
                s->features);
    mw_diag(
        s->x->notes, MW_INFO, MW_N_EXPORT, "slurm/nodes.conf", NULL,
        "the catalog knows neither sockets, cores nor memory of nodes: add what `slurmd -C` "
        "prints");
}

void mw_export_slurm(const struct mw_export *x, struct mw_sink *to)
{
    struct slurm s = {.x = x};

    mw_lookup_init(&s.index, x->plan);
    find_nodes(&s);
    if (s.node_n) {
        find_blocks(&s);
        if (s.cabled) {
            write_tree(&s, to);
            write_blocks(&s, to);
        }
        write_nodes(&s, to);
        write_gres(&s, to);
        slurm_notes(&s);
    } else {
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "slurm", NULL,
                "the plan has no node for Slurm: nothing is written");
    }
    mw_lookup_done(&s.index);
    mw_vec_done(&s.blocks);
    mw_vec_done(&s.pods);
    mw_map_str_done(&s.taken);
    mw_free(s.nodes);
    mw_arena_done(&s.arena);
}
