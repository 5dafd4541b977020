#include "export/rank_files.h"

#include "export/hostlist.h"

#include <stdio.h>
#include <string.h>

enum { PATH_CAP = 256 };

static struct mw_out *open_file(const struct mw_rank_files *f, const char *name,
                                struct mw_sink *to)
{
    char path[PATH_CAP];

    snprintf(path, sizeof path, "%s%s", f->folder, name);
    return mw_sink_open(to, path);
}

static const char *host_at(const struct mw_rank_files *f, uint32_t i)
{
    return f->hosts[f->order->order[i]];
}

static void write_hostfile(const struct mw_rank_files *f, struct mw_sink *to)
{
    struct mw_out *out = open_file(f, "hostfile", to);

    for (uint32_t i = 0; i < f->order->n; i++)
        for (uint32_t r = 0; r < f->ranks_per_host; r++)
            mw_out_printf(out, "%s\n", host_at(f, i));
    mw_sink_close(to);
}

static void write_rankfile(const struct mw_rank_files *f, struct mw_sink *to)
{
    struct mw_out *out = open_file(f, "rankfile", to);

    for (uint32_t i = 0; i < f->order->n; i++)
        for (uint32_t r = 0; r < f->ranks_per_host; r++)
            mw_out_printf(out, "rank %u=%s slot=%u\n", i * f->ranks_per_host + r, host_at(f, i),
                          r);
    mw_sink_close(to);
}

static bool takes(const struct mw_rank_files *f, uint32_t i)
{
    return mw_hostlist_takes(host_at(f, i)) && mw_hostlist_takes(f->leaves[f->order->order[i]]);
}

/* The first of the next leaf's nodes from `from` on, which stand together in the order. */
static uint32_t next_leaf(const struct mw_rank_files *f, uint32_t from)
{
    uint32_t i = from;

    while (i < f->order->n &&
           strcmp(f->leaves[f->order->order[i]], f->leaves[f->order->order[from]]) == 0)
        i++;
    return i;
}

static uint32_t write_topology(const struct mw_rank_files *f, struct mw_sink *to)
{
    struct mw_out *out = open_file(f, "topology.conf", to);
    struct mw_hostlist list = {.out = out};
    const char **switches = mw_alloc(f->order->n * sizeof *switches);
    uint32_t switch_n = 0, left_out = 0;

    mw_out_str(out, "# Slurm: TopologyPlugin=topology/tree. The nodes of one job, by leaf.\n");
    for (uint32_t i = 0, end; i < f->order->n; i = end) {
        const char *leaf = f->leaves[f->order->order[i]];
        uint32_t listed = 0;

        end = next_leaf(f, i);
        for (uint32_t k = i; k < end; k++) {
            if (!takes(f, k)) {
                left_out++;
                continue;
            }
            if (listed++ == 0)
                mw_out_printf(out, "SwitchName=%s Nodes=", leaf);
            mw_hostlist_add(&list, host_at(f, k));
        }
        if (listed) {
            mw_hostlist_end(&list);
            mw_out_char(out, '\n');
            switches[switch_n++] = leaf;
        }
    }
    if (switch_n > 1) {
        mw_out_str(out, "SwitchName=fabric Switches=");
        for (uint32_t i = 0; i < switch_n; i++)
            mw_hostlist_add(&list, switches[i]);
        mw_hostlist_end(&list);
        mw_out_char(out, '\n');
    }
    mw_sink_close(to);
    mw_free(switches);
    return left_out;
}

static void write_readme(const struct mw_rank_files *f, struct mw_sink *to)
{
    const struct mw_rankorder *r = f->order;
    struct mw_out *out = open_file(f, "README", to);

    mw_out_printf(out,
                  "%u nodes in the order in which a ring crosses each leaf once.\n\n"
                  "flows on the ring's worst link: %u as given, %u in this order\n"
                  "ring, of line rate:             %.2f as given, %.2f in this order\n\n",
                  r->n, r->before_worst, r->after_worst, r->before, r->after);
    mw_out_printf(
        out,
        "Slurm      SLURM_HOSTFILE=hostfile srun --distribution=arbitrary --ntasks=%u "
        "…\n"
        "Open MPI   mpirun --rankfile rankfile …\n",
        r->n * f->ranks_per_host);
    if (f->leaves)
        mw_out_str(out, "topology.conf says the same to Slurm's scheduler, for this "
                        "allocation's nodes.\n");
    mw_out_str(out, "NCCL keeps the order of ranks among nodes; it needs no file.\n");
    mw_sink_close(to);
}

uint32_t mw_rank_files_write(const struct mw_rank_files *f, struct mw_sink *to)
{
    uint32_t left_out = 0;

    write_hostfile(f, to);
    write_rankfile(f, to);
    if (f->leaves)
        left_out = write_topology(f, to);
    write_readme(f, to);
    return left_out;
}
