/*
 * rank_files.h: an order of ranks (fabric/rankorder.h) as launchers take it.
 *
 *   hostfile        a host a line, for each of its ranks: srun --distribution=arbitrary with
 *                   SLURM_HOSTFILE (man srun)
 *   rankfile        "rank 0=node001 slot=0" (man mpirun, Open MPI: Rankfiles); its --hostfile
 *                   would give a host that is listed once as many ranks as it has cores
 *   topology.conf   the allocation's nodes by leaf, for Slurm's topology/tree
 *   README          which is for what, and what the ring gains
 */
#ifndef MW_EXPORT_RANK_FILES_H
#define MW_EXPORT_RANK_FILES_H

#include "base/sink.h"
#include "fabric/rankorder.h"

struct mw_rank_files {
    const struct mw_rankorder *order;
    const char *const *hosts;  /* by place in the list given to mw_rank_order */
    const char *const *leaves; /* the leaf that each hangs on, for topology.conf; NULL: none */
    uint32_t ranks_per_host;   /* 1 …: a rank for each GPU */
    const char *folder;        /* "" or "job-1/" */
};

/* Hosts whose names a hostlist cannot hold are left out of topology.conf; returns how many. */
uint32_t mw_rank_files_write(const struct mw_rank_files *f, struct mw_sink *to);

#endif
